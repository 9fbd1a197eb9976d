#include "rules/described_image.h"

#include <fmt/core.h>

#include "base/text.h"
#include "facts/scan_peers.h"
#include "facts/windows_key.h"
#include "licensing/make.h"
#include "registry/reg_text.h"
#include "tree/memory_tree.h"

namespace assay {

namespace {

// A Windows or Windows PE has its hives; a bare hive, media and the like only what is given.
bool has_hives(ArtefactKind kind) {
  return kind == ArtefactKind::kWindows || kind == ArtefactKind::kLive ||
         kind == ArtefactKind::kWinPe;
}

Result<std::shared_ptr<Registry>> registry_of(const RuleTest& test, bool with_hives) {
  RegText given;
  if (!test.given.empty()) {
    TRY_ASSIGN(given, parse_reg_text(test.given, make_structure));
  }
  auto registry = std::make_shared<Registry>();
  for (auto& [place, hive] : given.hives) registry->mount(place, hive, place);
  for (const std::string place : {"HKLM\\SOFTWARE", "HKLM\\SYSTEM"})
    if (with_hives && !given.hives.contains(place))
      registry->mount(place, std::make_shared<MemoryHive>(), place);
  for (const std::string place : {"HKU\\S-1-5-20", "HKU\\.DEFAULT"})
    if (with_hives && !given.hives.contains(place)) registry->mount_absent(place);
  for (const std::string& place : test.unreadable)
    registry->mount_unreadable(place,
                               {ErrorCode::kCorrupt, "made unreadable by the test", {}, place});
  return registry;
}

Result<FileTreePtr> tree_of(const RuleTest& test) {
  std::vector<MemoryFile> files;
  for (const auto& [path, text] : test.files) {
    TRY_ASSIGN(Bytes bytes, make_file(text));
    files.push_back({path, std::move(bytes)});
  }
  return make_memory_tree(std::move(files));
}

// The files of an earlier Windows; its hives are empty.
Artefact old_windows(FileTreePtr tree) {
  Artefact artefact;
  artefact.kind = ArtefactKind::kWindows;
  artefact.tree = std::move(tree);
  artefact.system_root = "Windows.old/Windows";
  artefact.registry = *registry_of({}, true);
  return artefact;
}

// What a test describes: what it does not mention is empty, not missing.
Result<Artefact> artefact_of(const RuleTest& test) {
  Artefact artefact;
  artefact.locator = "test";
  artefact.kind = artefact_kind_from(test.artefact).value_or(ArtefactKind::kWindows);
  TRY_ASSIGN(artefact.registry, registry_of(test, has_hives(artefact.kind)));
  if (artefact.kind == ArtefactKind::kHive) return artefact;
  if (has_hives(artefact.kind)) artefact.system_root = "Windows";
  TRY_ASSIGN(artefact.tree, tree_of(test));
  TRY_ASSIGN(const std::optional<Entry> old, artefact.tree->find("Windows.old/Windows"));
  if (old) artefact.previous = [tree = artefact.tree] { return std::optional(old_windows(tree)); };
  if (!test.wim.empty()) {
    artefact.wim.emplace();
    if (test.wim.contains("name")) artefact.wim->name = test.wim.at("name");
    if (test.wim.contains("edition")) artefact.wim->edition = test.wim.at("edition");
  }
  return artefact;
}

// The other images that a test names.
class TestPeers : public ScanPeers {
 public:
  TestPeers(const RuleTest& test, const Subject& subject) {
    for (const auto& [locator, what] : test.images) {
      PeerImage image;
      image.locator = locator;
      const std::size_t comma = what.find(',');
      image.edition = trim(std::string_view(what).substr(0, comma));
      if (comma != std::string::npos) image.channel = Channel(what.substr(comma + 1));
      images_.push_back(std::move(image));
    }
    const WindowsKey& key = windows_key(subject);
    for (const std::string& locator : test.same_key_in) {
      PeerImage image;
      image.locator = locator;
      image.group = key.group();
      image.serial = key.serial();
      images_.push_back(std::move(image));
    }
  }

  const std::vector<PeerImage>& images() const override { return images_; }
  PkeyconfigAnswer ask_pkeyconfig(std::uint32_t, std::optional<std::uint32_t>) const override {
    return {};
  }

 private:
  std::vector<PeerImage> images_;
};

}  // namespace

DescribedImage::DescribedImage(Artefact artefact, const RuleTest& test, const Tables& tables)
    : artefact_(std::make_unique<Artefact>(std::move(artefact))) {
  SubjectOptions options;
  options.today = file_time_from_date(test.today).value_or(FileTime{});
  peers_ = std::make_unique<TestPeers>(test, Subject(*artefact_, tables, options));
  options.peers = peers_.get();
  subject_ = std::make_unique<Subject>(*artefact_, tables, options);
}

Result<DescribedImage> describe_image(const RuleTest& test, const Tables& tables) {
  TRY_ASSIGN(Artefact artefact, artefact_of(test));
  return DescribedImage(std::move(artefact), test, tables);
}

}  // namespace assay
