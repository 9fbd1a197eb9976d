#include "tree/wim_reference.h"

#include <fstream>
#include <random>

#include <catch2/catch.hpp>

#include "support/corpus.h"
#include "support/temporary_folder.h"
#include "support/wim_maker.h"
#include "tree/file_tree_contract.h"
#include "tree/wim_tools.h"

#ifdef ASSAY_WITH_WIMLIB

namespace assay {

namespace {

namespace fs = std::filesystem;

// The same bytes each time; half of them compress well.
Bytes sample(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<std::byte>(i % 8192 < 4096 ? i / 64 : random());
  return bytes;
}

WimImageSpec windows_image() {
  return {"Windows",
          {{"Windows/System32/config/SOFTWARE", sample(100'000, 1)},
           {"Windows/System32/config/SYSTEM", sample(32'768, 2)},
           {"Windows/n\xC3\xA4me with * and ?.txt", to_bytes("wild")},
           {"Windows/empty", {}},
           {"Temp/", {}},
           {"copy of SYSTEM", sample(32'768, 2)}},
          {{"WINDOWS/EDITIONID", "Professional"}},
          {{"Windows/link", "System32/config"}}};
}

WimFilePtr open_wim(const fs::path& path) {
  const Result<WimFilePtr> wim = open_wim_reference(path, {});
  if (!wim) FAIL(to_string(wim.error()));
  return *wim;
}

FileTreePtr open_image(const WimFile& wim, std::uint32_t index = 1) {
  const Result<FileTreePtr> tree = wim.image(index);
  if (!tree) FAIL(to_string(tree.error()));
  return *tree;
}

std::string make_one(const TemporaryFolder& folder, const WimOptions& options) {
  const auto made = make_wim(folder / "test.wim", {windows_image()}, options);
  if (!made) FAIL(to_string(made.error()));
  return made->front();
}

std::set<std::string> all_paths(const FileTree& tree) {
  std::set<std::string> paths;
  for (const PathMatches::Match& match : match_paths(tree, "**", {}).found)
    paths.insert(match.path);
  return paths;
}

// Listing and contents against wimdir and wimextract.
void compare_with_tools(const WimFile& wim, const fs::path& path, std::uint32_t index,
                        const std::string& references = {}) {
  if (!wim_tool("wimdir") || !wim_tool("wimextract")) return;
  CAPTURE(path, index);
  const FileTreePtr tree = open_image(wim, index);
  CHECK(all_paths(*tree) == wimdir_paths(path, index));
  for (const PathMatches::Match& match : match_paths(*tree, "**", {}).found) {
    if (match.entry.kind != EntryKind::kFile) continue;
    CAPTURE(match.path);
    const auto bytes = read_file(*tree, match.path, 16U << 20);
    REQUIRE(bytes);
    CHECK(std::string(as_chars(**bytes)) == wimextract_bytes(path, index, match.path, references));
  }
}

// Opens and reads everything; only that it ends is asked. Gives whether all was sound.
bool walk_all(const fs::path& path) {
  const Result<WimFilePtr> wim = open_wim_reference(path, Limits::for_fuzzing());
  if (!wim) return false;
  bool is_sound = true;
  for (const WimImageInfo& info : (*wim)->images()) {
    const Result<FileTreePtr> tree = (*wim)->image(info.index);
    is_sound = is_sound && tree;
    if (!tree) continue;
    for (const PathMatches::Match& match : match_paths(**tree, "**", Limits::for_fuzzing()).found)
      if (match.entry.kind == EntryKind::kFile && !read_file(**tree, match.path, 16U << 20))
        is_sound = false;
  }
  return is_sound;
}

Bytes whole_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  return to_bytes(text);
}

void write_wim(const fs::path& path, ByteView bytes) {
  std::ofstream(path, std::ios::binary) << as_chars(bytes);
}

}  // namespace

TEST_CASE("an image keeps the contract of file trees in every compression") {
  struct Case {
    std::string name;
    WimOptions options;
  };
  std::vector<Case> cases(9);
  cases[0] = {"none", {.compression = WimCompression::kNone}};
  cases[1] = {"XPRESS", {.compression = WimCompression::kXpress}};
  cases[2] = {"XPRESS", {.compression = WimCompression::kXpress, .chunk_size = 4096}};
  cases[3] = {"LZX", {.compression = WimCompression::kLzx}};
  cases[4] = {"LZX", {.compression = WimCompression::kLzx, .chunk_size = 65536}};
  cases[5] = {"LZMS", {.compression = WimCompression::kLzms}};
  cases[6] = {"LZMS", {.compression = WimCompression::kLzms, .solid = true}};
  cases[7] = {"LZX", {.compression = WimCompression::kLzx, .pipable = true}};
  cases[8] = {"XPRESS", {.compression = WimCompression::kXpress, .integrity = true}};
  for (const Case& test : cases) {
    CAPTURE(test.name, test.options.chunk_size, test.options.solid, test.options.pipable);
    const TemporaryFolder folder;
    const fs::path path = make_one(folder, test.options);
    const WimFilePtr wim = open_wim(path);
    CHECK(wim->info().compression == test.name);
    CHECK(wim->info().solid == test.options.solid);
    CHECK(wim->info().pipable == test.options.pipable);
    CHECK(check_file_tree_contract(*open_image(*wim), {}) == 10);
    compare_with_tools(*wim, path, 1);
  }
}

TEST_CASE("what an image holds is what went in") {
  const TemporaryFolder folder;
  const WimFilePtr wim = open_wim(make_one(folder, {}));
  const FileTreePtr tree = open_image(*wim);
  for (const auto& [path, bytes] : windows_image().files) {
    if (path.ends_with('/')) continue;
    CAPTURE(path);
    const auto read = read_file(*tree, path, 1 << 20);
    REQUIRE(read);
    CHECK(*read == bytes);
    const Entry entry = tree->find(path).value().value();
    CHECK(entry.size == bytes.size());
    CHECK(entry.sha1.has_value() == !bytes.empty());
    CHECK(entry.modified.ticks != 0);
  }
  CHECK(tree->find("Temp").value()->kind == EntryKind::kDirectory);
  const Entry link = tree->find("Windows/link").value().value();
  CHECK(link.kind == EntryKind::kLink);
  CHECK(link.reparse_tag == 0xA000000C);
  CHECK(link.link_target == "System32\\config");
  REQUIRE_FALSE(tree->open("Windows/link"));
  CHECK(tree->open("Windows/link").error().code == ErrorCode::kNotFound);
}

TEST_CASE("a file can be read after the tree and the WIM are closed, and leaves nothing behind") {
  const TemporaryFolder folder;
  ByteSourcePtr source;
  {
    const WimFilePtr wim = open_wim(make_one(folder, {}));
    source = open_image(*wim)->open("Windows/System32/config/SYSTEM").value();
  }
  CHECK(read_all(*source, 1 << 20, "file") == Result<Bytes>(sample(32'768, 2)));
  for (const auto& entry : fs::directory_iterator(fs::temp_directory_path())) {
    const std::string name = entry.path().filename().string();
    const bool is_ours = name.starts_with("assay-") && !name.starts_with("assay-test-");
    // Another process may be at work: ours would hold these very bytes.
    if (is_ours && entry.is_directory()) CHECK_FALSE(fs::exists(entry.path() / "1"));
  }
}

TEST_CASE("images are told apart, and the XML is read with them") {
  const TemporaryFolder folder;
  WimImageSpec second{"Second", {{"only.txt", to_bytes("2")}}, {{"DESCRIPTION", "two"}}};
  const auto made = make_wim(folder / "two.wim", {windows_image(), second}, {.boot_index = 2});
  REQUIRE(made);
  const WimFilePtr wim = open_wim(folder / "two.wim");
  CHECK(wim->info().image_count == 2);
  CHECK(wim->info().boot_index == 2);
  CHECK(wim->info().version == 0x10D00);
  REQUIRE(wim->images().size() == 2);
  CHECK(wim->images()[0].name == "Windows");
  CHECK(wim->images()[0].edition == "Professional");
  CHECK(wim->images()[1].description == "two");
  const FileTreePtr first = open_image(*wim, 1);
  CHECK(all_paths(*open_image(*wim, 2)) == std::set<std::string>{"only.txt"});
  CHECK(first->find("only.txt").value() == std::nullopt);
  CHECK(read_file(*first, "windows/system32/CONFIG/system", 1 << 20).value());
  for (const std::uint32_t index : {0U, 3U}) {
    REQUIRE_FALSE(wim->image(index));
    CHECK(wim->image(index).error().code == ErrorCode::kNotFound);
  }
}

TEST_CASE("a split WIM is read through any of its parts") {
  const TemporaryFolder folder;
  const auto parts =
      make_wim(folder / "install.swm", {windows_image()}, {.split_part_bytes = 20'000});
  REQUIRE(parts);
  REQUIRE(parts->size() > 1);
  const WimFilePtr wim = open_wim(parts->back());
  CHECK(wim->info().part_number == 1);
  CHECK(wim->info().total_parts == parts->size());
  CHECK(check_file_tree_contract(*open_image(*wim), {}) == 10);
  compare_with_tools(*wim, parts->front(), 1, (folder / "install*.swm").string());
  fs::remove(parts->back());
  const Result<WimFilePtr> cut = open_wim_reference(parts->front(), {});
  REQUIRE_FALSE(cut);
  CHECK(cut.error().what.find("is missing") != std::string::npos);
}

TEST_CASE("times are exact to 100 nanoseconds") {
  if (!wim_tool("wimdir")) return;
  const TemporaryFolder folder;
  const fs::path path = make_one(folder, {});
  const Entry entry = open_image(*open_wim(path))->find("Windows/empty").value().value();
  const std::string details = printed_by("wimdir " + shell_word(path.string()) +
                                         " 1 --detailed --path=/Windows/empty --one-file-only");
  // "Last Write Time     = Fri Mar 01 12:30:05 2024 UTC": only the seconds can be compared there.
  const std::string iso = to_iso8601(entry.modified);
  CHECK(details.find(iso.substr(11, 8)) != std::string::npos);
  CHECK(entry.created == entry.modified);
}

TEST_CASE("metadata above the limit is refused before it is read") {
  const TemporaryFolder folder;
  const fs::path path = make_one(folder, {});
  Limits limits;
  limits.max_wim_metadata_bytes = 100;
  const Result<WimFilePtr> wim = open_wim_reference(path, limits);
  REQUIRE_FALSE(wim);
  CHECK(wim.error().code == ErrorCode::kLimit);
  Limits few;
  few.max_tree_entries = 3;
  REQUIRE_FALSE(open_wim_reference(path, few).value()->image(1));
  CHECK(open_wim_reference(path, few).value()->image(1).error().code == ErrorCode::kLimit);
}

TEST_CASE("what is no WIM is called so") {
  const TemporaryFolder folder;
  write_wim(folder / "text", sample(500, 1));
  CHECK(open_wim_reference(folder / "text", {}).error().what == "not a WIM file");
  write_wim(folder / "empty", {});
  CHECK(open_wim_reference(folder / "empty", {}).error().code == ErrorCode::kTruncated);
  CHECK(open_wim_reference(folder / "absent", {}).error().code == ErrorCode::kNotFound);
}

TEST_CASE("damaged data is an error, not other data") {
  const TemporaryFolder folder;
  const fs::path path = make_one(folder, {.compression = WimCompression::kNone});
  Bytes bytes = whole_file(path);
  const Bytes wanted = to_bytes("wild");
  const auto at = std::search(bytes.begin(), bytes.end(), wanted.begin(), wanted.end());
  REQUIRE(at != bytes.end());
  *at = std::byte{'m'};
  write_wim(path, bytes);
  const auto read =
      read_file(*open_image(*open_wim(path)), "Windows/n\xC3\xA4me with * and ?.txt", 9);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::kCorrupt);
  CHECK(read.error().what.find("does not match its SHA-1") != std::string::npos);
}

TEST_CASE("mutated WIMs give an answer or an error") {
  const TemporaryFolder folder;
  const WimImageSpec small{"s", {{"a/b", sample(3'000, 1)}, {"c", to_bytes("c")}}};
  for (const WimCompression compression : {WimCompression::kNone, WimCompression::kLzx}) {
    const auto made = make_wim(folder / "small.wim", {small}, {.compression = compression});
    REQUIRE(made);
    const Bytes good = whole_file(folder / "small.wim");
    CHECK(walk_all(folder / "small.wim"));
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
      Bytes bytes = good;
      for (auto n = random() % 3 + 1; n > 0; --n)
        bytes[random() % bytes.size()] = static_cast<std::byte>(random() & 0xFF);
      if (random() % 8 == 0) bytes.resize(random() % bytes.size());
      write_wim(folder / "bad.wim", bytes);
      walk_all(folder / "bad.wim");
    }
  }
}

TEST_CASE("the WIMs and packages of the corpus equal what wimdir and wimextract say") {
  for (const fs::path& path : corpus_files("wim")) {
    CAPTURE(path);
    if (path.filename().string().find("Split2") != std::string::npos) continue;
    const bool is_split = path.extension() == ".swm";
    const WimFilePtr wim = open_wim(path);
    for (const WimImageInfo& info : wim->images()) {
      check_file_tree_contract(*open_image(*wim, info.index), {});
      compare_with_tools(*wim, path, info.index,
                         is_split ? (path.parent_path() / "*Split*.swm").string() : "");
    }
  }
}

TEST_CASE("a split WIM of the corpus without its second part says what is missing") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  const TemporaryFolder folder;
  fs::copy_file(*corpus / "wim/ied206__ManagedWimLib__Split.swm", folder / "Split.swm");
  const Result<WimFilePtr> wim = open_wim_reference(folder / "Split.swm", {});
  REQUIRE_FALSE(wim);
  CHECK(wim.error().code == ErrorCode::kNotFound);
  CHECK(wim.error().what.starts_with("part 2 of 2 is missing (looked in "));
}

TEST_CASE("an entry named .. makes the image an error") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  const WimFilePtr wim = open_wim(*corpus / "malformed-wim/ebiggers__wimlib__dotdot.wim");
  const Result<FileTreePtr> tree = wim->image(1);
  REQUIRE_FALSE(tree);
  CHECK(tree.error().code == ErrorCode::kCorrupt);
  INFO(tree.error().what);
  CHECK(tree.error().what.find("\"..\"") != std::string::npos);
}

TEST_CASE("malformed WIMs of the corpus, whole and cut, give an answer or an error") {
  const TemporaryFolder folder;
  for (const fs::path& path : corpus_files("malformed-wim")) {
    CAPTURE(path);
    const Bytes bytes = whole_file(path);
    for (std::size_t quarter = 1; quarter <= 4; ++quarter) {
      write_wim(folder / "cut.wim", ByteView(bytes).first(bytes.size() * quarter / 4));
      const bool is_sound = walk_all(folder / "cut.wim");
      if (quarter < 4) CHECK_FALSE(is_sound);
    }
  }
}

}  // namespace assay

#endif
