// Real volumes of other projects (tests/support/corpus.h): made by Windows, by mkntfs with odd
// geometries, by Linux ntfs3, and by fuzzers.
#include <catch2/catch.hpp>

#include "io/memory_source.h"
#include "tree/file_tree_contract.h"
#include "tree/ntfs/record.h"
#include "tree/ntfs_tools.h"

namespace assay::ntfs {
namespace {

NtfsVolume open_at(const std::filesystem::path& image, std::uint64_t offset) {
  const auto file = open_file_source(image);
  REQUIRE(file);
  const auto part = make_slice(*file, offset, (*file)->size() - offset);
  auto volume = open_ntfs(*part, Limits{});
  REQUIRE(volume);
  return *std::move(volume);
}

std::string hash_at(const NtfsVolume& volume, const std::string& path) {
  const auto source = volume.tree->open(path);
  REQUIRE(source);
  return to_hex(sha256(read_all(**source, 64U << 20, "file").value()));
}

std::optional<std::filesystem::path> corpus_volume(const std::string& path,
                                                   const TemporaryFolder& folder) {
  const auto corpus = find_corpus();
  if (!corpus) return std::nullopt;
  return unpacked(*corpus / path, folder);
}

TEST_CASE("the volume of dissect.ntfs: LZNT1, and a directory with 2,049 names") {
  const TemporaryFolder folder;
  const auto image = corpus_volume("ntfs/fox-it__dissect.ntfs__ntfs.bin.gz", folder);
  if (!image) return;
  const NtfsVolume volume = open_image(*image);
  CHECK(hash_at(volume, "Large.txt") ==
        "5b766f6d76a999636fd93b4e039d5a32187f84a19c0950449f0c721da0223914");
  CHECK(hash_at(volume, "Random.bin") ==
        "abe14bae00734c703772844542916a386641bca80c1db871729826732cc603fa");
  CHECK(hash_at(volume, "directory/FILE 1.txt") ==
        "213e984f98c31b7e9a6ed59b476a06e16a313bb9d3d938d681fefdaace2a705c");
  CHECK(volume.tree->find("Large.txt").value()->size == 2'097'152);
  // The corpus counts the entry "." that ntfsls shows.
  CHECK(volume.tree->list("Large Directory")->size() == 2'048);
  check_all_entries(*volume.tree);
}

TEST_CASE("OneDrive files: fetched ones are read, the others say where they are") {
  const TemporaryFolder folder;
  const auto corpus = find_corpus();
  if (!corpus) return;
  const std::filesystem::path image = folder / "cloud.img";
  // 1 GiB, nearly all of it zeros, which are not written.
  run("gzip -dc " +
      shell_word((*corpus / "ntfs/fox-it__dissect.ntfs__ntfs-cloud.bin.gz").string()) +
      " | dd bs=1M iflag=fullblock conv=sparse of=" + shell_word(image.string()));
  const NtfsVolume volume = open_image(image);
  CHECK(volume.tree->find("OneDrive/example.txt").value()->kind == EntryKind::kFile);
  CHECK(volume.tree->find("OneDrive/created-online.txt").value()->kind == EntryKind::kOther);
  CHECK(volume.tree->open("OneDrive/created-online.txt").error().what ==
        "its data is in the cloud (reparse point 0x9000401a)");
  if (wim_tool("ntfscat"))
    CHECK(hash_at(volume, "OneDrive/example.txt") ==
          hash_of_output("ntfscat -f " + shell_word(image.string()) + " OneDrive/example.txt"));
  check_all_entries(*volume.tree);
}

TEST_CASE("every volume of the corpus keeps the contract and lists as ntfsls does") {
  struct Row {
    std::string path;
    std::uint64_t offset;
    std::size_t entries;
  };
  const TemporaryFolder folder;
  if (!find_corpus()) return;
  std::vector<Row> rows = {
      {"ntfs/ColinFinck__ntfs__testfs1", 0, 517},
      {"ntfs/borisbrodski__sevenzipjbinding__archive1.zip.1.ntfs.zip", 0, 283},
      {"ntfs/borisbrodski__sevenzipjbinding__archive2.zip.1.ntfs.zip", 0, 10},
      {"ntfs/fkie-cad__fact_extractor__ntfs.img.xz", 0, 5},
      {"ntfs/fkie-cad__fact_extractor__mbr.img.xz", 2048 * 512, 1},
      {"ntfs/msuhanov__dfir_ntfs__ntfs3.raw.gz", 0, 3},
      {"ntfs/msuhanov__dfir_ntfs__ntfs_index.raw.gz", 128 * 512, 34},
      {"ntfs/msuhanov__dfir_ntfs__file_4k.bin", 0, 7},
  };
  for (const auto& file : corpus_files("ntfs-geometry"))
    rows.push_back({"ntfs-geometry/" + file.filename().string(), 0, 7});
  for (const Row& row : rows) {
    CAPTURE(row.path);
    const auto image = corpus_volume(row.path, folder);
    const NtfsVolume volume = open_at(*image, row.offset);
    const std::size_t count = check_all_entries(*volume.tree);
    CHECK(count == row.entries);
    if (row.offset == 0 && wim_tool("ntfsls")) {
      const auto theirs = ntfsls_names(*image, "");
      if (!theirs.empty()) CHECK(our_names(*volume.tree, "") == theirs);
    }
  }
}

TEST_CASE("MFT records of the corpus are parsed, or refused with a reason") {
  const TemporaryFolder folder;
  for (const std::string name : {"ntfs/fox-it__dissect.ntfs__mft.bin.gz",
                                 "ntfs/msuhanov__dfir_ntfs__compressed_sparse.mft"}) {
    CAPTURE(name);
    const auto file = corpus_volume(name, folder);
    if (!file) return;
    const auto source = open_file_source(*file);
    REQUIRE(source);
    std::size_t parsed = 0;
    for (std::uint64_t at = 0; at + 1024 <= (*source)->size(); at += 1024) {
      const Bytes bytes = read_bytes(**source, at, 1024, 1024, "record").value();
      const Result<RecordPtr> record = parse_record(bytes, at / 1024, at);
      // Records that were never used are zeros.
      const bool is_unused = bytes[0] == std::byte{0};
      CAPTURE(at);
      CHECK(record.has_value() != is_unused);
      if (record) ++parsed;
    }
    CHECK(parsed > 20);
  }
}

TEST_CASE("a volume of which only the head is here says so") {
  const TemporaryFolder folder;
  const auto image = corpus_volume("ntfs/fox-it__dissect.ntfs__boot_2m.bin.gz", folder);
  if (!image) return;
  const auto file = open_file_source(*image);
  const Bytes head = read_bytes(**file, 0, 512, 512, "boot sector").value();
  CHECK(is_ntfs(head));
  const auto volume = open_ntfs(*file, Limits{});
  REQUIRE_FALSE(volume);
  CHECK(volume.error().what == "MFT record 0: MFT record runs past the end");
}

}  // namespace
}  // namespace assay::ntfs
