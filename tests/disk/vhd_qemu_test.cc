// VHD and VHDX files that qemu-img makes while the test runs, read by both.
#include "disk/vhd_qemu.h"

#include <fstream>

#include <catch2/catch.hpp>

#include "disk/vhdx_builder.h"

namespace assay {
namespace {

// Writes at odd places: within sectors, over block borders, at both ends.
std::string odd_writes(const std::string& format, const std::filesystem::path& disk) {
  return "qemu-io -f " + format +
         " -c 'write -P 1 0 512' -c 'write -P 2 1M 3M' -c 'write -P 3 2096640 1024'"
         " -c 'write -P 4 4718080 512' -c 'write -P 5 6290944 2048' -c 'write -P 6 8387072 512'"
         " -c 'write -z 2M 65536' " +
         shell_word(disk.string());
}

void compare_made(const std::string& format, const std::string& options, std::uint64_t size) {
  const TemporaryFolder folder;
  const std::filesystem::path disk = folder / "disk.img";
  CAPTURE(format, options, size);
  run_tool("qemu-img create -q -f " + format + " -o " + options + " " + shell_word(disk.string()) +
           " " + std::to_string(size));
  run_tool(odd_writes(format, disk));
  const auto ours = open_disk(disk);
  REQUIRE(ours);
  CHECK(ours->notes.empty());
  CHECK(ours->type == (options.find("fixed") == std::string::npos ? "dynamic" : "fixed"));
  CHECK(ours->bytes->size() >= size);  // VHD: rounded up to whole cylinders
  CHECK(first_difference(*ours->bytes, qemu_raw(disk, format == "vhdx", folder)) == std::nullopt);
}

TEST_CASE("VHDs of qemu-img read as qemu-img reads them") {
  if (!has_qemu()) return;
  for (const std::string options :
       {"subformat=fixed", "subformat=dynamic", "subformat=fixed,force_size=on",
        "subformat=dynamic,force_size=on"})
    compare_made("vpc", options, 8 << 20);
  compare_made("vpc", "subformat=dynamic,force_size=on", (9 << 20) + 512);
}

TEST_CASE("VHDXs of qemu-img read as qemu-img reads them") {
  if (!has_qemu()) return;
  for (const std::string options :
       {"block_size=1M,subformat=fixed", "block_size=1M,subformat=dynamic",
        "block_size=8M,subformat=dynamic", "block_size=4M,subformat=dynamic,log_size=2M"})
    compare_made("vhdx", options, 9 << 20);
}

// Virtual PC goes by the geometry, Hyper-V by the current size, and qemu-img by one or the other as
// the creator's name suggests. Windows attaches the disk with its current size; a partition table
// written there counts on it. So we believe the current size, whoever wrote the file: qemu-img
// does the same once it is told to with force_size_calc.
TEST_CASE("the size of a VHD is the current size, not that of the geometry") {
  if (!has_qemu()) return;
  const TemporaryFolder folder;
  const std::filesystem::path disk = folder / "disk.vhd";
  BuiltVhd built =
      VhdBuilder(8 << 20, 2 << 20).put_block(3, Bytes(2 << 20, std::byte{'x'})).build();
  built.change_footer([](auto& footer) {
    footer.creator = {'v', 'p', 'c', ' '};
    footer.geometry = {std::byte{0}, std::byte{0x78}, std::byte{4}, std::byte{17}};  // 120*4*17
  });
  std::ofstream(disk, std::ios::binary) << as_chars(built.bytes);
  const auto ours = open_disk(disk);
  REQUIRE(ours);
  CHECK(ours->bytes->size() == 8 << 20);
  CHECK(first_difference(*ours->bytes, qemu_raw(disk, false, folder)) == std::nullopt);
  const std::filesystem::path by_geometry = folder / "geometry.raw";
  run_tool("qemu-img convert -f vpc -O raw " + shell_word(disk.string()) + " " +
           shell_word(by_geometry.string()));
  CHECK(std::filesystem::file_size(by_geometry) == 120 * 4 * 17 * 512);
}

TEST_CASE("disks that our builders make are read alike by qemu-img") {
  if (!has_qemu()) return;
  const TemporaryFolder folder;
  Bytes data(2 << 20);
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::byte>(i % 251);
  const std::filesystem::path vhd = folder / "built.vhd";
  std::ofstream(vhd, std::ios::binary)
      << as_chars(VhdBuilder(5 << 20, 2 << 20).put_block(1, data).build().bytes);
  CHECK(first_difference(*open_disk(vhd)->bytes, qemu_raw(vhd, false, folder)) == std::nullopt);
  const std::filesystem::path vhdx = folder / "built.vhdx";
  std::ofstream(vhdx, std::ios::binary) << as_chars(
      VhdxBuilder(5 << 20, 2 << 20).put_block(1, data).put_block(2, data).build().bytes);
  CHECK(first_difference(*open_disk(vhdx)->bytes, qemu_raw(vhdx, true, folder)) == std::nullopt);
}

// The second entry goes on at the start of the log. Were it the first, qemu-img 7.2 would replay
// the second alone: it does not ask whether the tail that the head names is in the sequence, and
// takes the first sequence that it meets. [MS-VHDX] 2.3.3 asks; so do we, in vhdx_log_test.cc.
TEST_CASE("a log that our builder writes is replayed alike by qemu-img") {
  if (!has_qemu()) return;
  const TemporaryFolder folder;
  BuiltVhdx built = VhdxBuilder(1 << 20).put_block(0, Bytes(1 << 20, std::byte{'.'})).build();
  const std::size_t block = BuiltVhdx::kBlocks;
  VhdxLogBuilder(built)
      .start_at(BuiltVhdx::kMiB - 3 * 4096, 7)
      .add({{block + 4096, Bytes(4096, std::byte{'a'})}, {block + 8192, {}, 8192}})
      .add({{block + 12288, Bytes(4096, std::byte{'b'})}});
  const std::filesystem::path disk = folder / "dirty.vhdx";
  std::ofstream(disk, std::ios::binary) << as_chars(built.bytes);
  const auto ours = open_disk(disk);
  REQUIRE(ours);
  const Bytes replayed = read_all(*ours->bytes, 1 << 20, "disk").value();
  const std::filesystem::path mended = folder / "mended.vhdx";
  std::filesystem::copy_file(disk, mended);
  run_tool("qemu-img check -q -r all " + shell_word(mended.string()));
  CHECK(first_difference(*make_memory_source(replayed), qemu_raw(mended, true, folder)) ==
        std::nullopt);
}

}  // namespace
}  // namespace assay
