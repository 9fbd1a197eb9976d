#include "facts/answer_files.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "facts/registry_reading.h"
#include "facts/text_files.h"
#include "facts/windows_path.h"
#include "registry/value_text.h"

namespace assay {

namespace {

// How much of a file is looked at to tell an answer file from another XML.
constexpr std::uint64_t kAnswerFileHead = 4096;

// Folders whose *.xml files are looked at; {root} is the system root. Copies of a file that Setup
// has used lie in Panther, files for the next start in Sysprep.
constexpr std::array<std::string_view, 12> kAnswerFilePlaces = {
    "{root}/Panther/Unattend/*.xml",
    "{root}/Panther/*.xml",
    "{root}/Panther/UnattendGC/*.xml",
    "{root}/System32/Sysprep/*.xml",
    "{root}/Setup/Scripts/*.xml",
    "{root}/OEM/*.xml",
    "*.xml",
    "sources/*.xml",
    "$OEM$/**/*.xml",
    "sources/$OEM$/**/*.xml",
    "Deploy/Scripts/*.xml",
    "Recovery/AutoApply/*.xml",
};

// One of the two names that Setup looks for: whatever is in it, somebody meant it as answer file.
bool is_named_unattend(std::string_view name) {
  return equal_no_case(name, "Unattend.xml") || equal_no_case(name, "Autounattend.xml");
}

// For Setup such an element is not there. Depth is bounded by parse_xml().
void take_out_removed(XmlNode& node) {
  std::erase_if(node.children, [](const XmlNode& child) {
    return equal_no_case(child.attribute("action"), "remove");
  });
  for (XmlNode& child : node.children) take_out_removed(child);
}

class AnswerFileCollector {
 public:
  explicit AnswerFileCollector(const Subject& subject)
      : subject_(subject), tree_(*subject.artefact().tree) {}

  AnswerFiles collect() {
    add_named_by_setup();
    for (const std::string_view place : kAnswerFilePlaces) add_place(place);
    // Of a share, the system root is its folder: one answer file for each task sequence.
    if (subject_.artefact().kind == ArtefactKind::kShare) add_share(subject_.artefact());
    return std::move(files_);
  }

 private:
  // SYSTEM\Setup!UnattendFile is searched first.
  void add_named_by_setup() {
    const ValueAnswer answer = read_value(subject_, "HKLM\\SYSTEM\\Setup", "UnattendFile");
    const auto* found = std::get_if<FoundValue>(&answer);
    if (found == nullptr) return;
    const std::string path =
        path_in_image(as_string(found->value).value_or(""), subject_.artefact().system_root);
    if (!path.empty()) add_file(path);
  }

  void add_share(const Artefact& share) {
    const std::string folder = share.task_sequence.empty() ? "*" : share.task_sequence;
    add_place(join_path(share.system_root, "Control/" + folder + "/*.xml"));
  }

  void add_place(std::string_view place) {
    const PathMatches matches = matches_at(subject_, place);
    files_.unread.insert(files_.unread.end(), matches.errors.begin(), matches.errors.end());
    for (const PathMatches::Match& match : matches.found)
      if (match.entry.kind != EntryKind::kDirectory) add_file(match.path);
  }

  void add_file(const std::string& path) {
    const auto is_same = [&](const AnswerFile& file) { return equal_no_case(file.path, path); };
    if (std::any_of(files_.found.begin(), files_.found.end(), is_same)) return;
    const Result<std::optional<XmlNode>> root = read(path);
    if (!root)
      files_.unread.push_back(in(path, root.error()));
    else if (*root)
      files_.found.push_back({path, **root});
  }

  // nullopt: no such file, or no answer file.
  Result<std::optional<XmlNode>> read(const std::string& path) const {
    TRY_ASSIGN(const std::optional<Entry> entry, tree_.find(path));
    if (!entry || entry->kind == EntryKind::kDirectory) return std::nullopt;
    TRY_ASSIGN(const ByteSourcePtr bytes, tree_.open(path));
    TRY_ASSIGN(const Bytes head, read_bytes(*bytes, 0, std::min(kAnswerFileHead, bytes->size()),
                                            kAnswerFileHead, "answer file"));
    if (!is_named_unattend(entry->name) && !contains_no_case(decode_text_file(head), "unattend"))
      return std::nullopt;
    const Limits& limits = subject_.options().limits;
    TRY_ASSIGN(const std::optional<Bytes> all, read_file(tree_, path, limits.max_text_bytes));
    if (!all) return std::nullopt;
    TRY_ASSIGN(XmlNode root, parse_xml(decode_text_file(*all), limits));
    if (root.name != "unattend") return std::nullopt;
    take_out_removed(root);
    return root;
  }

  const Subject& subject_;
  const FileTree& tree_;
  AnswerFiles files_;
};

AnswerFiles collect(const Subject& subject) {
  if (!subject.artefact().tree) return {};
  return AnswerFileCollector(subject).collect();
}

}  // namespace

std::vector<AnswerComponent> components_of(const XmlNode& unattend) {
  std::vector<AnswerComponent> components;
  for (const XmlNode& settings : unattend.children)
    if (settings.name == "settings")
      for (const XmlNode& component : settings.children)
        if (component.name == "component")
          components.push_back({std::string(settings.attribute("pass")), &component});
  return components;
}

const AnswerFiles& answer_files(const Subject& subject) {
  return subject.memo<AnswerFiles>("answer files", collect);
}

}  // namespace assay
