#include "io/byte_source_contract.h"
#include "tree/counting_source.h"
#include "tree/disc_mutation.h"
#include "tree/file_tree_contract.h"
#include "tree/iso9660_tree.h"
#include "tree/udf_disc.h"
#include "tree/udf_tree.h"

#ifdef ASSAY_WITH_UDFREAD

namespace assay {
namespace {

TEST_CASE("a UDF bridge disc is recognised, a plain ISO 9660 disc is not") {
  if (!needs_tool("genisoimage")) return;
  CHECK(is_udf(*media_disc().source()));
  CHECK(is_iso9660(*media_disc().source()));
  CHECK_FALSE(is_udf(*UdfDisc("-J -R").source()));
  CHECK_FALSE(is_udf(*make_memory_source({})));
  CHECK_FALSE(is_udf(*make_memory_source(Bytes(600'000))));
}

TEST_CASE("a beginning without NSR descriptor is not UDF") {
  if (!needs_tool("genisoimage")) return;
  for (std::size_t at = 16 * 2048; at < 32 * 2048; at += 2048) {
    UdfDisc disc = media_disc();
    if (as_chars(ByteView(disc.bytes()).subspan(at + 1, 3)) != "NSR") continue;
    CHECK_FALSE(is_udf(*disc.set8(at + 1, 'X').source()));
    CHECK(refusal_of(disc).what == "no UDF volume recognition sequence");
    return;
  }
  FAIL("genisoimage wrote no NSR descriptor");
}

TEST_CASE("the files of a UDF bridge disc are those it was made from") {
  if (!needs_tool("genisoimage")) return;
  const TemporaryFolder folder;
  make_media_folder(folder / "files");
  const auto file = genisoimage(folder, "-udf -J", folder / "files");
  const FileTreePtr tree = opened(source_of(file));
  expect_same_as_folder(*tree, folder / "files");
  expect_same_as_7zz(*tree, file);
  CHECK(check_file_tree_contract(*tree, Limits{}) == 14);
}

TEST_CASE("names of UDF compare without case") {
  if (!needs_tool("genisoimage")) return;
  const FileTreePtr tree = opened(media_disc().source());
  const auto found = tree->find("SOURCES\\INSTALL.WIM");
  REQUIRE(found);
  REQUIRE(*found);
  CHECK((*found)->name == "install.wim");
  CHECK(tree->open("BOOT/SCHL\xC3\x9CSSEL \xE2\x82\xAC.TXT"));
}

TEST_CASE("a file of a UDF disc keeps the contract of byte sources") {
  if (!needs_tool("genisoimage")) return;
  const FileTreePtr tree = opened(media_disc().source());
  const auto source = tree->open(kWim);
  REQUIRE(source);
  const auto bytes = read_all(**source, 1 << 20, "file");
  REQUIRE(bytes);
  REQUIRE(bytes->size() == kWimBytes);
  expect_byte_source_contract(**source, *bytes);
}

TEST_CASE("a file of a UDF disc is read in place") {
  if (!needs_tool("genisoimage")) return;
  const auto counting = std::make_shared<CountingSource>(media_disc().source());
  const FileTreePtr tree = opened(counting);
  const auto source = tree->open(kWim);
  REQUIRE(source);
  const std::uint64_t before = counting->bytes_read;
  Bytes out(100);
  REQUIRE((*source)->read_at(200'000, out));
  CHECK(counting->bytes_read - before == 100);
  CHECK(before < 100'000);  // opening reads descriptors and directories only
}

TEST_CASE("a file of a UDF disc outlives its tree") {
  if (!needs_tool("genisoimage")) return;
  auto tree = opened(media_disc().source());
  const auto source = tree->open(kWim);
  tree.reset();
  REQUIRE(source);
  CHECK(read_all(**source, 1 << 20, "file"));
}

// The one extent of install.wim in three, the middle one perhaps a hole.
UdfDisc in_pieces(bool with_hole) {
  UdfDisc disc = media_disc();
  const std::size_t entry = disc.find_entry(kWimBytes);
  const std::size_t ads = entry + 176 + disc.get32(entry + 168);
  const std::uint32_t block = disc.get32(ads + 4);
  const std::uint32_t lengths[] = {40'960, with_hole ? 0x80000000U | 4096 : 4096,
                                   kWimBytes - 45'056};
  const std::uint32_t blocks[] = {block + 30, with_hole ? 0 : block + 5, block + 22};
  for (std::size_t i = 0; i < 3; ++i)
    disc.set32(ads + 8 * i, lengths[i]).set32(ads + 8 * i + 4, blocks[i]);
  disc.set32(entry + 172, 24).set16(entry + 0x0A, 2032);
  return disc.seal(entry);
}

TEST_CASE("a hole in a UDF file reads as zeros") {
  if (!needs_tool("genisoimage")) return;
  const FileTreePtr tree = opened(in_pieces(true).source());
  const auto source = tree->open(kWim);
  REQUIRE(source);
  const auto bytes = read_all(**source, 1 << 20, "file");
  REQUIRE(bytes);
  CHECK((Bytes(bytes->begin() + 40'960, bytes->begin() + 45'056) == Bytes(4096)));
  expect_byte_source_contract(**source, *bytes);
}

TEST_CASE("a UDF file in several pieces reads as 7-Zip reads it") {
  if (!needs_tool("genisoimage")) return;
  UdfDisc disc = in_pieces(false);
  const FileTreePtr tree = opened(disc.source());
  const auto source = tree->open(kWim);
  REQUIRE(source);
  const auto bytes = read_all(**source, 1 << 20, "file");
  REQUIRE(bytes);
  expect_byte_source_contract(**source, *bytes);
  const TemporaryFolder folder;
  write_whole(folder / "disc.iso", std::string(as_chars(disc.bytes())));
  if (!needs_tool("7zz")) return;  // 26.02 reads no holes
  run_tool("7zz e -y -tUdf -o" + shell_word(folder.path().string()) + " " +
           shell_word((folder / "disc.iso").string()) + " " + kWim);
  CHECK((bytes_of(folder / "install.wim") == *bytes));
}

TEST_CASE("a UDF file that lies in its entry is read") {
  if (!needs_tool("genisoimage")) return;
  UdfDisc disc = media_disc();
  const std::size_t entry = disc.find_entry(2048);
  disc.set16(entry + 0x22, 3).set32(entry + 0x38, 5).set32(entry + 168, 0).set32(entry + 172, 5);
  for (std::size_t i = 0; i < 5; ++i)
    disc.set8(entry + 176 + i, static_cast<std::uint8_t>("hello"[i]));
  disc.seal(entry);
  const FileTreePtr tree = opened(disc.source());
  const auto bytes =
      read_file(*tree, "boot/a name that is longer than thirty-one characters.bin", 100);
  REQUIRE(bytes);
  REQUIRE(*bytes);
  CHECK(as_chars(**bytes) == "hello");
}

TEST_CASE("allocation descriptors of UDF go on in another block") {
  if (!needs_tool("genisoimage")) return;
  const FileTreePtr before = opened(media_disc().source());
  const FileTreePtr tree = opened(with_allocation_extent(false).source());
  CHECK(read_file(*tree, kWim, 1 << 20) == read_file(*before, kWim, 1 << 20));
}

// The root directory moves into a metadata partition that begins at block 1 of the other one.
UdfDisc with_metadata_partition(std::uint32_t extent_bytes) {
  UdfDisc disc = media_disc();
  const std::uint32_t block = spare_block(disc);
  const std::size_t at = partition_start(disc) + std::size_t{block} * 2048;
  for (std::size_t i = 0; i < 2048; ++i) disc.set8(at + i, 0);
  disc.set16(at, udf::kExtendedFileEntry).set16(at + 2, 3).set16(at + 0x0A, 2032);
  disc.set16(at + 0x14, 4).set8(at + 0x1B, 250).set32(at + 0x38, extent_bytes);
  disc.set32(at + 212, 8).set32(at + 216, extent_bytes).set32(at + 220, 1).seal(at);
  for (const int n : {0, 1}) {
    const std::size_t volume = disc.find_tag(udf::kLogicalVolume, n);
    const std::size_t map = volume + 440 + 6;
    disc.set32(volume + 0x108, 70).set32(volume + 0x10C, 2);
    disc.set8(map, 2).set8(map + 1, 64).set16(map + 38, 0);
    disc.set32(map + 40, block).set32(map + 44, block);
    const std::string_view domain = "*UDF Metadata Partition";
    for (std::size_t i = 0; i < domain.size(); ++i)
      disc.set8(map + 5 + i, static_cast<std::uint8_t>(domain[i]));
    disc.set16(volume + 0x0A, 494).seal(volume);
  }
  const std::size_t file_set = disc.find_tag(udf::kFileSet);
  const std::size_t root = find_directory(disc, 0);
  const std::size_t ads = root + 176 + disc.get32(root + 168);
  disc.set32(file_set + 0x194, disc.get32(file_set + 0x194) - 1).set16(file_set + 0x198, 1);
  disc.set32(ads + 4, disc.get32(ads + 4) - 1).seal(root);
  return disc.seal(file_set);
}

TEST_CASE("a metadata partition of UDF is followed") {
  if (!needs_tool("genisoimage")) return;
  const FileTreePtr before = opened(media_disc().source());
  const FileTreePtr tree = opened(with_metadata_partition(64 * 2048).source());
  CHECK(tree->list("") == before->list(""));
  CHECK(read_file(*tree, kWim, 1 << 20) == read_file(*before, kWim, 1 << 20));
  CHECK(refusal_of(with_metadata_partition(2048)).what.starts_with("UDF file entry leaves its"));
}

TEST_CASE("an empty UDF volume of mkudffs opens and lists nothing") {
  if (!needs_tool("mkudffs")) return;
  const TemporaryFolder folder;
  const auto image = folder / "empty.udf";
  run_tool("mkudffs -b 2048 --media-type=dvd -r 2.01 --new-file " + shell_word(image.string()) +
           " 2048");
  const FileTreePtr tree = opened(source_of(image));
  const auto list = tree->list("");
  REQUIRE(list);
  CHECK(list->empty());
  CHECK(check_file_tree_contract(*tree, Limits{}) == 0);
}

TEST_CASE("a UDF volume with blocks of 512 bytes is refused by name") {
  if (!needs_tool("mkudffs")) return;
  const TemporaryFolder folder;
  const auto image = folder / "hd.udf";
  run_tool("mkudffs -b 512 --media-type=hd --new-file " + shell_word(image.string()) + " 4096");
  const auto tree = open_udf(source_of(image), Limits{});
  REQUIRE_FALSE(tree);
  CHECK(tree.error().code == ErrorCode::kUnsupported);
  CHECK(tree.error().what == "UDF blocks of 512 bytes are not read, only of 2048");
}

TEST_CASE("the UDF disc of the corpus is read as 7-Zip reads it") {
  if (!find_corpus()) return;
  int found = 0;
  for (const auto& file : corpus_files("iso")) {
    const TemporaryFolder folder;
    const auto disc = unpacked(file, folder);
    if (!is_udf(*source_of(disc))) continue;
    CAPTURE(file);
    const FileTreePtr tree = opened(source_of(disc));
    expect_same_as_7zz(*tree, disc);
    check_file_tree_contract(*tree, Limits{});
    expect_bounded_when_cut(bytes_of(disc), open_udf);
    ++found;
  }
  CHECK(found == 1);
}

}  // namespace
}  // namespace assay

#else

namespace assay {

TEST_CASE("without libudfread the program says so") { WARN("built without libudfread"); }

}  // namespace assay

#endif
