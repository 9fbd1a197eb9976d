// Where the bytes of a file are, and what it tells of itself, on volumes built byte by byte.
#include <catch2/catch.hpp>

#include "tree/file_tree_contract.h"
#include "tree/ntfs_builder.h"
#include "tree/reparse_point.h"

namespace assay::ntfs {
namespace {

NtfsVolume opened(NtfsBuilder builder) {
  auto volume = open_built(builder.build());
  REQUIRE(volume);
  return *std::move(volume);
}

Bytes bytes_of(const NtfsVolume& volume, const std::string& path, const std::string& stream = {}) {
  const auto source = volume.tree->open(path, stream);
  REQUIRE(source);
  const auto bytes = read_all(**source, 1 << 20, "file");
  REQUIRE(bytes);
  return *bytes;
}

Error error_of(const NtfsVolume& volume, const std::string& path) {
  const auto source = volume.tree->open(path);
  REQUIRE_FALSE(source);
  return source.error();
}

Entry entry_of(const NtfsVolume& volume, const std::string& path) {
  const auto entry = volume.tree->find(path);
  REQUIRE(entry);
  REQUIRE(*entry);
  return **entry;
}

TEST_CASE("an empty volume has an empty root") {
  const NtfsVolume volume = opened(NtfsBuilder());
  CHECK(volume.tree->list("")->empty());
  CHECK(check_file_tree_contract(*volume.tree, Limits{}) == 0);
}

TEST_CASE("a volume with one of everything reads back") {
  const NtfsVolume volume = opened(ntfs_with_everything());
  CHECK(check_file_tree_contract(*volume.tree, Limits{}) == 15);
  CHECK(bytes_of(volume, "Windows/plain") == Bytes(2500, std::byte{'p'}));
  CHECK(bytes_of(volume, "junction/compressed") == Bytes(4096, std::byte{'c'}));
  CHECK(bytes_of(volume, "link/long file name.txt", "zone.identifier") ==
        to_bytes("[ZoneTransfer]"));
  Bytes sparse(3072);
  sparse.resize(3900, std::byte{'s'});
  sparse.resize(4000);
  CHECK(bytes_of(volume, "Windows/sparse") == sparse);
  CHECK(bytes_of(volume, "Windows/pieces") == Bytes(2000, std::byte{'e'}));
}

TEST_CASE("an entry tells what the record says") {
  const NtfsVolume volume = opened(ntfs_with_everything());
  const Entry file = entry_of(volume, "windows/LONG FILE NAME.TXT");
  CHECK(file.name == "long file name.txt");
  CHECK(file.kind == EntryKind::kFile);
  CHECK(file.size == 8);
  CHECK(file.attributes == 0x20);
  CHECK(file.created.ticks == kBuiltTime + 1);
  CHECK(file.modified.ticks == kBuiltTime + 2);
  CHECK(file.accessed.ticks == kBuiltTime + 3);
  CHECK(file.streams == std::vector<StreamInfo>{{"Zone.Identifier", 14}});
  CHECK(entry_of(volume, "Windows").attributes == 0x10);
  CHECK(entry_of(volume, "").kind == EntryKind::kDirectory);
}

TEST_CASE("a short name belongs to its long name, and finds the file") {
  NtfsBuilder builder;
  const std::uint64_t folder = builder.add_directory(NtfsBuilder::kRoot, "folder");
  const std::uint64_t file = builder.add_file(folder, "a hard link", to_bytes("x"));
  builder.add_name(file, NtfsBuilder::kRoot, "Program Files", NameSpace::kWin32);
  builder.add_name(file, NtfsBuilder::kRoot, "PROGRA~1", NameSpace::kDos);
  const NtfsVolume volume = opened(builder);
  const Entry entry = entry_of(volume, "program files");
  CHECK(entry.name == "Program Files");
  CHECK(entry.short_name == "PROGRA~1");
  CHECK(entry_of(volume, "progra~1") == entry);
  CHECK(entry_of(volume, "folder/a hard link").short_name.empty());
  const auto list = volume.tree->list("");
  REQUIRE(list);
  CHECK(list->size() == 2);
  CHECK(check_file_tree_contract(*volume.tree, Limits{}) == 3);
}

TEST_CASE("of names that differ in case, the one spelled the same is found") {
  for (const std::size_t per_block : {1u, 2u, 3u, 5u}) {
    CAPTURE(per_block);
    NtfsBuilder builder;
    const std::uint64_t folder = builder.add_directory(NtfsBuilder::kRoot, "folder");
    for (const char* name : {"a", "A", "b", "file", "File", "FILE", "fILE", "file2", "z"})
      builder.add_file(folder, name, to_bytes(name));
    builder.use_index_blocks(folder, per_block);
    const NtfsVolume volume = opened(builder);
    for (const std::string name : {"a", "A", "b", "file", "File", "FILE", "fILE", "file2", "z"})
      CHECK(bytes_of(volume, "folder/" + name) == to_bytes(name));
    CHECK(entry_of(volume, "folder/fiLe").name == "FILE");
    CHECK(entry_of(volume, "folder/B").name == "b");
    CHECK(volume.tree->list("folder")->size() == 9);
    CHECK_FALSE(volume.tree->find("folder/file3")->has_value());
  }
}

TEST_CASE("a surrogate without partner becomes U+FFFD, and the name is still found") {
  NtfsBuilder builder;
  const std::uint64_t file = builder.add_file(NtfsBuilder::kRoot, "other", to_bytes("x"));
  builder.add_name(file, NtfsBuilder::kRoot, std::u16string(u"odd\xD800"), NameSpace::kPosix);
  const NtfsVolume volume = opened(builder);
  CHECK(entry_of(volume, "ODD\xEF\xBF\xBD").name == "odd\xEF\xBF\xBD");
  CHECK(check_file_tree_contract(*volume.tree, Limits{}) == 2);
}

TEST_CASE("metadata files are hidden in the root and found") {
  NtfsBuilder builder;
  builder.add_name(kMftRecord, NtfsBuilder::kRoot, "$MFT");
  builder.add_name(kRootRecord, NtfsBuilder::kRoot, ".");
  builder.add_file(NtfsBuilder::kRoot, "$Recycle.Bin");
  const NtfsVolume volume = opened(builder);
  const auto list = volume.tree->list("");
  REQUIRE(list);
  REQUIRE(list->size() == 1);
  CHECK(list->front().name == "$Recycle.Bin");
  CHECK(entry_of(volume, "$mft").size == 25 * kBuiltCluster);
  CHECK(bytes_of(volume, "$MFT").size() == 25 * kBuiltCluster);
}

// A file of `size` bytes with a reparse point.
NtfsBuilder with_reparse_point(std::uint32_t tag, const Bytes& data, std::uint32_t attributes) {
  NtfsBuilder builder;
  const std::uint64_t file =
      builder.add_file(NtfsBuilder::kRoot, "file", to_bytes("here"), attributes);
  builder.add_reparse_point(file, tag, data);
  return builder;
}

TEST_CASE("files whose bytes are elsewhere are refused with the reason") {
  const auto refusal = [](std::uint32_t tag, std::uint32_t attributes) {
    const NtfsVolume volume = opened(with_reparse_point(tag, Bytes(16), attributes));
    CHECK(entry_of(volume, "file").kind == EntryKind::kOther);
    CHECK(entry_of(volume, "file").reparse_tag == tag);
    const Error error = error_of(volume, "file");
    CHECK(error.code == ErrorCode::kUnsupported);
    return error.what;
  };
  CHECK(refusal(0x80000013, 0x600) == "its data is deduplicated (reparse point 0x80000013)");
  CHECK(refusal(0x9000601A, 0x401400) == "its data is in the cloud (reparse point 0x9000601a)");
  CHECK(refusal(0x9000001A, 0x1400) == "its data is in the cloud (reparse point 0x9000001a)");
  CHECK(refusal(0x8000001B, 0x400) ==
        "is an app execution alias (reparse point 0x8000001b), not a file");
  CHECK(refusal(0xA000001D, 0x400) == "reparse point 0xa000001d is not read");
}

TEST_CASE("a cloud file that was fetched is a file") {
  const NtfsVolume volume = opened(with_reparse_point(0x9000601A, Bytes(16), 0x420));
  CHECK(entry_of(volume, "file").kind == EntryKind::kFile);
  CHECK(bytes_of(volume, "file") == to_bytes("here"));
}

// [MS-FSCC] 2.1.2: version 1, provider, then what the provider keeps.
Bytes wof_data(std::uint32_t provider, std::uint32_t algorithm) {
  Bytes data;
  for (const std::uint32_t word : {1U, provider, 1U, algorithm}) append(data, le32(word));
  return data;
}

TEST_CASE("a file in a WIM elsewhere is said to be that") {
  const NtfsVolume volume = opened(with_reparse_point(kReparseWof, wof_data(1, 0), 0x600));
  CHECK(entry_of(volume, "file").kind == EntryKind::kOther);
  CHECK(error_of(volume, "file").code == ErrorCode::kUnsupported);
  CHECK(error_of(volume, "file").what ==
        "its data is in a WIM file (WIMBoot), which is not part of this volume");
}

// 5,000 bytes that WOF kept as they are: a table of one offset, and two chunks.
TEST_CASE("a file that WOF keeps in a stream reads as a plain file") {
  NtfsBuilder builder;
  const std::uint64_t file = builder.add_empty(NtfsBuilder::kRoot, "file", 0x620);
  builder.add_runs(file, kData, "", hole(5), {5000, 0, 5, 0, 0, kFlagSparse});
  Bytes stream;
  append(stream, le32(4096));
  stream.resize(4 + 4096, std::byte{'a'});
  stream.resize(4 + 5000, std::byte{'b'});
  builder.add_clusters(file, kData, "WofCompressedData", stream);
  builder.add_value(file, kData, "Zone.Identifier", to_bytes("z"));
  builder.add_reparse_point(file, kReparseWof, wof_data(2, 0));
  const NtfsVolume volume = opened(builder);
  const Entry entry = entry_of(volume, "file");
  CHECK(entry.kind == EntryKind::kFile);
  CHECK(entry.size == 5000);
  CHECK(entry.streams == std::vector<StreamInfo>{{"Zone.Identifier", 1}});
  Bytes expected(4096, std::byte{'a'});
  expected.resize(5000, std::byte{'b'});
  CHECK(bytes_of(volume, "file") == expected);
  CHECK(check_file_tree_contract(*volume.tree, Limits{}) == 1);
}

TEST_CASE("a WOF file without its stream is corrupt") {
  const NtfsVolume volume = opened(with_reparse_point(kReparseWof, wof_data(2, 0), 0x620));
  CHECK(error_of(volume, "file").code == ErrorCode::kCorrupt);
  CHECK(error_of(volume, "file").what == "MFT record 24: WOF file has no stream WofCompressedData");
}

TEST_CASE("a stream whose first piece is lost is an error, not empty") {
  NtfsBuilder builder;
  const std::uint64_t file = builder.add_empty(NtfsBuilder::kRoot, "file");
  builder.add_runs(file, kData, "", mapping_pair(1, 8), {10, 3, 1});
  const NtfsVolume volume = opened(builder);
  CHECK(error_of(volume, "file").what ==
        "MFT record 24: attribute 0x80: a piece of it begins at cluster 3, not 0");
}

TEST_CASE("encrypted and oddly compressed files are refused") {
  NtfsBuilder builder;
  const std::uint64_t secret = builder.add_empty(NtfsBuilder::kRoot, "secret", 0x4020);
  builder.add_runs(secret, kData, "", mapping_pair(1, 8), {10, 0, 1, 0, 0, kFlagEncrypted});
  const std::uint64_t odd = builder.add_empty(NtfsBuilder::kRoot, "odd", 0x820);
  builder.add_runs(odd, kData, "", mapping_pair(1, 8), {10, 0, 1, 0, 0, 2, 4});
  const NtfsVolume volume = opened(builder);
  CHECK(error_of(volume, "secret").what == "encrypted with EFS");
  CHECK(error_of(volume, "secret").code == ErrorCode::kUnsupported);
  CHECK(error_of(volume, "odd").what == "compressed in an unknown way (2)");
}

TEST_CASE("a file without $DATA is empty, a directory is no file") {
  NtfsBuilder builder;
  builder.add_empty(NtfsBuilder::kRoot, "empty");
  builder.add_directory(NtfsBuilder::kRoot, "folder");
  const NtfsVolume volume = opened(builder);
  CHECK(bytes_of(volume, "empty").empty());
  CHECK(error_of(volume, "folder").what == "is a directory");
  CHECK(error_of(volume, "folder").code == ErrorCode::kUsage);
}

}  // namespace
}  // namespace assay::ntfs
