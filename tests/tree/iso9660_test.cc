#include "io/byte_source_contract.h"
#include "support/seeds.h"
#include "tree/counting_source.h"
#include "tree/disc_mutation.h"
#include "tree/file_tree_contract.h"
#include "tree/iso9660_tree.h"
#include "tree/udf_tree.h"

#ifdef ASSAY_WITH_ARCHIVE

namespace assay {
namespace {

constexpr const char* kWim = "sources/install.wim";

FileTreePtr opened(const ByteSourcePtr& disc) {
  const Result<FileTreePtr> tree = open_iso9660(disc, Limits{});
  if (!tree) FAIL(to_string(tree.error()));
  return *tree;
}

Bytes media_disc(const std::string& options) {
  const TemporaryFolder folder;
  make_media_folder(folder / "files");
  return bytes_of(genisoimage(folder, options, folder / "files"));
}

std::size_t find_text(const Bytes& bytes, std::string_view text, std::size_t from = 0) {
  const std::size_t at = as_chars(bytes).find(text, from);
  REQUIRE(at != std::string_view::npos);
  return at;
}

TEST_CASE("an ISO 9660 disc is recognised by its first volume descriptor") {
  if (!needs_tool("genisoimage")) return;
  Bytes disc = media_disc("-J");
  CHECK(is_iso9660(*make_memory_source(disc)));
  disc[32769] = std::byte{'X'};
  CHECK_FALSE(is_iso9660(*make_memory_source(disc)));
  CHECK_FALSE(is_iso9660(*make_memory_source(Bytes(32'773))));
  CHECK_FALSE(is_iso9660(*make_memory_source({})));
}

TEST_CASE("the files of an ISO 9660 disc are those it was made from") {
  if (!needs_tool("genisoimage")) return;
  for (const std::string options : {"-J", "-R", "-J -R", "-iso-level 3 -R", "-udf -J"}) {
    CAPTURE(options);
    const TemporaryFolder folder;
    make_media_folder(folder / "files");
    const auto file = genisoimage(folder, options, folder / "files");
    const FileTreePtr tree = opened(source_of(file));
    expect_same_as_folder(*tree, folder / "files");
    CHECK(check_file_tree_contract(*tree, Limits{}) == 14);
  }
}

TEST_CASE("short names of a plain ISO 9660 disc are those of 7-Zip") {
  if (!needs_tool("genisoimage")) return;
  const TemporaryFolder folder;
  make_media_folder(folder / "files");
  const auto file = genisoimage(folder, "", folder / "files");
  const FileTreePtr tree = opened(source_of(file));
  expect_same_as_7zz(*tree, file);
  CHECK(tree->open("SOURCES/EI.CFG"));
  CHECK(check_file_tree_contract(*tree, Limits{}) == 14);
}

TEST_CASE("both sides of a bridge disc hold the same files") {
  if (!needs_tool("genisoimage")) return;
  const ByteSourcePtr disc = make_memory_source(media_disc("-udf -J"));
  const auto udf = open_udf(disc, Limits{});
  if (!udf) return;  // built without libudfread
  const FileTreePtr iso = opened(disc);
  const PathMatches of_udf = match_paths(**udf, "**", Limits{});
  const PathMatches of_iso = match_paths(*iso, "**", Limits{});
  REQUIRE(of_udf.found.size() == of_iso.found.size());
  for (std::size_t i = 0; i < of_udf.found.size(); ++i) {
    const std::string& path = of_udf.found[i].path;
    CHECK(path == of_iso.found[i].path);
    if (of_udf.found[i].entry.kind == EntryKind::kFile)
      CHECK(read_file(**udf, path, 1 << 20) == read_file(*iso, path, 1 << 20));
  }
}

TEST_CASE("times of an ISO 9660 disc are those of the files") {
  if (!needs_tool("genisoimage")) return;
  const TemporaryFolder folder;
  make_media_folder(folder / "files");
  run_tool("TZ=UTC touch -d '2021-02-03 04:05:06' " +
           shell_word((folder / "files" / "autorun.inf").string()));
  const FileTreePtr tree = opened(source_of(genisoimage(folder, "-R", folder / "files")));
  const auto entry = tree->find("autorun.inf");
  REQUIRE(entry);
  REQUIRE(*entry);
  CHECK(to_iso8601((*entry)->modified) == "2021-02-03T04:05:06Z");
}

TEST_CASE("a file of an ISO 9660 disc is read in place") {
  if (!needs_tool("genisoimage")) return;
  for (const std::string options : {"-J", "-R", "-J -R", "-J -iso-level 3"}) {
    CAPTURE(options);
    const auto counting = std::make_shared<CountingSource>(make_memory_source(media_disc(options)));
    const FileTreePtr tree = opened(counting);
    const std::uint64_t at_open = counting->bytes_read;
    CHECK(at_open < 300'000);  // without the bytes of install.wim
    const auto source = tree->open(kWim);
    REQUIRE(source);
    CHECK(counting->bytes_read - at_open < 30'000);  // volume descriptors and two directories
    const std::uint64_t before = counting->bytes_read;
    Bytes out(100);
    REQUIRE((*source)->read_at(200'000, out));
    CHECK(counting->bytes_read - before == 100);
  }
}

TEST_CASE("a file of an ISO 9660 disc keeps the contract of byte sources") {
  if (!needs_tool("genisoimage")) return;
  const FileTreePtr tree = opened(make_memory_source(media_disc("-J -R")));
  const auto source = tree->open(kWim);
  REQUIRE(source);
  const auto bytes = read_all(**source, 1 << 20, "file");
  REQUIRE(bytes);
  expect_byte_source_contract(**source, *bytes);
}

TEST_CASE("zisofs is expanded by libarchive") {
  if (!needs_tool("xorriso")) return;
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "files");
  write_whole(folder / "files" / "zeros.bin", std::string(200'000, 'z'));
  write_whole(folder / "files" / "small.txt", "small");
  const auto disc = folder / "z.iso";
  run_tool("xorriso -outdev " + shell_word(disc.string()) + " -map " +
           shell_word((folder / "files").string()) + " / -set_filter_r --zisofs / -- -commit");
  if (std::filesystem::file_size(disc) > 600'000) WARN("xorriso did not compress");
  expect_same_as_folder(*opened(source_of(disc)), folder / "files");
}

TEST_CASE("an extent that leaves an ISO 9660 disc is named") {
  if (!needs_tool("genisoimage")) return;
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "files");
  write_whole(folder / "files" / "big.bin", std::string(300'001, 'b'));
  Bytes disc = bytes_of(genisoimage(folder, "-J -no-pad", folder / "files"));
  disc.resize(disc.size() - 8 * 2048);
  const FileTreePtr tree = opened(make_memory_source(disc));
  const auto source = tree->open("big.bin");
  REQUIRE_FALSE(source);
  CHECK(source.error().code == ErrorCode::kTruncated);
  CHECK(source.error().what == "file runs past the end of the disc");
  CHECK(source.error().offset);
}

TEST_CASE("an ISO 9660 disc that ends before its last file is refused as truncated") {
  if (!needs_tool("genisoimage")) return;
  Bytes disc = media_disc("-J");
  disc.resize(find_text(disc, "[AutoRun]"));
  const auto tree = open_iso9660(make_memory_source(disc), Limits{});
  REQUIRE_FALSE(tree);
  CHECK(tree.error().code == ErrorCode::kTruncated);
  CHECK(tree.error().what.starts_with("libarchive: Truncated input file"));
}

TEST_CASE("a Rock Ridge continuation that leads to itself is refused") {
  if (!needs_tool("genisoimage")) return;
  Bytes disc = media_disc("-R");
  const std::size_t entry = find_text(disc, "CE\x1C\x01");
  const auto block = read_raw<le32>(disc, entry + 4, "block")->get();
  const auto offset = read_raw<le32>(disc, entry + 12, "offset")->get();
  const std::size_t area = std::size_t{block} * 2048 + offset;
  std::copy_n(disc.begin() + static_cast<std::ptrdiff_t>(entry), 28,
              disc.begin() + static_cast<std::ptrdiff_t>(area));
  const auto tree = open_iso9660(make_memory_source(disc), Limits{});
  REQUIRE_FALSE(tree);
  CHECK(tree.error().what == "Rock Ridge continuation areas form a cycle");
  CHECK(tree.error().offset == area);
}

TEST_CASE("an ISO 9660 directory that contains itself is refused") {
  if (!needs_tool("genisoimage")) return;
  Bytes disc = media_disc("");
  const std::size_t record = find_text(disc, "BOOT", find_text(disc, "AUTORUN")) - 33;
  const std::size_t root = 16 * 2048 + 156;
  std::copy_n(disc.begin() + static_cast<std::ptrdiff_t>(root + 2), 16,
              disc.begin() + static_cast<std::ptrdiff_t>(record + 2));
  const auto tree = open_iso9660(make_memory_source(disc), Limits{});
  REQUIRE_FALSE(tree);
  CHECK(tree.error().what == "libarchive: Directory structure contains loop");
}

TEST_CASE("more entries than the limit are refused") {
  if (!needs_tool("genisoimage")) return;
  Limits limits;
  limits.max_archive_entries = 10;
  const auto tree = open_iso9660(make_memory_source(media_disc("-J")), limits);
  REQUIRE_FALSE(tree);
  CHECK(tree.error().code == ErrorCode::kLimit);
  CHECK(tree.error().what == "archive has more than 10 members");
}

// What each disc of the corpus that is not sound must say.
std::string expected_refusal(const std::string& name) {
  if (name.find("utf16be_overflow") != std::string::npos)
    return "Joliet path is longer than libarchive can hold";
  if (name.find("ce_loop") != std::string::npos)
    return "Rock Ridge continuation areas form a cycle";
  if (name.find("zf_overflow") != std::string::npos)
    return "libarchive: Directory is beyond end-of-media: A";
  return "";
}

TEST_CASE("ISO 9660 discs of the corpus are read, or refused for a reason") {
  if (!find_corpus()) return;
  int opened_at_all = 0;
  for (const auto& file : corpus_files("iso")) {
    CAPTURE(file);
    const TemporaryFolder folder;
    const auto disc = unpacked(file, folder);
    expect_bounded_when_cut(bytes_of(disc), open_iso9660);
    const auto tree = open_iso9660(source_of(disc), Limits{});
    const std::string refusal = expected_refusal(file.filename().string());
    CHECK((tree ? "" : tree.error().what) == refusal);
    if (!tree) continue;
    ++opened_at_all;
    check_file_tree_contract(**tree, Limits{});
  }
  CHECK(opened_at_all == 10);
}

TEST_CASE("a file of several extents is read in place as 7-Zip reads it") {
  if (!find_corpus()) return;
  for (const auto& file : corpus_files("iso")) {
    if (file.filename().string().find("multi_extent") == std::string::npos) continue;
    const TemporaryFolder folder;
    const auto disc = unpacked(file, folder);
    const auto counting = std::make_shared<CountingSource>(source_of(disc));
    const FileTreePtr tree = opened(counting);
    const auto source = tree->open("file");
    REQUIRE(source);
    const std::uint64_t before = counting->bytes_read;
    Bytes out(10);
    REQUIRE((*source)->read_at(129'019, out));  // over the border of two extents
    CHECK(counting->bytes_read - before == 10);
    const auto bytes = read_all(**source, 1 << 20, "file");
    REQUIRE(bytes);
    expect_byte_source_contract(**source, *bytes);
    expect_same_as_7zz(*tree, disc);
  }
}

TEST_CASE("discs of the corpus without links hold what 7-Zip finds") {
  if (!find_corpus()) return;
  for (const auto& file : corpus_files("iso")) {
    const std::string name = file.filename().string();
    const bool is_plain = name.find("test.iso") != std::string::npos ||
                          name.find("hybrid") != std::string::npos ||
                          name.find("nero") != std::string::npos;
    if (!is_plain) continue;
    CAPTURE(file);
    const TemporaryFolder folder;
    const auto disc = unpacked(file, folder);
    expect_same_as_7zz(*opened(source_of(disc)), disc);
  }
}

TEST_CASE("an ISO 9660 disc that is cut gives an answer or an error") {
  if (!needs_tool("genisoimage")) return;
  expect_bounded_when_cut(media_disc("-J -R"), open_iso9660);
}

TEST_CASE("a damaged ISO 9660 disc gives answers or errors") {
  if (!needs_tool("genisoimage")) return;
  const Bytes disc = media_disc("-J -R");
  // Volume descriptors, path tables and directories lie before the first file.
  const std::size_t files = find_text(disc, "[AutoRun]");
  CHECK(open_mutated(disc, 16 * 2048, files, seed_count(120), open_iso9660) > 30);
}

}  // namespace
}  // namespace assay

#else

namespace assay {

TEST_CASE("without libarchive ISO 9660 discs are refused by name") {
  const auto tree = open_iso9660(make_memory_source(Bytes(40'000)), Limits{});
  REQUIRE_FALSE(tree);
}

}  // namespace assay

#endif
