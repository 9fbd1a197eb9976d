#include "registry/hivex_hive.h"

#include <fstream>
#include <iterator>
#include <random>

#include <catch2/catch.hpp>

#include "io/file_source.h"
#include "io/memory_source.h"
#include "registry/hive_contract.h"
#include "registry/hive_kind.h"
#include "registry/reg_text.h"
#include "registry/registry.h"
#include "registry/value_text.h"
#include "support/corpus.h"
#include "support/hive_file.h"

#ifdef ASSAY_WITH_HIVEX

namespace assay {
namespace {

HivePtr opened(const std::filesystem::path& path) {
  const auto source = open_file_source(path);
  REQUIRE(source);
  const auto hive = open_hive_reference(*source, {});
  INFO(path.string());
  if (!hive) FAIL(to_string(hive.error()));
  return *hive;
}

Error error_of(Bytes bytes, const Limits& limits = {}) {
  const auto hive = open_hive_reference(make_memory_source(std::move(bytes)), limits);
  REQUIRE_FALSE(hive);
  return hive.error();
}

// Keys in the order of the disk, so that hives can be compared line by line.
MemoryHive example() {
  MemoryHive hive;
  hive.set_last_written("", {1});
  hive.set_last_written("Microsoft\\Windows NT\\CurrentVersion", {132'000'000'000'000'000});
  hive.set("Microsoft\\Windows NT\\CurrentVersion", string_value("EditionID", "Enterprise"));
  hive.set("Microsoft\\Windows NT\\CurrentVersion", string_value("", "default"));
  hive.set("Microsoft\\Windows NT\\CurrentVersion",
           {"DigitalProductId", ValueType::kBinary, Bytes(164, std::byte{7})});
  hive.set("Microsoft\\Windows NT\\CurrentVersion", {"Empty", ValueType::kBinary, {}});
  hive.set("Microsoft\\Windows NT\\CurrentVersion", {"Odd", ValueType::kString, Bytes(3)});
  hive.set("Microsoft\\Windows NT\\CurrentVersion", dword_value("\xE2\x82\xAC uro", 3));
  hive.set("Policies", {"Big", ValueType::kBinary, Bytes(100'000, std::byte{9})});
  hive.create("Policies\\\xC3\x84rger");
  return hive;
}

TEST_CASE("what is no hive is refused with the reason") {
  CHECK(to_string(error_of({})) == "empty file");
  CHECK(error_of({}).code == ErrorCode::kTruncated);
  CHECK(error_of(to_bytes("MZ")).what == "not a registry hive");
  CHECK(error_of(Bytes(8192)).what == "not a registry hive");
  CHECK(error_of(to_bytes("regf")).code == ErrorCode::kTruncated);
  Bytes cut = smallest_hive();
  cut.resize(5000);
  CHECK(error_of(cut).code == ErrorCode::kTruncated);
  Limits limits;
  limits.max_hive_bytes = 4096;
  CHECK(error_of(smallest_hive(), limits).code == ErrorCode::kLimit);
}

TEST_CASE("damage to the base block is named") {
  Bytes version = smallest_hive();
  version[0x14] = std::byte{2};
  CHECK(error_of(version).what == "hive has major version 2");
  CHECK(error_of(version).code == ErrorCode::kUnsupported);
  Bytes checksum = smallest_hive();
  checksum[0x1FC] ^= std::byte{1};
  CHECK(error_of(checksum).what == "checksum of the base block is wrong");
  Bytes bin = smallest_hive();
  bin[0x1000] = std::byte{'x'};
  CHECK(error_of(bin).code == ErrorCode::kCorrupt);
}

TEST_CASE("the smallest hive has a root and nothing else, and is clean") {
  const auto hive = open_hive_reference(make_memory_source(smallest_hive()), {});
  REQUIRE(hive);
  CHECK((*hive)->info((*hive)->root())->name == "ROOT");
  CHECK((*hive)->children((*hive)->root())->empty());
  CHECK_FALSE((*hive)->state().dirty);
  CHECK((*hive)->state().note.empty());
  check_hive_contract(**hive, {});
}

TEST_CASE("a hive whose sequence numbers differ is dirty, and says so") {
  Bytes bytes = smallest_hive();
  bytes[4] = std::byte{3};
  bytes[0x1FC] ^= std::byte{2};  // the checksum is a sum by exclusive or
  const auto hive = open_hive_reference(make_memory_source(bytes), {});
  REQUIRE(hive);
  CHECK((*hive)->state().dirty);
  CHECK((*hive)->state().note == "dirty: written when it was captured, and no log was applied");
}

TEST_CASE("a hive that was written reads back the same") {
  const TemporaryFolder folder;
  const MemoryHive hive = example();
  REQUIRE(write_hive_file(hive, folder / "SOFTWARE"));
  const HivePtr file = opened(folder / "SOFTWARE");
  auto expected = describe(hive, {});
  expected[0] = "ROOT 1";  // the root of a file has a name
  CHECK(describe(*file, {}) == expected);
  check_hive_contract(*file, {});
  check_hive_contract(hive, {});
}

TEST_CASE("names are looked up without case beyond ASCII") {
  const TemporaryFolder folder;
  REQUIRE(write_hive_file(example(), folder / "SOFTWARE"));
  const HivePtr hive = opened(folder / "SOFTWARE");
  const auto policies = hive->child(hive->root(), "POLICIES");
  REQUIRE((policies && *policies));
  CHECK(hive->child(**policies, "\xC3\xA4RGER")->has_value());
}

TEST_CASE("a thousand keys below one key are found, each by its name") {
  const TemporaryFolder folder;
  MemoryHive hive;
  for (int i = 0; i < 1'000; ++i)
    hive.set("Classes\\name" + std::to_string(i), dword_value("v", static_cast<std::uint32_t>(i)));
  REQUIRE(write_hive_file(hive, folder / "SOFTWARE"));
  const HivePtr file = opened(folder / "SOFTWARE");
  const auto classes = file->child(file->root(), "classes");
  CHECK(file->children(**classes)->size() == 1'000);
  for (const int i : {0, 9, 99, 500, 999}) {
    const auto key = file->child(**classes, "NAME" + std::to_string(i));
    REQUIRE((key && *key));
    CHECK(as_number(**file->value(**key, "V")) == static_cast<std::uint64_t>(i));
  }
}

TEST_CASE("a name that is no valid UTF-16 hides neither itself nor its neighbours") {
  const TemporaryFolder folder;
  MemoryHive memory;
  memory.create(
      "\xE2\x82\xAC"
      "1");  // U+20AC makes hivex write UTF-16
  memory.create("plain");
  memory.set("plain", dword_value("\xE2\x82\xAC"
                                  "2",
                                  2));
  memory.set("plain", dword_value("other", 3));
  REQUIRE(write_hive_file(memory, folder / "h"));
  Bytes bytes = *read_all(**open_file_source(folder / "h"), 1U << 20, "hive");
  // An unpaired high surrogate in place of the currency sign.
  for (std::size_t i = 0x1000; i + 3 < bytes.size(); ++i)
    if (bytes[i] == std::byte{0xAC} && bytes[i + 1] == std::byte{0x20} &&
        bytes[i + 3] == std::byte{0}) {
      bytes[i] = std::byte{0x00};
      bytes[i + 1] = std::byte{0xD8};
    }
  const auto hive = open_hive_reference(make_memory_source(bytes), {});
  REQUIRE(hive);
  const auto plain = (*hive)->child((*hive)->root(), "plain");
  REQUIRE((plain && *plain));
  CHECK((*hive)
            ->child((*hive)->root(),
                    "\xEF\xBF\xBD"
                    "1")
            ->has_value());
  CHECK((*hive)->values(**plain)->size() == 2);
  CHECK((*hive)->value(**plain, "other")->has_value());
  CHECK((*hive)
            ->value(**plain,
                    "\xEF\xBF\xBD"
                    "2")
            ->has_value());
}

TEST_CASE("a damaged hive gives errors, no crash") {
  const TemporaryFolder folder;
  MemoryHive small = example();
  small.remove_value("Policies", "Big");
  REQUIRE(write_hive_file(small, folder / "h"));
  const Bytes whole = *read_all(**open_file_source(folder / "h"), 1U << 20, "hive");
  std::mt19937 random(11);
  int opened_hives = 0;
  for (int i = 0; i < 3'000; ++i) {
    Bytes bytes = whole;
    // Only behind the base block: its checksum would refuse every change.
    for (auto changes = random() % 4 + 1; changes > 0; --changes)
      bytes[0x1000 + random() % 0x800] = static_cast<std::byte>(random());
    const auto hive = open_hive_reference(make_memory_source(std::move(bytes)), {});
    if (!hive) continue;
    ++opened_hives;
    Limits limits = Limits::for_fuzzing();
    limits.max_keys_visited = 100;
    describe(**hive, limits);
  }
  CHECK(opened_hives > 300);
}

// One line for each key and value with its path, sorted: tools list them in orders of their own.
std::vector<std::string> sorted_lines(const HivePtr& hive) {
  Registry registry;
  registry.mount("HKLM\\SOFTWARE", hive, "SOFTWARE");
  const KeyMatches matches = registry.match("HKLM\\SOFTWARE\\**");
  CHECK(matches.errors.empty());
  std::vector<std::string> lines;
  for (const Key& key : matches.found) {
    lines.push_back(key.path());
    const Result<std::vector<Value>> values = key.values();
    REQUIRE(values);
    for (const Value& value : *values)
      lines.push_back(key.path() + " " + value.name + "=" + type_name(value.type) + ":" +
                      short_hex(value.data));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// hivexregedit gives the whole hive as text: read back, it must hold what we read. PERL_UNICODE: by
// itself it writes some names in ISO 8859-1.
TEST_CASE("the hive is the one that hivexregedit exports") {
  if (!has_tool("hivexregedit")) {
    WARN("skipped: no hivexregedit");
    return;
  }
  const TemporaryFolder folder;
  REQUIRE(write_hive_file(example(), folder / "SOFTWARE"));
  std::vector<std::filesystem::path> files = {folder / "SOFTWARE"};
  for (const char* kind : {"hive-software", "hive-other"})
    for (const auto& file : corpus_files(kind))
      if (std::filesystem::file_size(file) < 200'000) files.push_back(unpacked(file, folder));
  for (const auto& file : files) {
    CAPTURE(file.string());
    const auto text_file = folder / "export.reg";
    const std::string command =
        "PERL_UNICODE=O hivexregedit --export --prefix 'HKEY_LOCAL_MACHINE\\SOFTWARE' " +
        shell_word(file.string()) + " '\\' > " + shell_word(text_file.string());
    REQUIRE(std::system(command.c_str()) == 0);
    std::ifstream in(text_file, std::ios::binary);
    const auto exported = parse_reg_text(std::string(std::istreambuf_iterator<char>(in), {}));
    if (!exported) FAIL(to_string(exported.error()));
    CHECK(sorted_lines(exported->hives.at("HKLM\\SOFTWARE")) == sorted_lines(opened(file)));
  }
}

TEST_CASE("a value is the one that hivexget prints") {
  if (!has_tool("hivexget")) {
    WARN("skipped: no hivexget");
    return;
  }
  const TemporaryFolder folder;
  REQUIRE(write_hive_file(example(), folder / "SOFTWARE"));
  const std::string command = "hivexget " + shell_word((folder / "SOFTWARE").string()) +
                              " '\\Microsoft\\Windows NT\\CurrentVersion' EditionID > " +
                              shell_word((folder / "out").string());
  REQUIRE(std::system(command.c_str()) == 0);
  std::ifstream in(folder / "out");
  std::string line;
  std::getline(in, line);
  CHECK(line == "Enterprise");
}

TEST_CASE("real hives open, are identified and keep the contract") {
  struct Folder {
    const char* name;
    std::optional<HiveKind> kind;
  };
  const Folder folders[] = {{"hive-software", std::nullopt},
                            {"hive-system", HiveKind::kSystem},
                            {"hive-other", std::nullopt}};
  const TemporaryFolder folder;
  for (const Folder& kind : folders)
    for (const auto& file : corpus_files(kind.name)) {
      CAPTURE(file.string());
      const auto path = unpacked(file, folder);
      const HivePtr hive = opened(path);
      const std::string name = base_block_file_name(**open_file_source(path)).value();
      const auto identified = identify(*hive, name);
      REQUIRE(identified);
      if (kind.kind) CHECK(*identified == *kind.kind);
      Limits limits;
      limits.max_keys_visited = 5'000;
      check_hive_contract(*hive, limits);
    }
}

TEST_CASE("the Windows 10 hive without logs is readable, dirty, and names its classes") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  const TemporaryFolder folder;
  const auto path =
      unpacked(*corpus / "hive-system" / "mkorman90__regipy__SYSTEM_WIN_10_1709.xz", folder);
  const HivePtr hive = opened(path);
  CHECK(hive->state().dirty);
  Registry registry;
  registry.mount("HKLM\\SYSTEM", hive, "SYSTEM");
  // The four parts of the boot key are the only class names of every Windows.
  const auto lsa = registry.find("HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\JD");
  REQUIRE((lsa && *lsa));
  CHECK((*lsa)->info()->class_name.size() == 8);
  const auto keys = registry.match("HKLM\\SYSTEM\\Setup\\Source OS (Updated on *");
  CHECK(keys.errors.empty());
  REQUIRE(keys.found.size() == 2);
  for (const Key& key : keys.found) {
    CHECK((*key.value("DigitalProductId"))->data.size() == 164);
    CHECK((*key.value("DigitalProductId4"))->data.size() == 1272);
    CHECK(as_string(**key.value("EditionID")) == "Professional");
  }
}

TEST_CASE("a malformed hive gives an answer or an error") {
  for (const auto& file : corpus_files("malformed-hive")) {
    CAPTURE(file.string());
    const Bytes whole = *read_all(**open_file_source(file), 64U << 20, "file");
    for (const std::size_t quarters : {1U, 2U, 3U, 4U}) {
      Bytes bytes(whole.begin(),
                  whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * quarters / 4));
      const auto hive = open_hive_reference(make_memory_source(std::move(bytes)), {});
      if (hive)
        describe(**hive, Limits::for_fuzzing());
      else
        CHECK_FALSE(hive.error().what.empty());
    }
  }
}

}  // namespace
}  // namespace assay

#endif
