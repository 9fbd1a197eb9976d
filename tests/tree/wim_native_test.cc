// The native WIM engine against WIMs that libwim makes, and against libwim's own reading of them.
#include "tree/wim_native/wim_native.h"

#include <algorithm>
#include <fstream>
#include <random>

#include <catch2/catch.hpp>

#include "io/file_source.h"
#include "io/memory_source.h"
#include "io/stats.h"
#include "support/corpus.h"
#include "support/seeds.h"
#include "support/temporary_folder.h"
#include "support/wim_maker.h"
#include "tree/reparse_point.h"
#include "tree/wim_parts.h"
#include "tree/wim_reference.h"

#include "file_tree_contract.h"
#include "wim_native_builder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

Result<WimFilePtr> open_native(const fs::path& path, const Limits& limits = {}) {
  TRY_ASSIGN(const std::vector<fs::path> paths, find_wim_parts(path, limits));
  std::vector<ByteSourcePtr> parts;
  for (const fs::path& part : paths) {
    TRY_ASSIGN(ByteSourcePtr source, open_file_source(part));
    parts.push_back(std::move(source));
  }
  return open_wim_native(std::move(parts), limits);
}

WimFilePtr native_of(const fs::path& path, const Limits& limits = {}) {
  Result<WimFilePtr> wim = open_native(path, limits);
  if (!wim) FAIL(to_string(wim.error()));
  return *wim;
}

FileTreePtr image_of(const WimFilePtr& wim, std::uint32_t index) {
  Result<FileTreePtr> image = wim->image(index);
  if (!image) FAIL(to_string(image.error()));
  return *image;
}

Bytes some_text(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  Bytes text;
  while (text.size() < size) {
    const Bytes word = to_bytes("word" + std::to_string(random() % 5000) + " ");
    text.insert(text.end(), word.begin(), word.end());
  }
  text.resize(size);
  return text;
}

#if ASSAY_WITH_WIMLIB

std::vector<Entry> sorted(Result<std::vector<Entry>> list) {
  REQUIRE(list);
  std::sort(list->begin(), list->end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return *list;
}

Result<Bytes> bytes_of(const FileTree& tree, const std::string& path, const std::string& stream) {
  TRY_ASSIGN(const ByteSourcePtr source, tree.open(path, stream));
  return read_all(*source, 64 << 20, "file");
}

void expect_same_bytes(const FileTree& native, const FileTree& reference, const std::string& path,
                       const std::string& stream) {
  CAPTURE(path, stream);
  const Result<Bytes> ours = bytes_of(native, path, stream);
  const Result<Bytes> theirs = bytes_of(reference, path, stream);
  REQUIRE(ours.has_value() == theirs.has_value());
  if (ours)
    CHECK(*ours == *theirs);
  else
    CHECK(ours.error().code == theirs.error().code);
}

// Entries, and the bytes of every file and stream. Extraction by libwim takes milliseconds each,
// so that a large tree is sampled.
void expect_same_trees(const FileTree& native, const FileTree& reference) {
  std::vector<std::string> pending{""};
  int files = 0;
  CHECK(native.find("") == reference.find(""));
  while (!pending.empty()) {
    const std::string directory = pending.back();
    pending.pop_back();
    const std::vector<Entry> entries = sorted(native.list(directory));
    CHECK(entries == sorted(reference.list(directory)));
    for (const Entry& entry : entries) {
      const std::string path = join_path(directory, entry.name);
      if (entry.kind == EntryKind::kDirectory) pending.push_back(path);
      if (++files > 30 && files % 10 != 0) continue;
      expect_same_bytes(native, reference, path, "");
      for (const StreamInfo& stream : entry.streams)
        expect_same_bytes(native, reference, path, stream.name);
    }
  }
}

void expect_same_wims(const fs::path& path) {
  CAPTURE(path.string());
  const WimFilePtr native = native_of(path);
  const Result<WimFilePtr> reference = open_wim_reference(path, {});
  REQUIRE(reference);
  CHECK(native->info() == (*reference)->info());
  CHECK(native->images() == (*reference)->images());
  for (const WimImageInfo& image : native->images()) {
    CAPTURE(image.index);
    expect_same_trees(*image_of(native, image.index), *image_of(*reference, image.index));
  }
  REQUIRE_FALSE(native->image(0));
  REQUIRE_FALSE(native->image(native->info().image_count + 1));
  CHECK(native->image(0).error().code == ErrorCode::kNotFound);
}

// Random bytes do not compress: chunks that are stored as they are.
Bytes noise(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  Bytes bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

std::vector<WimImageSpec> two_images() {
  const Bytes shared = some_text(200'000, 1);
  Bytes mixed = some_text(70'000, 2);
  const Bytes tail = noise(70'000, 3);
  mixed.insert(mixed.end(), tail.begin(), tail.end());
  WimImageSpec first{"first", {}};
  first.files = {{"Windows/System32/config/SOFTWARE", shared},
                 {"Windows/System32/config/SYSTEM", some_text(100'000, 4)},
                 {"Windows/explorer.exe", mixed},
                 {"copy of SOFTWARE", shared},
                 {"empty.txt", {}},
                 {"one.txt", to_bytes("1")},
                 {"\xC3\x84\xE2\x82\xAC\xF0\x9F\x98\x80.txt", to_bytes("name")},
                 {"exactly one chunk", some_text(32'768, 5)},
                 {"no files here/", {}}};
  first.links = {{"link", "Windows/explorer.exe"}, {"junction", "/Windows"}};
  WimImageSpec second{
      "second",
      {{"Windows/System32/config/SOFTWARE", shared}, {"only here.bin", noise(40'000, 6)}}};
  return {first, second};
}

TEST_CASE("every compression, chunk size and layout reads like libwim reads it") {
  const WimOptions kinds[] = {
      {WimCompression::kNone},
      {WimCompression::kXpress},
      {WimCompression::kXpress, 4096},
      {WimCompression::kLzx},
      {WimCompression::kLzx, 1 << 17},
      {WimCompression::kLzms},
      {.compression = WimCompression::kLzms, .chunk_size = 1 << 16, .solid = true},
      {.compression = WimCompression::kLzx, .chunk_size = 1 << 15, .solid = true},
      {.compression = WimCompression::kLzx, .pipable = true},
      {.compression = WimCompression::kNone, .pipable = true},
      {.compression = WimCompression::kXpress, .integrity = true, .boot_index = 2},
      {.compression = WimCompression::kLzx, .split_part_bytes = 60'000},
  };
  const TemporaryFolder folder;
  int number = 0;
  for (const WimOptions& kind : kinds) {
    CAPTURE(number, name_of(kind.compression), kind.chunk_size, kind.solid, kind.pipable);
    const auto made = make_wim(folder / (std::to_string(number++) + ".wim"), two_images(), kind);
    REQUIRE(made);
    expect_same_wims(made->front());
    CHECK(native_of(made->front())->info().solid == kind.solid);
  }
}

TEST_CASE("images of a WIM keep the contract of trees") {
  const TemporaryFolder folder;
  for (const bool solid : {false, true}) {
    const auto made = make_wim(folder / (solid ? "solid.wim" : "plain.wim"), two_images(),
                               {.compression = WimCompression::kLzms, .solid = solid});
    REQUIRE(made);
    CHECK(check_file_tree_contract(*image_of(native_of(made->front()), 1), {}) > 10);
  }
}

// A tree of up to 40 files, with names and sizes of all kinds.
WimImageSpec random_image(std::mt19937& random) {
  const char* const kNames[] = {
      "a",       "A",     "b.txt", "long name with spaces", "\xC3\xB6", "\xE6\xBC\xA2", "x.y.z",
      "~tilde~", "UPPER", "upper"};
  WimImageSpec image;
  std::vector<std::string> used;
  for (unsigned i = 0; i < 1 + random() % 40; ++i) {
    std::string path;
    for (unsigned depth = random() % 4; depth > 0; --depth)
      path += std::string("d") + kNames[random() % std::size(kNames)] + "/";
    path += kNames[random() % std::size(kNames)] + std::to_string(random() % 100);
    if (std::find(used.begin(), used.end(), path) != used.end()) continue;
    used.push_back(path);
    const std::size_t size = random() % 3 == 0 ? random() % 150'000 : random() % 100;
    const auto seed = static_cast<unsigned>(random() % 20);
    image.files.emplace_back(path, random() % 4 == 0 ? noise(size, seed) : some_text(size, seed));
  }
  return image;
}

TEST_CASE("random trees in random WIMs read like libwim reads them") {
  const TemporaryFolder folder;
  for (unsigned seed = 1; seed <= seed_count(50); ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    WimOptions options;
    options.compression = static_cast<WimCompression>(random() % 4);
    options.solid = options.compression != WimCompression::kNone && random() % 3 == 0;
    options.pipable = !options.solid && random() % 4 == 0;
    std::vector<WimImageSpec> images;
    for (unsigned i = 0; i < 1 + random() % 2; ++i) {
      images.push_back(random_image(random));
      images.back().name = std::to_string(i);
    }
    const fs::path path = folder / "random.wim";
    fs::remove(path);
    const auto made = make_wim(path, images, options);
    if (!made) FAIL(to_string(made.error()));
    expect_same_wims(path);
  }
}

TEST_CASE("one look-up expands only the chunks on its way") {
  const TemporaryFolder folder;
  WimImageSpec image{"large", {}};
  for (int i = 0; i < 3000; ++i)
    image.files.emplace_back("Windows/z/" + std::to_string(i) + " some long name for a file",
                             to_bytes(std::to_string(i)));
  image.files.emplace_back("Windows/System32/config/SOFTWARE", some_text(1'000'000, 1));
  const auto made = make_wim(folder / "large.wim", {image}, {});
  REQUIRE(made);

  const WimFilePtr wim = native_of(made->front());
  const StatsSnapshot before = stats().snapshot();
  const FileTreePtr tree = image_of(wim, 1);
  const auto source = tree->open("windows/system32/CONFIG/software");
  REQUIRE(source);
  Bytes out(100);
  REQUIRE((*source)->read_at(500'000, out));
  REQUIRE((*source)->read_at(500'200, out));
  // One chunk of some 20 of metadata, and one of the 31 of the file.
  CHECK((stats().snapshot() - before).chunks_expanded == 2);
  REQUIRE(tree->list("Windows/z"));
  CHECK((stats().snapshot() - before).chunks_expanded > 15);
}

TEST_CASE("a solid chunk that many files share is expanded once, also above the budget") {
  const TemporaryFolder folder;
  WimImageSpec image{"solid", {}};
  for (unsigned i = 0; i < 40; ++i)
    image.files.emplace_back("file " + std::to_string(i), some_text(10'000, i));
  const auto made =
      make_wim(folder / "solid.wim", {image},
               {.compression = WimCompression::kLzms, .chunk_size = 1 << 20, .solid = true});
  REQUIRE(made);
  Limits limits;
  limits.chunk_cache_bytes = 100'000;
  const FileTreePtr tree = image_of(native_of(made->front(), limits), 1);
  REQUIRE(tree->list(""));
  const StatsSnapshot before = stats().snapshot();
  for (unsigned i = 0; i < 40; ++i) {
    const auto bytes = read_file(*tree, "file " + std::to_string(i), 1 << 20);
    REQUIRE(bytes);
    CHECK(**bytes == some_text(10'000, i));
  }
  CHECK((stats().snapshot() - before).chunks_expanded == 1);
}

TEST_CASE("solid chunks that a scan reads in turns are expanded once each") {
  const TemporaryFolder folder;
  WimImageSpec image{"solid", {}};
  for (unsigned i = 0; i < 3; ++i)
    image.files.emplace_back("hive " + std::to_string(i), some_text(1'000'000, i));
  const auto made =
      make_wim(folder / "solid.wim", {image},
               {.compression = WimCompression::kLzms, .chunk_size = 1 << 20, .solid = true});
  REQUIRE(made);
  Limits limits;
  limits.chunk_cache_bytes = 100'000;
  const FileTreePtr tree = image_of(native_of(made->front(), limits), 1);
  std::vector<ByteSourcePtr> hives;
  for (unsigned i = 0; i < 3; ++i) hives.push_back(tree->open("hive " + std::to_string(i)).value());
  const StatsSnapshot before = stats().snapshot();
  Bytes out(100);
  for (std::uint64_t at = 0; at < 1'000'000; at += 100'000)
    for (const ByteSourcePtr& hive : hives) REQUIRE(hive->read_at(at, out));
  CHECK((stats().snapshot() - before).chunks_expanded == 3);
}

TEST_CASE("images share the chunks of a file that both hold") {
  const TemporaryFolder folder;
  const auto made = make_wim(folder / "two.wim", two_images(), {});
  REQUIRE(made);
  const WimFilePtr wim = native_of(made->front());
  const std::string path = "Windows/System32/config/SOFTWARE";
  REQUIRE(read_file(*image_of(wim, 1), path, 1 << 20));
  const FileTreePtr second = image_of(wim, 2);
  REQUIRE(second->find(path));
  const StatsSnapshot before = stats().snapshot();
  REQUIRE(read_file(*second, path, 1 << 20));
  CHECK((stats().snapshot() - before).chunks_expanded == 0);
}

TEST_CASE("a set of parts must be whole, in order and of one set") {
  const TemporaryFolder folder;
  const WimOptions in_parts{.compression = WimCompression::kLzx, .split_part_bytes = 60'000};
  const auto made = make_wim(folder / "a.swm", two_images(), in_parts);
  const auto other = make_wim(folder / "b.swm", two_images(), in_parts);
  REQUIRE(made);
  REQUIRE(other);
  REQUIRE(made->size() >= 3);
  std::vector<ByteSourcePtr> parts;
  for (const fs::path& path : *made) parts.push_back(*open_file_source(path));
  REQUIRE(open_wim_native(parts, {}));

  const auto error_of = [](std::vector<ByteSourcePtr> sources) {
    const Result<WimFilePtr> wim = open_wim_native(std::move(sources), {});
    REQUIRE_FALSE(wim);
    return wim.error();
  };
  CHECK(error_of({}).code == ErrorCode::kUsage);
  const Error missing = error_of({parts[0]});
  CHECK(missing.code == ErrorCode::kNotFound);
  CHECK(missing.what == "part 2 of " + std::to_string(parts.size()) + " is missing");
  CHECK(error_of({parts[1], parts[0]}).code == ErrorCode::kNotFound);
  parts[1] = *open_file_source(other->at(1));
  CHECK(error_of(parts).what == "part 2 belongs to another split WIM");
}

TEST_CASE("real WIMs of the corpus read like libwim reads them") {
  for (const fs::path& path : corpus_files("wim")) expect_same_wims(path);
}

TEST_CASE("a WIM built byte by byte reads like libwim reads it") {
  const TemporaryFolder folder;
  const Bytes bytes = wim::wim_with_everything();
  const fs::path path = folder / "built.wim";
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  expect_same_wims(path);
}

#endif  // ASSAY_WITH_WIMLIB

TEST_CASE("streams, short names, links and unreadable files are told as they are") {
  const auto wim = open_wim_native({make_memory_source(wim::wim_with_everything())}, {});
  REQUIRE(wim);
  const FileTreePtr tree = image_of(*wim, 1);
  const auto file = tree->find("LONG FILE NAME.TXT");
  REQUIRE(file);
  REQUIRE(*file);
  CHECK((*file)->short_name == "LONGFI~1.TXT");
  CHECK((*file)->size == 16);
  CHECK((*file)->streams == std::vector<StreamInfo>{{"Zone.Identifier", 14}, {"empty", 0}});
  const auto stream = tree->open("long file name.txt", "zone.identifier");
  REQUIRE(stream);
  CHECK(*read_all(**stream, 100, "stream") == to_bytes("[ZoneTransfer]"));
  CHECK(tree->open("long file name.txt", "none").error().code == ErrorCode::kNotFound);

  const auto link = tree->find("Documents and Settings");
  REQUIRE(link);
  CHECK((*link)->kind == EntryKind::kLink);
  CHECK((*link)->link_target == "\\??\\C:\\Users");
  CHECK((*link)->size == 0);
  CHECK(tree->find("broken link")->value().link_target.empty());
  CHECK(tree->open("Documents and Settings").error().code == ErrorCode::kNotFound);
  CHECK(tree->list("Documents and Settings").error().code == ErrorCode::kUsage);

  CHECK(tree->open("cloud.docx").error().code == ErrorCode::kUnsupported);
  CHECK(tree->open("secret").error().code == ErrorCode::kUnsupported);
  CHECK(tree->open("missing").error().code == ErrorCode::kNotFound);
  CHECK(tree->find("missing")->value().sha1 == wim::digest(0x42));
}

}  // namespace
}  // namespace assay
