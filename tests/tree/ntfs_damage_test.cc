// Every way of being broken that we know: what is said, where, and that the rest is still read.
#include <catch2/catch.hpp>

#include "tree/ntfs_builder.h"

namespace assay::ntfs {
namespace {

constexpr std::uint64_t kRoot = NtfsBuilder::kRoot;

Error error_of(const Bytes& volume, const std::string& path) {
  const auto opened = open_built(volume);
  REQUIRE(opened);
  const auto source = opened->tree->open(path);
  REQUIRE_FALSE(source);
  return source.error();
}

void check_corrupt(const Error& error, const std::string& what) {
  CHECK(error.code == ErrorCode::kCorrupt);
  CHECK(error.what == what);
}

bool has_note(const NtfsVolume& volume, const std::string& wanted) {
  return std::find(volume.notes.begin(), volume.notes.end(), wanted) != volume.notes.end();
}

// Two files in the root: record 24 with one cluster of data, record 25 beside it.
struct Damaged {
  Damaged() {
    const std::uint64_t file = builder.add_empty(kRoot, "file");
    builder.add_clusters(file, kData, "", to_bytes("data"));
    builder.add_file(kRoot, "other", to_bytes("beside"));
    volume = builder.build();
  }
  std::size_t data(std::size_t field) const {
    return builder.attribute_offset(volume, 24, kData) + field;
  }
  NtfsBuilder builder;
  Bytes volume;
};

TEST_CASE("a record with a bad fix-up is named with its place, and stays in the list") {
  Damaged damaged;
  const std::size_t at = damaged.builder.record_offset(24) + 1022;
  damaged.volume[at] = std::byte{0x99};
  const Error error = error_of(damaged.volume, "file");
  check_corrupt(error, "MFT record 24: fix-up of sector 1 does not match");
  CHECK(error.offset == at);
  const auto opened = open_built(damaged.volume);
  const auto list = opened->tree->list("");
  REQUIRE(list);
  REQUIRE(list->size() == 2);
  CHECK((*list)[0].name == "file");
  CHECK((*list)[0].kind == EntryKind::kOther);
  CHECK(*opened->tree->find("FILE") == (*list)[0]);
  CHECK(opened->tree->open("other"));
}

TEST_CASE("a directory whose record is unreadable is listed, and says so when it is entered") {
  NtfsBuilder builder;
  const std::uint64_t folder = builder.add_directory(kRoot, "folder");
  builder.add_file(folder, "file");
  Bytes volume = builder.build();
  std::memcpy(&volume[builder.record_offset(folder)], "BAAD", 4);
  const auto opened = open_built(volume);
  REQUIRE(opened);
  CHECK(opened->tree->list("")->front().kind == EntryKind::kDirectory);
  const auto list = opened->tree->list("folder");
  REQUIRE_FALSE(list);
  check_corrupt(list.error(), "MFT record 24 is marked as torn (BAAD)");
  const auto below = opened->tree->find("folder/file");
  REQUIRE_FALSE(below);  // not absent
  check_corrupt(below.error(), "MFT record 24 is marked as torn (BAAD)");
}

TEST_CASE("records without sense are named") {
  const auto what = [](std::size_t field, std::uint32_t word) {
    Damaged damaged;
    put(damaged.volume, damaged.builder.record_offset(24) + field, le32(word));
    return error_of(damaged.volume, "file").what;
  };
  CHECK(what(0x00, 0) == "MFT record 24 does not begin with FILE");
  CHECK(what(0x04, 0x00010030) == "MFT record 24 has no room for its fix-ups");
  CHECK(what(0x04, 0x000303FE) == "MFT record 24 has no room for its fix-ups");
  CHECK(what(0x18, 1025) == "MFT record 24 says that 1025 bytes of 1024 are used");
  CHECK(what(0x18, 0x40) == "MFT record 24: attribute runs past the end");
  CHECK(what(0x10, 0x00010002) == "MFT record 24 is used for another file (sequence 2, not 1)");
  CHECK(what(0x14, 0x00000038) == "MFT record 24 is not in use");
  CHECK(what(0x14, 0x0001FFFE) == "MFT record 24: list of attributes runs past the end");
  CHECK(what(0x20, 7) == "MFT record 24 is a part of record 7, not a file");
}

TEST_CASE("attributes without sense are named") {
  const auto what = [](std::size_t field, auto value) {
    Damaged damaged;
    put(damaged.volume, damaged.data(field), value);
    return error_of(damaged.volume, "file").what;
  };
  CHECK(what(0x04, le32(0)) == "MFT record 24: attribute 0x80: length is 0");
  CHECK(what(0x04, le32(0x70050)) == "MFT record 24: attribute 0x80: length is 458832");
  CHECK(what(0x09, std::uint8_t{200}) ==
        "MFT record 24: attribute 0x80: name runs past the attribute");
  CHECK(what(0x20, le16(0x400)) ==
        "MFT record 24: attribute 0x80: run list begins past the attribute");
  CHECK(what(0x30, le64(2048)) ==
        "MFT record 24: attribute 0x80: data is larger than its allocation (2048 and 1024 bytes)");
  CHECK(what(0x38, le64(5)) ==
        "MFT record 24: attribute 0x80: more bytes are initialised than there are (5 of 4)");
  CHECK(what(0x10, le64(3)) ==
        "MFT record 24: attribute 0x80: a piece of it begins at cluster 3, not 0");
  CHECK(what(0x49, le64(1'000'000)) ==
        "MFT record 24: attribute 0x80: run list leads past the volume (cluster 1000000)");
}

TEST_CASE("resident data past its attribute is refused") {
  Damaged damaged;
  const std::size_t at = damaged.builder.attribute_offset(damaged.volume, 25, kData);
  put(damaged.volume, at + 0x10, le32(500));
  const Error error = error_of(damaged.volume, "other");
  check_corrupt(error, "MFT record 25: attribute 0x80: resident value runs past the attribute");
  CHECK(error.offset == at);
}

TEST_CASE("a run list shorter than the data is refused") {
  NtfsBuilder builder;
  const std::uint64_t file = builder.add_empty(kRoot, "file");
  builder.add_runs(file, kData, "", mapping_pair(1, 8), {3000, 0, 3});
  check_corrupt(error_of(builder.build(), "file"),
                "MFT record 24: attribute 0x80: run list has 1 clusters, the data 3");
}

TEST_CASE("a reference to a record past the MFT is refused") {
  NtfsBuilder builder;
  const std::uint64_t file = builder.add_file(kRoot, "file");
  Bytes volume = builder.build();
  const std::size_t entry = builder.attribute_offset(volume, kRoot, kIndexRoot) + 0x20 + 0x20;
  REQUIRE(read_raw<le32>(volume, entry, "reference")->get() == file);
  put(volume, entry, le32(1'000'000));
  check_corrupt(error_of(volume, "file"),
                "MFT record 1000000 is past the end of the MFT (25 records)");
}

TEST_CASE("names that lead out of their directory are an error of the listing") {
  for (const std::string name : {"a/b", "..", "a\\b"}) {
    NtfsBuilder builder;
    builder.add_file(kRoot, name);
    const auto opened = open_built(builder.build());
    REQUIRE(opened);
    CHECK(opened->tree->list("").error().code == ErrorCode::kCorrupt);
  }
}

TEST_CASE("a directory that contains itself is noticed") {
  NtfsBuilder builder;
  const std::uint64_t folder = builder.add_directory(kRoot, "folder");
  builder.add_name(folder, folder, "again");
  const auto opened = open_built(builder.build());
  REQUIRE(opened);
  const auto found = opened->tree->find("folder/again");
  REQUIRE_FALSE(found);
  check_corrupt(found.error(), "MFT record 24: directory contains itself");
}

// A directory with three index blocks: names 0 to 8, four in each, and one between them.
struct Indexed {
  Indexed() {
    folder = builder.add_directory(kRoot, "folder");
    for (int i = 0; i < 12; ++i) builder.add_file(folder, "name" + std::to_string(10 + i));
    builder.use_index_blocks(folder, 3);
    volume = builder.build();
  }
  Error find_error(const std::string& name) const {
    const auto found = open_built(volume)->tree->find("folder/" + name);
    REQUIRE_FALSE(found);
    return found.error();
  }
  Error list_error() const {
    const auto list = open_built(volume)->tree->list("folder");
    REQUIRE_FALSE(list);
    return list.error();
  }
  std::size_t root_entries() const {
    return builder.attribute_offset(volume, folder, kIndexRoot) + 0x20 + 0x20;
  }
  NtfsBuilder builder;
  std::uint64_t folder;
  Bytes volume;
};

TEST_CASE("an index block with a bad fix-up hides only what lies in it") {
  Indexed indexed;
  const std::size_t at = indexed.builder.index_offset(indexed.folder) + 510;
  indexed.volume[at] = std::byte{0x99};
  const Error error = indexed.find_error("name10");
  check_corrupt(error, "MFT record 24: index block 0: fix-up of sector 0 does not match");
  CHECK(error.offset == at);
  CHECK(open_built(indexed.volume)->tree->find("folder/name15")->has_value());
  check_corrupt(indexed.list_error(),
                "MFT record 24: index block 0: fix-up of sector 0 does not match");
}

TEST_CASE("a cycle in an index is noticed") {
  Indexed indexed;
  // The child of the root's second entry becomes that of the first.
  const std::size_t first = indexed.root_entries();
  const std::size_t length = read_raw<le16>(indexed.volume, first + 8, "length")->get();
  const std::size_t second = first + length;
  const std::size_t second_length = read_raw<le16>(indexed.volume, second + 8, "length")->get();
  put(indexed.volume, second + second_length - 8, le64(0));
  check_corrupt(indexed.list_error(), "MFT record 24: index block 0 hangs in the tree twice");
}

TEST_CASE("a child past the end of the index is refused") {
  Indexed indexed;
  const std::size_t first = indexed.root_entries();
  const std::size_t length = read_raw<le16>(indexed.volume, first + 8, "length")->get();
  put(indexed.volume, first + length - 8, le64(77));
  check_corrupt(indexed.find_error("name10"),
                "MFT record 24: index block 77 is past the end of the index");
  put(indexed.volume, first + length - 8, ~le64(0));
  check_corrupt(indexed.list_error(),
                "MFT record 24: index block 18446744073709551615 is past the end of the index");
}

TEST_CASE("an index block that is another one is refused") {
  Indexed indexed;
  put(indexed.volume, indexed.builder.index_offset(indexed.folder) + 0x10, le64(1));
  check_corrupt(indexed.find_error("name10"), "MFT record 24: index block 0 says that it is 1");
}

TEST_CASE("index entries without sense are refused") {
  const auto what = [](std::size_t field, auto value) {
    Indexed indexed;
    const std::size_t entry = indexed.builder.index_offset(indexed.folder) + 0x30;
    put(indexed.volume, entry + field, value);
    return indexed.find_error("name10").what;
  };
  CHECK(what(0x08, le16(8)) == "MFT record 24: index block 0: index entry has 8 bytes");
  CHECK(what(0x08, le16(2000)) == "MFT record 24: index block 0: index entry has 2000 bytes");
  CHECK(what(0x0A, le16(2000)) == "MFT record 24: index block 0: key runs past its index entry");
  CHECK(what(0x50, std::uint8_t{200}) ==
        "MFT record 24: index block 0: name runs past its $FILE_NAME");
  CHECK(what(0x51, std::uint8_t{9}) ==
        "MFT record 24: index block 0: name has an unknown kind (9)");
}

TEST_CASE("a node out of order is looked through as a whole") {
  Indexed indexed;
  // The block's first name no longer comes before its neighbours: "name10" becomes "zame10".
  const std::size_t entry = indexed.builder.index_offset(indexed.folder) + 0x30;
  put(indexed.volume, entry + 0x52, le16('z'));
  const auto opened = open_built(indexed.volume);
  REQUIRE(opened);
  CHECK(opened->tree->find("folder/name11")->has_value());
}

TEST_CASE("a directory without index is an error, not empty") {
  Indexed indexed;
  const std::size_t at =
      indexed.builder.attribute_offset(indexed.volume, indexed.folder, kIndexRoot);
  put(indexed.volume, at + 0x20, le32(0));  // the type of what is indexed
  check_corrupt(indexed.find_error("name10"),
                "MFT record 24: index root is not that of a directory");
  put(indexed.volume, at, le32(kData));
  check_corrupt(indexed.list_error(), "MFT record 24: directory has no index");
}

// A file in two pieces, the second in an extension record.
struct Pieces {
  Pieces() {
    file = builder.add_empty(kRoot, "file");
    extension = builder.add_extension(file);
    const auto lcn = static_cast<std::int64_t>(builder.put_clusters(Bytes(2048, std::byte{'x'})));
    first = builder.add_runs(file, kData, "", mapping_pair(1, lcn), {2048, 0, 1, 2048});
    second = builder.add_runs(extension, kData, "", mapping_pair(1, lcn + 1), {0, 1, 1});
    builder.append_list_entry(list, kStandardInformation, 0, builder.reference(file), 0);
    builder.append_list_entry(list, kData, 0, builder.reference(file), first);
  }
  Bytes build() {
    builder.add_value(file, kAttributeList, "", list);
    return builder.build();
  }
  void add(std::uint64_t vcn, std::uint64_t record, std::uint16_t id) {
    builder.append_list_entry(list, kData, vcn, builder.reference(record), id);
  }
  NtfsBuilder builder;
  std::uint64_t file;
  std::uint64_t extension;
  std::uint16_t first;
  std::uint16_t second;
  Bytes list;
};

TEST_CASE("a file in pieces reads as one") {
  Pieces pieces;
  pieces.add(1, pieces.extension, pieces.second);
  CHECK(open_built(pieces.build())->tree->open("file"));
}

TEST_CASE("attribute lists that lead astray are refused") {
  SECTION("to a record of another file") {
    Pieces pieces;
    pieces.builder.record(pieces.extension).base = pieces.builder.reference(kRoot);
    pieces.add(1, pieces.extension, pieces.second);
    check_corrupt(
        error_of(pieces.build(), "file"),
        "MFT record 24: attribute list leads to record 25, which is no part of this file");
  }
  SECTION("round in a circle, to a file with a list of its own") {
    Pieces pieces;
    pieces.add(1, kRoot, 0);
    check_corrupt(error_of(pieces.build(), "file"),
                  "MFT record 24: attribute list leads to record 5, which is no part of this file");
  }
  SECTION("to an attribute that is not there") {
    Pieces pieces;
    pieces.add(1, pieces.extension, 77);
    check_corrupt(error_of(pieces.build(), "file"),
                  "MFT record 24: attribute list names an attribute 0x80 that record 25 does not "
                  "hold");
  }
  SECTION("twice to the same piece") {
    Pieces pieces;
    pieces.add(1, pieces.extension, pieces.second);
    pieces.add(1, pieces.extension, pieces.second);
    check_corrupt(error_of(pieces.build(), "file"),
                  "MFT record 25: attribute 0x80: a piece of it begins at cluster 1, not 2");
  }
  SECTION("with an entry of no length") {
    Pieces pieces;
    pieces.add(1, pieces.extension, pieces.second);
    put(pieces.list, 32 + 4, le16(0));
    check_corrupt(error_of(pieces.build(), "file"),
                  "MFT record 24: attribute list has an entry of 0 bytes");
  }
  SECTION("with a name past its entry") {
    Pieces pieces;
    pieces.add(1, pieces.extension, pieces.second);
    put(pieces.list, 32 + 6, std::uint8_t{200});
    check_corrupt(error_of(pieces.build(), "file"),
                  "MFT record 24: attribute list has a name that runs past its entry");
  }
}

TEST_CASE("a list larger than Windows allows is refused") {
  NtfsBuilder builder;
  const std::uint64_t file = builder.add_empty(kRoot, "file");
  builder.add_runs(file, kAttributeList, "", hole(1024), {1024 * kBuiltCluster, 0, 1024});
  CHECK(error_of(builder.build(), "file").code == ErrorCode::kLimit);
}

TEST_CASE("record 0 is read from the mirror where it is damaged") {
  Damaged damaged;
  std::memset(&damaged.volume[damaged.builder.record_offset(0)], 0, 4);
  const auto opened = open_built(damaged.volume);
  REQUIRE(opened);
  CHECK(has_note(*opened, "MFT record 0 does not begin with FILE: the MFT mirror was used"));
  CHECK(opened->tree->open("file"));
}

TEST_CASE("so is $Volume") {
  Damaged damaged;
  damaged.volume[damaged.builder.record_offset(kVolumeRecord) + 510] = std::byte{0x77};
  const auto opened = open_built(damaged.volume);
  REQUIRE(opened);
  CHECK(opened->label == "built");
  CHECK(has_note(*opened,
                 "MFT record 3: fix-up of sector 0 does not match: the MFT mirror was used"));
}

TEST_CASE("without record 0 there is no volume") {
  Damaged damaged;
  const std::size_t at = damaged.builder.record_offset(0);
  std::memset(&damaged.volume[at], 0, 4);
  std::memset(&damaged.volume[NtfsBuilder::kMirrorCluster * kBuiltCluster], 0, 4);
  const auto opened = open_built(damaged.volume);
  REQUIRE_FALSE(opened);
  check_corrupt(opened.error(), "MFT record 0 does not begin with FILE");
  CHECK(opened.error().offset == at);
}

TEST_CASE("an MFT in two parts is read as one") {
  NtfsBuilder builder;
  builder.add_file(kRoot, "file", to_bytes("behind"));
  builder.split_mft(16);
  const auto opened = open_built(builder.build());
  REQUIRE(opened);
  CHECK(opened->tree->open("file"));
}

TEST_CASE("an MFT that is described by a part of itself that is not yet known is refused") {
  NtfsBuilder builder;
  builder.split_mft(14);  // record 15, which says where the rest is, lies in the rest
  const auto opened = open_built(builder.build());
  REQUIRE_FALSE(opened);
  check_corrupt(opened.error(),
                "MFT record 15 describes where the MFT lies, and is not in the part before");
}

TEST_CASE("a volume without root is refused") {
  Damaged damaged;
  put(damaged.volume, damaged.builder.record_offset(kRoot) + 0x16, le16(kRecordInUse));
  const auto opened = open_built(damaged.volume);
  REQUIRE_FALSE(opened);
  check_corrupt(opened.error(), "MFT record 5 is not a directory");
}

TEST_CASE("a volume that is cut says so, and what is there is read") {
  Damaged damaged;
  damaged.volume.resize(damaged.volume.size() - 1024);  // the backup, and half of record 25
  const auto opened = open_built(damaged.volume);
  REQUIRE(opened);
  const bool is_said = std::any_of(
      opened->notes.begin(), opened->notes.end(),
      [](const std::string& note) { return note.find("bytes, and only") != std::string::npos; });
  CHECK(is_said);
  CHECK(opened->tree->open("file"));
  CHECK(opened->tree->open("other").error().what.starts_with("MFT record 25: "));
}

}  // namespace
}  // namespace assay::ntfs
