// Disks of Windows, Hyper-V, Disk2vhd and QEMU, as other projects publish them.
#include <catch2/catch.hpp>

#include "disk/vhd_qemu.h"

namespace assay {
namespace {

// The file of that folder whose name contains `part`, unpacked.
std::filesystem::path corpus_disk(const std::string& in_folder, const std::string& part,
                                  const TemporaryFolder& folder) {
  for (const auto& file : corpus_files(in_folder))
    if (file.filename().string().find(part) != std::string::npos) return unpacked(file, folder);
  FAIL("not in the corpus: " + part);
  return {};
}

TEST_CASE("disks of the corpus read as qemu-img reads them") {
  if (!find_corpus() || !has_qemu()) return;
  struct Disk {
    const char* folder;
    const char* name;
    const char* type;
  };
  for (const Disk& disk :
       {Disk{"vhd", "hypervisor__dynamic.vhd", "dynamic"},
        Disk{"vhd", "hypervisor__fixed.vhd", "fixed"}, Disk{"vhd", "ext2.vhd", "dynamic"},
        Disk{"vhdx", "hypervisor__dynamic.vhdx", "dynamic"},
        Disk{"vhdx", "hypervisor__fixed.vhdx", "fixed"}}) {
    CAPTURE(disk.name);
    const TemporaryFolder folder;
    const std::filesystem::path path = corpus_disk(disk.folder, disk.name, folder);
    const auto ours = open_disk(path);
    REQUIRE(ours);
    CHECK(ours->type == disk.type);
    CHECK(ours->notes.empty());
    const bool vhdx = std::string(disk.folder) == "vhdx";
    CHECK(first_difference(*ours->bytes, qemu_raw(path, vhdx, folder)) == std::nullopt);
  }
}

// All of them would be some gigabytes: their ends, and every block's first and last sectors.
TEST_CASE("large empty disks of the corpus are zeros, of the right size") {
  if (!find_corpus()) return;
  struct Disk {
    const char* folder;
    const char* name;
    std::uint64_t size;
  };
  for (const Disk& disk : {Disk{"vhd", "hyperv2012r2-dynamic", 136'365'211'648},
                           Disk{"vhd", "d2v-zerofilled", 263'454'720}}) {
    CAPTURE(disk.name);
    const TemporaryFolder folder;
    const auto ours = open_disk(corpus_disk(disk.folder, disk.name, folder));
    REQUIRE(ours);
    CHECK(ours->notes.empty());
    REQUIRE(ours->bytes->size() == disk.size);
    Bytes some(4096);
    for (std::uint64_t at = 0; at < disk.size; at += std::max<std::uint64_t>(disk.size / 1000, 1)) {
      const std::uint64_t from = std::min(at / 512 * 512, disk.size - some.size());
      REQUIRE(ours->bytes->read_at(from, some));
      REQUIRE((some == Bytes(some.size())));
    }
  }
}

TEST_CASE("the log of a disk that was in use is replayed: 18 MiB of 0xA5") {
  if (!find_corpus()) return;
  const TemporaryFolder folder;
  const auto disk = open_disk(corpus_disk("vhdx", "dirtylog", folder));
  REQUIRE(disk);
  CHECK(disk->notes == std::vector<std::string>{"log was replayed in memory: entries 7 to 7"});
  CHECK(disk->bytes->size() == std::uint64_t{10} << 30);
  Bytes written(18 << 20);
  REQUIRE(disk->bytes->read_at(0, written));
  CHECK((written == Bytes(written.size(), std::byte{0xA5})));
  Bytes behind(1 << 20);
  REQUIRE(disk->bytes->read_at(18 << 20, behind));
  CHECK((behind == Bytes(behind.size())));
}

TEST_CASE("differencing disks of the corpus name the parent that is not there") {
  if (!find_corpus()) return;
  const TemporaryFolder folder;
  const auto vhd = open_disk(corpus_disk("vhd", "fat-differential", folder));
  REQUIRE_FALSE(vhd);
  CHECK(vhd.error().code == ErrorCode::kNotFound);
  CHECK(vhd.error().what ==
        "parent disk fat-parent.vhd is not here: put it beside this file or name it with --parent");
  ParentClaim claim;
  const auto vhdx = open_disk(corpus_disk("vhdx", "differencing.avhdx", folder),
                              [&claim](const ParentClaim& asked) {
                                claim = asked;
                                return no_parents(asked);
                              });
  REQUIRE_FALSE(vhdx);
  CHECK(vhdx.error().code == ErrorCode::kNotFound);
  CHECK(vhdx.error().what.starts_with(
      "parent disk Generation 1_49C4BAF3-4B25-4406-8C4B-D39E65C32385.avhdx is not here"));
  CHECK(claim.identifier == "{ff34003b-11ed-4cf8-a166-b2be05e20b80}");
  CHECK(claim.other_identifier.empty());
  REQUIRE(claim.paths.size() == 3);
  CHECK(claim.paths[0] == ".\\Generation 1_49C4BAF3-4B25-4406-8C4B-D39E65C32385.avhdx");
}

// A file of the right identifier stands in: what the child has of its own must not be lost.
TEST_CASE("a differencing disk of Windows is read over a parent with its identifier") {
  if (!find_corpus()) return;
  const TemporaryFolder folder;
  BuiltVhd parent = VhdBuilder::fixed(Bytes(4 << 20, std::byte{'p'}));
  ParentClaim claim;
  const auto disk = open_disk(corpus_disk("vhd", "fat-differential", folder),
                              [&](const ParentClaim& asked) -> Result<std::vector<DiskFile>> {
                                claim = asked;
                                parent.change_footer([&asked](vhd::RawFooter& footer) {
                                  footer.identifier = guid_of(asked.identifier);
                                });
                                return std::vector{parent.file("fat-parent.vhd")};
                              });
  REQUIRE(disk);
  CHECK(claim.paths == std::vector<std::string>{".\\fat-parent.vhd",
                                                "C:\\Projects\\dfvfs\\test_data\\fat-parent.vhd"});
  CHECK(disk->notes.empty());
  const Bytes bytes = read_all(*disk->bytes, 4 << 20, "disk").value();
  const auto of_parent = std::count(bytes.begin(), bytes.end(), std::byte{'p'});
  CHECK(of_parent > 2 << 20);
  CHECK(of_parent < 4 << 20);
}

// qemu-img refuses it: "Incorrect header checksum". Its blocks are all there, and an auditor wants
// to see them: we read it, and say so.
TEST_CASE("a VHD with wrong checksums is read, and that is said") {
  if (!find_corpus()) return;
  const TemporaryFolder folder;
  const auto disk = open_disk(corpus_disk("vhd", "dfvfs__image.vhd", folder));
  REQUIRE(disk);
  CHECK(disk->notes == std::vector<std::string>{"checksum of the footer is wrong"});
  CHECK(disk->bytes->size() == 104'448);
  Bytes magic(2);
  REQUIRE(disk->bytes->read_at(1080, magic));  // ext2
  CHECK((magic == Bytes{std::byte{0x53}, std::byte{0xEF}}));
}

TEST_CASE("a VHD made to crash readers is refused") {
  if (!find_corpus()) return;
  const TemporaryFolder folder;
  const auto disk = open_disk(corpus_disk("malformed-disk", "afl5", folder));
  REQUIRE_FALSE(disk);
  CHECK(disk.error().code == ErrorCode::kTruncated);
  CHECK(disk.error().what == "header of a dynamic VHD runs past the end");
}

}  // namespace
}  // namespace assay
