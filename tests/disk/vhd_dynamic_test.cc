#include <catch2/catch.hpp>

#include "disk/vhd.h"
#include "disk/vhd_builder.h"
#include "io/byte_source_contract.h"

namespace assay {
namespace {

constexpr std::size_t kBlock = 4096;

Bytes filled(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  Bytes bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

Result<DiskImage> open(const BuiltVhd& built) {
  return open_vhd(built.source(), no_parents, Limits::for_fuzzing());
}

Result<Bytes> content(const BuiltVhd& built) {
  TRY_ASSIGN(const DiskImage disk, open(built));
  return read_all(*disk.bytes, 1 << 24, "disk");
}

void copy_to(Bytes& target, std::size_t at, const Bytes& source, std::size_t from,
             std::size_t length) {
  std::copy_n(source.begin() + static_cast<std::ptrdiff_t>(from), length,
              target.begin() + static_cast<std::ptrdiff_t>(at));
}

TEST_CASE("a dynamic disk has its blocks where the table says, and zeros elsewhere") {
  const Bytes first = filled(kBlock, 1);
  const Bytes last = filled(kBlock, 2);
  Bytes expected(4 * kBlock - 1024);
  copy_to(expected, kBlock, first, 0, kBlock);
  copy_to(expected, 3 * kBlock, last, 0, kBlock - 1024);
  const BuiltVhd built = VhdBuilder(expected.size()).put_block(3, last).put_block(1, first).build();
  const auto disk = open(built);
  REQUIRE(disk);
  CHECK(disk->type == "dynamic");
  CHECK(disk->notes.empty());
  expect_byte_source_contract(*disk->bytes, expected);
}

// qemu-img gives the bytes as they lie in the block: its own writer sets every bit. The paper says
// of such a sector that it was never written, and libyal reads zeros: so do we.
TEST_CASE("a sector that the bitmap does not have is zeros, whatever lies there") {
  const Bytes data = filled(kBlock, 3);
  Bytes expected(kBlock);
  for (const std::size_t sector : {1U, 2U, 7U})
    copy_to(expected, 512 * sector, data, 512 * sector, 512);
  const BuiltVhd built = VhdBuilder(kBlock).put_sectors(0, data, {1, 2, 7}).build();
  CHECK((content(built).value() == expected));
  expect_byte_source_contract(*open(built)->bytes, expected);
}

TEST_CASE("blocks have any size that is a power of two, and bitmaps whole sectors") {
  for (const std::uint32_t block_size : {512U, 1024U, 65'536U, 2U << 20, 4U << 20}) {
    CAPTURE(block_size);
    const Bytes data = filled(block_size, 4);
    const BuiltVhd built = VhdBuilder(2 * block_size, block_size).put_block(1, data).build();
    const auto read = content(built);
    REQUIRE(read);
    CHECK((Bytes(read->begin() + block_size, read->end()) == data));
    CHECK((Bytes(read->begin(), read->begin() + block_size) == Bytes(block_size)));
  }
}

TEST_CASE("the last block may end with the disk") {
  BuiltVhd built = VhdBuilder(kBlock + 512).put_block(1, filled(kBlock, 5)).build();
  const Bytes whole = content(built).value();
  built.bytes.erase(built.bytes.end() - 512 - (kBlock - 512), built.bytes.end() - 512);
  CHECK((content(built).value() == whole));
}

TEST_CASE("a table may have more entries than the disk, not fewer") {
  BuiltVhd built = VhdBuilder(3 * kBlock).build();
  CHECK(content(built.change_header([](auto& header) { header.table_entries = 77U; })));
  const auto few = open(built.change_header([](auto& header) { header.table_entries = 2U; }));
  REQUIRE_FALSE(few);
  CHECK(to_string(few.error()) ==
        "block allocation table has 2 entries, and the disk 3 blocks (at 0x0000021c)");
}

TEST_CASE("headers that cannot be are refused with their reason") {
  BuiltVhd built = VhdBuilder(3 * kBlock).build();
  const auto refusal = [&built](auto change) {
    const auto disk = open(BuiltVhd(built).change_header(change));
    REQUIRE_FALSE(disk);
    return disk.error();
  };
  CHECK(refusal([](auto& h) { h.cookie[0] = 'x'; }).what ==
        "no \"cxsparse\" header of a dynamic VHD");
  CHECK(refusal([](auto& h) { h.version = 0x00020000U; }).what ==
        "version of the dynamic header is not 1 (2.0)");
  CHECK(refusal([](auto& h) { h.block_size = 5000U; }).what ==
        "block size is not a power of two of at least 512 (5000)");
  CHECK(refusal([](auto& h) { h.block_size = 0U; }).code == ErrorCode::kCorrupt);
  CHECK(refusal([](auto& h) { h.block_size = 256U; }).code == ErrorCode::kCorrupt);
  CHECK(refusal([](auto& h) { h.table_offset = ~std::uint64_t{0}; }).what ==
        "block allocation table runs past the end of the file");
  CHECK(refusal([](auto& h) { h.table_offset = std::uint64_t{512}; }).what ==
        "the block allocation table lies over the dynamic header");
  const auto far =
      open(BuiltVhd(built).change_footer([](auto& f) { f.header_offset = ~std::uint64_t{0} - 5; }));
  REQUIRE_FALSE(far);
  CHECK(far.error().what == "header of a dynamic VHD runs past the end");
}

TEST_CASE("a block past the end of the file is named, and others are still read") {
  const Bytes data = filled(kBlock, 6);
  BuiltVhd built = VhdBuilder(3 * kBlock).put_block(0, data).put_block(1, data).build();
  built.set_entry(1, 0x7FFFFFFF);
  const auto disk = open(built);
  REQUIRE(disk);
  Bytes block(kBlock);
  CHECK(disk->bytes->read_at(0, block));
  CHECK((block == data));
  const auto refused = disk->bytes->read_at(kBlock, block);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kTruncated);
  CHECK(to_string(refused.error()) ==
        "block 1 lies at sector 2147483647, past the end of the file (at 0x00000604)");
  CHECK(disk->bytes->read_at(2 * kBlock, block));
}

TEST_CASE("a block that reaches into the footer is past the end") {
  BuiltVhd built = VhdBuilder(kBlock).put_block(0, filled(kBlock, 7)).build();
  built.set_entry(0, built.entry(0) + 1);
  const auto read = content(built);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::kTruncated);
}

TEST_CASE("blocks that overlap are refused: each other, the header, the table") {
  BuiltVhd built = VhdBuilder(3 * kBlock)
                       .put_block(0, filled(kBlock, 8))
                       .put_block(1, filled(kBlock, 9))
                       .build();
  const auto refusal = [&built](std::size_t block, std::uint32_t sector) {
    const auto read = content(BuiltVhd(built).set_entry(block, sector));
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::kCorrupt);
    return read.error().what;
  };
  CHECK(refusal(1, built.entry(0)) == "block 1 lies over block 0");
  CHECK(refusal(1, built.entry(0) + 3) == "block 1 lies over block 0");
  CHECK(refusal(2, 0) == "block 2 lies over the footer's copy");
  CHECK(refusal(2, 1) == "block 2 lies over the dynamic header");
  CHECK(refusal(2, 3) == "block 2 lies over the block allocation table");
}

TEST_CASE("opening reads neither table nor blocks, and a read only what it touches") {
  class Counting final : public ByteSource {
   public:
    explicit Counting(ByteSourcePtr parent) : parent_(std::move(parent)) {}
    std::uint64_t size() const override { return parent_->size(); }
    Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
      bytes += out.size();
      return parent_->read_at(offset, out);
    }
    mutable std::uint64_t bytes = 0;

   private:
    ByteSourcePtr parent_;
  };
  VhdBuilder builder(1000 * std::uint64_t{65'536}, 65'536);
  builder.put_block(7, filled(65'536, 10));
  const auto source = std::make_shared<Counting>(builder.build().source());
  const auto disk = open_vhd(source, no_parents, {});
  REQUIRE(disk);
  CHECK(source->bytes <= 512 + 511 + 512 + 1024);
  source->bytes = 0;
  Bytes some(100);
  REQUIRE(disk->bytes->read_at(7 * 65'536 + 50, some));
  CHECK(source->bytes == 4 + 16 + 100);  // table entry, bitmap, data
  REQUIRE(disk->bytes->read_at(7 * 65'536 + 150, some));
  CHECK(source->bytes == 4 + 16 + 200);
}

}  // namespace
}  // namespace assay
