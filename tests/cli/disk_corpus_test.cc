// Real disks and discs of other projects through the program: the known answers of the corpus, and
// one clear line for what is broken, whole and cut.

#include <map>

#include <catch2/catch.hpp>

#include "base/hash.h"
#include "support/corpus.h"
#include "support/program.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

fs::path corpus_file(const std::string& name, const TemporaryFolder& folder) {
  return unpacked(*find_corpus() / name, folder);
}

std::string sha256_of(const std::string& bytes) { return to_hex(sha256(as_bytes(bytes))); }

TEST_CASE("files of the volumes of the corpus have the hashes that other tools found") {
  if (!find_corpus()) return;
  const TemporaryFolder folder;
  const std::string volume = corpus_file("ntfs/fox-it__dissect.ntfs__ntfs.bin.gz", folder).string();
  const std::map<std::string, std::string> hashes = {
      {"Large.txt", "5b766f6d76a999636fd93b4e039d5a32187f84a19c0950449f0c721da0223914"},
      {"Random.bin", "abe14bae00734c703772844542916a386641bca80c1db871729826732cc603fa"},
      {"Directory/File 1.txt", "213e984f98c31b7e9a6ed59b476a06e16a313bb9d3d938d681fefdaace2a705c"},
  };
  for (const auto& [path, hash] : hashes) {
    CAPTURE(path);
    CHECK(sha256_of(run_inside({"cat", volume, path}).out) == hash);
  }
  // ntfsls prints one more: ".", which every other folder has as well.
  CHECK(lines_of(run_inside({"ls", volume, "Large Directory"}).out).size() == 2048);
}

TEST_CASE("what is wrong with the disks of the corpus is said") {
  if (!find_corpus()) return;
  const TemporaryFolder folder;
  const std::map<std::string, std::string> said = {
      {"vhd/log2timeline__dfvfs__fat-differential.vhd",
       "parent disk fat-parent.vhd is not here: put it beside this file or name it with --parent"},
      {"vhd/log2timeline__dfvfs__image.vhd", "checksum"},
      {"vhdx/fox-it__dissect.hypervisor__differencing.avhdx.gz",
       "parent disk Generation 1_49C4BAF3-4B25-4406-8C4B-D39E65C32385.avhdx is not here"},
      {"malformed-disk/AFLplusplus__qemuafl__afl5.img.bz2", "header of a dynamic VHD"},
      {"malformed-disk/AFLplusplus__qemuafl__afl9.vmdk.bz2", "VMDK descriptor"},
      {"malformed-disk/google__osv-scalibr__invalid.qcow2", "not a Windows image"},
      {"malformed-disk/google__osv-scalibr__valid-ext-exfat-fat32-ntfs-encrypted-legacy-aes.qcow2",
       "is encrypted (AES)"},
      {"ntfs/fox-it__dissect.ntfs__ntfs-cloud.bin.gz", "journal is not clean (dirty)"},
      {"partition/fox-it__dissect.volume__gpt_hybrid.bin", "hybrid MBR"},
      {"partition/fox-it__dissect.volume__gpt_no_name_xff.bin", "checksum"},
      {"iso/libarchive__libarchive__test_read_format_iso_rockridge_ce_loop.iso.gz", "cycle"},
  };
  for (const auto& [name, text] : said) {
    CAPTURE(name);
    const ProgramResult result = run_inside({"scan", corpus_file(name, folder).string()});
    CAPTURE(result.err);
    CHECK(result.code == 2);
    CHECK(holds(result.err, text));
  }
}

TEST_CASE("a volume inside an archive of the corpus is read like any other") {
  if (!find_corpus()) return;
  const std::string target =
      (*find_corpus() / "ntfs/SecurityRonin__ntfs-forensic__SampleTinyNtfsVolume.zip").string() +
      "!SampleTinyNtfsVolume/partition.dd";
  CHECK(run_inside({"ls", target}).code == 0);
  CHECK_FALSE(run_inside({"ls", target}).out.empty());
}

TEST_CASE("every disk and disc of the corpus gives an answer or a line, whole and cut") {
  if (!find_corpus()) return;
  for (const char* name : {"vhd", "vhdx", "partition", "malformed-disk", "iso", "ntfs-geometry"}) {
    for (const fs::path& packed : corpus_files(name)) {
      const TemporaryFolder folder;
      const fs::path file = unpacked(packed, folder);
      CAPTURE(packed.filename().string());
      const ProgramResult whole = run_inside({"ls", "-l", file.string()});
      CHECK((whole.code == 0 || whole.code == 2));
      CHECK((whole.code == 0 || whole.err.starts_with("assay: ")));
      const std::uint64_t size = fs::file_size(file);
      if (file == packed) continue;  // of the corpus itself: not ours to cut
      for (const std::uint64_t quarters : {3U, 2U, 1U}) {
        CAPTURE(quarters);
        fs::resize_file(file, size / 4 * quarters);
        const ProgramResult cut = run_inside({"ls", "-R", file.string()});
        CHECK((cut.code == 0 || cut.code == 2));
        CHECK((cut.code == 0 || cut.err.starts_with("assay: ")));
      }
    }
  }
}

}  // namespace
}  // namespace assay
