#include "io/byte_source_contract.h"
#include "support/seeds.h"
#include "tree/archive_builder.h"
#include "tree/archive_tree.h"
#include "tree/disc_mutation.h"
#include "tree/file_tree_contract.h"

#ifdef ASSAY_WITH_ARCHIVE

namespace assay {
namespace {

constexpr const char* kWim = "sources/install.wim";

FileTreePtr opened(const ByteSourcePtr& file, const Limits& limits = {}) {
  const Result<FileTreePtr> tree = open_archive(file, limits);
  if (!tree) FAIL(to_string(tree.error()));
  return *tree;
}

FileTreePtr opened(const TarBuilder& tar) { return opened(make_memory_source(tar.build())); }

Error refusal_of(const TarBuilder& tar, const Limits& limits = {}) {
  const Result<FileTreePtr> tree = open_archive(make_memory_source(tar.build()), limits);
  REQUIRE_FALSE(tree);
  return tree.error();
}

struct Packer {
  std::string tool;
  std::string command;  // run in the folder of the files; "../a" is the archive
};

const Packer kZip{"zip", "zip -q -r ../a ."};
const Packer k7z{"7zz", "7zz a -t7z ../a ."};
const Packer kTar{"tar", "tar cf ../a ."};
const Packer kPackers[] = {kZip,
                           k7z,
                           kTar,
                           {"7zz", "7zz a -tzip ../a ."},
                           {"gzip", "tar czf ../a ."},
                           {"xz", "tar cJf ../a ."},
                           {"bzip2", "tar cjf ../a ."},
                           {"zstd", "tar --zstd -cf ../a ."}};

std::filesystem::path pack(const Packer& packer, const TemporaryFolder& folder) {
  make_media_folder(folder / "files");
  run_tool("cd " + shell_word((folder / "files").string()) + " && " + packer.command +
           " && cd .. && for f in a.*; do test ! -e \"$f\" || mv \"$f\" a; done");
  return folder / "a";
}

Bytes packed(const Packer& packer) {
  const TemporaryFolder folder;
  return bytes_of(pack(packer, folder));
}

TEST_CASE("archives are recognised by signature") {
  CHECK(is_archive(as_bytes(std::string_view("PK\x03\x04"))));
  CHECK(is_archive(as_bytes(std::string_view("PK\x05\x06"))));
  CHECK_FALSE(is_archive(as_bytes(std::string_view("PK\x01\x02"))));
  CHECK_FALSE(is_archive(as_bytes(std::string_view("PK"))));
  CHECK(is_archive(as_bytes(std::string_view("7z\xBC\xAF\x27\x1C"))));
  CHECK_FALSE(is_archive(as_bytes(std::string_view("7z\xBC\xAF\x27\x1D"))));
  CHECK(is_archive(as_bytes(std::string_view("BZh91AY&SY"))));
  CHECK_FALSE(is_archive(as_bytes(std::string_view("BZh is text"))));
  CHECK(is_archive(make_cab("a", "b")));
  CHECK(is_archive(TarBuilder().add("a", "b").build()));
  CHECK_FALSE(is_archive(Bytes(1024)));
  CHECK_FALSE(is_archive({}));
  CHECK_FALSE(is_archive(as_bytes(std::string_view("MSWIM\0\0\0", 8))));
}

TEST_CASE("the files of an archive are those it was made from") {
  for (const Packer& packer : kPackers) {
    CAPTURE(packer.command);
    if (!needs_tool(packer.tool)) continue;
    const TemporaryFolder folder;
    const auto file = pack(packer, folder);
    const Bytes bytes = bytes_of(file);
    CHECK(is_archive(ByteView(bytes).first(512)));
    const FileTreePtr tree = opened(source_of(file));
    expect_same_as_folder(*tree, folder / "files");
    CHECK(check_file_tree_contract(*tree, Limits{}) == 14);
  }
}

TEST_CASE("a cabinet is read") {
  const FileTreePtr tree = opened(make_memory_source(make_cab("sources\\ei.cfg", "[Channel]")));
  const auto bytes = read_file(*tree, "sources/ei.cfg", 100);
  REQUIRE(bytes);
  REQUIRE(*bytes);
  CHECK(as_chars(**bytes) == "[Channel]");
  CHECK(check_file_tree_contract(*tree, Limits{}) == 2);
}

TEST_CASE("a member keeps the contract of byte sources, in memory and in a temporary file") {
  if (!needs_tool("zip")) return;
  const ByteSourcePtr file = make_memory_source(packed(kZip));
  Limits small;
  small.max_unpacked_in_memory = 100'000;
  const auto in_memory = opened(file)->open(kWim);
  const auto in_file = opened(file, small)->open(kWim);
  REQUIRE(in_memory);
  REQUIRE(in_file);
  const auto bytes = read_all(**in_memory, 1 << 20, "file");
  REQUIRE(bytes);
  expect_byte_source_contract(**in_memory, *bytes);
  expect_byte_source_contract(**in_file, *bytes);
}

TEST_CASE("a member that somebody holds is not unpacked again") {
  const FileTreePtr tree = opened(TarBuilder().add("a", "bytes"));
  auto first = tree->open("a");
  REQUIRE(first);
  CHECK(tree->open("A") == first);
  const std::weak_ptr<const ByteSource> watch = *first;
  *first = nullptr;
  CHECK(watch.expired());
  CHECK(tree->open("a"));
}

TEST_CASE("names as tar writes them are tidied") {
  const FileTreePtr tree =
      opened(TarBuilder().add("./", "", '5').add("./a//b/./c", "1").add("a/", "", '5'));
  CHECK(tree->open("a/b/c"));
  CHECK(tree->list("")->size() == 1);
}

TEST_CASE("an archive with a name that could lead out of a folder is refused") {
  const auto refusal = [](const std::string& name) {
    const Error error = refusal_of(TarBuilder().add("good", "1").add(name, "2"));
    CHECK(error.code == ErrorCode::kCorrupt);
    return error.what;
  };
  CHECK(refusal("../evil") == "entry has the forbidden name \"../evil\": leads out of the archive");
  CHECK(refusal("a/../../evil") ==
        "entry has the forbidden name \"a/../../evil\": leads out of the archive");
  CHECK(refusal("/etc/passwd") == "entry has the forbidden name \"/etc/passwd\": absolute");
  CHECK(refusal("a\\b") == "entry has the forbidden name \"a\\b\": holds a backslash");
  CHECK(open_archive(make_memory_source(TarBuilder().add("..a", "1").add("b..", "2").build()), {}));
}

TEST_CASE("a path that is there twice can be listed but not read") {
  const FileTreePtr tree = opened(TarBuilder().add("a", "1").add("a", "22").add("A", "3"));
  CHECK(tree->list("")->size() == 2);
  const auto twice = tree->open("a");
  REQUIRE_FALSE(twice);
  CHECK(twice.error().what == "is in the archive twice");
  CHECK(tree->open("A"));
}

TEST_CASE("a member below a file is refused") {
  CHECK(refusal_of(TarBuilder().add("a", "1").add("a/b", "2")).what ==
        "\"a/b\" lies below a file or link");
  CHECK(refusal_of(TarBuilder().add("a/b", "2").add("a", "1")).what ==
        "\"a\" is a directory and a file");
}

TEST_CASE("hard links of tar are files, symbolic links are not followed") {
  const FileTreePtr tree = opened(TarBuilder()
                                      .add("a", "bytes")
                                      .add("hard", "", '1', "a")
                                      .add("lost", "", '1', "nowhere")
                                      .add("soft", "", '2', "../../etc/passwd"));
  const auto hard = read_file(*tree, "hard", 100);
  REQUIRE(hard);
  CHECK(as_chars(**hard) == "bytes");
  CHECK((*tree->find("hard"))->size == 5);
  CHECK(tree->open("lost").error().what == "hard link to a member that is not there");
  CHECK((*tree->find("soft"))->kind == EntryKind::kLink);
  CHECK((*tree->find("soft"))->link_target == "../../etc/passwd");
  CHECK(tree->open("soft").error().code == ErrorCode::kNotFound);
}

TEST_CASE("times of an archive are kept") {
  const FileTreePtr tree = opened(TarBuilder().add("a", "1"));
  CHECK(to_iso8601((*tree->find("a"))->modified) == "2020-09-13T12:26:40Z");
}

TEST_CASE("more members than the limit are refused") {
  Limits limits;
  limits.max_archive_entries = 2;
  const TarBuilder tar = TarBuilder().add("a", "").add("b", "").add("c", "");
  CHECK(refusal_of(tar, limits).what == "archive has more than 2 members");
  CHECK(open_archive(make_memory_source(TarBuilder().add("a", "").add("b", "").build()), limits));
}

// A tar in gzip whose only member says that it has `size` bytes.
Bytes promising_tgz(std::uint64_t size) {
  const TemporaryFolder folder;
  const Bytes tar = TarBuilder().add_header("bomb", size).build();
  write_whole(folder / "a.tar", std::string(as_chars(tar)));
  run_tool("gzip -9 " + shell_word((folder / "a.tar").string()));
  return bytes_of(folder / "a.tar.gz");
}

TEST_CASE("a compressed tar that expands too far is refused before it is gone through") {
  const auto refusal = [](std::uint64_t size) {
    const auto tree = open_archive(make_memory_source(promising_tgz(size)), Limits{});
    REQUIRE_FALSE(tree);
    return tree.error();
  };
  CHECK(refusal(std::uint64_t{2} << 30).code == ErrorCode::kLimit);
  CHECK(refusal(std::uint64_t{2} << 30).what == "expands to more than 1100 times its size");
  CHECK(refusal((std::uint64_t{8} << 30) - 1).code == ErrorCode::kLimit);
  CHECK(refusal(255U << 20).code != ErrorCode::kLimit);  // not asked below 256 MiB: cut, then
}

TEST_CASE("a member that expands to more than the limit is refused, the others are read") {
  if (!needs_tool("zip")) return;
  Limits limits;
  limits.max_unpacked_bytes = 300'000;
  const FileTreePtr tree = opened(make_memory_source(packed(kZip)), limits);
  const auto refused = tree->open(kWim);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kLimit);
  CHECK(refused.error().what == "expands to more than 300000 bytes");
  CHECK(tree->open("sources/ei.cfg"));
}

TEST_CASE("a member that does not unpack to its stated size is refused") {
  if (!needs_tool("zip")) return;
  Bytes zip = packed(kZip);
  // Both sizes of install.wim, in its local header and in the central directory.
  int changed = 0;
  for (std::size_t at = 0; at + 4 <= zip.size(); ++at)
    if (read_raw<le32>(zip, at, "")->get() == 300'001) {
      zip[at] ^= std::byte{1};
      ++changed;
    }
  REQUIRE(changed >= 2);
  const FileTreePtr tree = opened(make_memory_source(zip));
  const auto refused = tree->open(kWim);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kCorrupt);
}

TEST_CASE("a member with a wrong checksum is refused") {
  if (!needs_tool("zip")) return;
  Bytes zip = packed({"zip", "zip -q -0 -r ../a ."});
  const std::string_view text = "[AutoRun]";
  const std::size_t at = as_chars(zip).find(text);
  REQUIRE(at != std::string_view::npos);
  zip[at] = std::byte{'X'};
  const FileTreePtr tree = opened(make_memory_source(zip));
  const auto refused = tree->open("autorun.inf");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what.starts_with("libarchive: ZIP bad CRC"));
  CHECK(tree->open(kWim));
}

TEST_CASE("encrypted members are said to be encrypted") {
  if (!needs_tool("7zz")) return;
  for (const std::string type : {"-tzip", "-tzip -mem=AES256"}) {
    CAPTURE(type);
    const FileTreePtr tree =
        opened(make_memory_source(packed({"7zz", "7zz a -psecret " + type + " ../a ."})));
    const auto refused = tree->open("autorun.inf");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::kUnsupported);
    CHECK(refused.error().what == "is encrypted");
  }
  for (const std::string type : {"-t7z", "-t7z -mhe=on"}) {
    CAPTURE(type);
    const Bytes bytes = packed({"7zz", "7zz a -psecret " + type + " ../a ."});
    const auto tree = open_archive(make_memory_source(bytes), Limits{});
    const auto refused = tree ? (*tree)->open("autorun.inf").error() : tree.error();
    CHECK(refused.code == ErrorCode::kUnsupported);
    CHECK(refused.what == "is encrypted");
  }
}

TEST_CASE("a compressed file that is not a tar is refused") {
  const TemporaryFolder folder;
  write_whole(folder / "disk.img", std::string(4096, 'x'));
  run_tool("gzip " + shell_word((folder / "disk.img").string()));
  const auto tree = open_archive(source_of(folder / "disk.img.gz"), Limits{});
  REQUIRE_FALSE(tree);
  CHECK(tree.error().what == "libarchive: Unrecognized archive format");
}

TEST_CASE("an error of the source is passed on") {
  class FailingSource final : public ByteSource {
   public:
    std::uint64_t size() const override { return 10'000; }
    Result<void> read_at(std::uint64_t, std::span<std::byte>) const override {
      return fail(ErrorCode::kIo, "disk on fire");
    }
  };
  const auto tree = open_archive(std::make_shared<FailingSource>(), Limits{});
  REQUIRE_FALSE(tree);
  CHECK(tree.error().code == ErrorCode::kIo);
  CHECK(tree.error().what == "disk on fire");
}

TEST_CASE("an archive that is cut gives an answer or an error") {
  for (const Packer& packer : kPackers) {
    CAPTURE(packer.command);
    if (needs_tool(packer.tool)) expect_bounded_when_cut(packed(packer), open_archive);
  }
}

TEST_CASE("a damaged archive gives answers or errors") {
  for (const Packer& packer : {kZip, k7z}) {
    if (!needs_tool(packer.tool)) continue;
    const Bytes bytes = packed(packer);
    // Both have their directories at the end.
    const std::size_t from = bytes.size() - std::min<std::size_t>(bytes.size(), 1500);
    open_mutated(bytes, from, bytes.size(), seed_count(80), open_archive);
  }
  TarBuilder tar;
  for (int i = 0; i < 5; ++i) tar.add("folder/file" + std::to_string(i), "bytes");
  const Bytes bytes = tar.build();
  CHECK(open_mutated(bytes, 0, bytes.size(), seed_count(200), open_archive) > 20);
}

TEST_CASE("threads may open the same member at once") {
  const FileTreePtr tree = opened(TarBuilder().add("a", std::string(100'000, 'a')));
  std::vector<Result<ByteSourcePtr>> answers(4);
  std::vector<std::thread> threads;
  for (auto& answer : answers) threads.emplace_back([&] { answer = tree->open("a"); });
  for (std::thread& thread : threads) thread.join();
  for (const auto& answer : answers) CHECK(answer == answers.front());
}

}  // namespace
}  // namespace assay

#endif
