#include <catch2/catch.hpp>

#include "disk/vhd.h"
#include "disk/vhd_builder.h"
#include "io/byte_source_contract.h"

namespace assay {
namespace {

Bytes filled(std::size_t size, char first = 'a') {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<std::byte>(static_cast<std::size_t>(first) + i / 512 % 7 + i % 5);
  return bytes;
}

Result<DiskImage> open(const BuiltVhd& built) {
  return open_vhd(built.source(), no_parents, Limits::for_fuzzing());
}

Bytes content(const DiskImage& disk) { return read_all(*disk.bytes, 1 << 20, "disk").value(); }

bool recognised(const Bytes& bytes) {
  const ByteView view(bytes);
  return is_vhd(view, view.last(std::min<std::size_t>(bytes.size(), 512)));
}

BuiltVhd dynamic_disk() {
  return VhdBuilder(3 * 4096).put_block(0, filled(4096)).put_block(2, filled(4096, 'k')).build();
}

TEST_CASE("a file is a VHD by the cookie at either end") {
  CHECK_FALSE(recognised({}));
  CHECK_FALSE(recognised(to_bytes("conecti")));
  CHECK_FALSE(recognised(Bytes(2048)));
  const BuiltVhd fixed = VhdBuilder::fixed(filled(2048));
  CHECK(recognised(fixed.bytes));
  CHECK(recognised(BuiltVhd(fixed).cut(fixed.bytes.size() - 1).bytes));        // 511 bytes
  CHECK_FALSE(recognised(BuiltVhd(fixed).cut(fixed.bytes.size() - 2).bytes));  // no such footer
  CHECK(recognised(dynamic_disk().drop_end_footer().bytes));
}

TEST_CASE("a fixed disk is the file without its footer") {
  const Bytes bytes = filled(5 * 512);
  const auto disk = open(VhdBuilder::fixed(bytes));
  REQUIRE(disk);
  CHECK(disk->format == "vhd");
  CHECK(disk->type == "fixed");
  CHECK(disk->sector_size == 512);
  CHECK(disk->notes.empty());
  expect_byte_source_contract(*disk->bytes, bytes);
}

TEST_CASE("a footer of 511 bytes is one, as Virtual PC wrote before 2004") {
  BuiltVhd fixed = VhdBuilder::fixed(filled(2048));
  fixed.cut(fixed.bytes.size() - 1);
  const auto disk = open(fixed);
  REQUIRE(disk);
  CHECK(disk->notes.empty());
  CHECK((content(*disk) == filled(2048)));
  BuiltVhd dynamic = dynamic_disk();
  const Bytes whole = content(*open(dynamic));
  const auto old = open(dynamic.cut(dynamic.bytes.size() - 1));
  REQUIRE(old);
  CHECK(old->notes.empty());
  CHECK((content(*old) == whole));
}

TEST_CASE("the copy of a damaged footer is used, and that is said") {
  const Bytes whole = content(*open(dynamic_disk()));
  const auto damaged = open(dynamic_disk().damage_end_footer());
  REQUIRE(damaged);
  CHECK(damaged->notes ==
        std::vector<std::string>{"footer is damaged: its copy at the start was used"});
  CHECK((content(*damaged) == whole));
  const auto missing = open(dynamic_disk().drop_end_footer());
  REQUIRE(missing);
  CHECK(missing->notes ==
        std::vector<std::string>{"footer at the end is missing: its copy at the start was used"});
  CHECK((content(*missing) == whole));
}

TEST_CASE("a damaged copy at the start does no harm") {
  const auto disk = open(dynamic_disk().flip(200));
  REQUIRE(disk);
  CHECK(disk->notes.empty());
}

TEST_CASE("wrong checksums are said, and the disk is read") {
  const auto both = open(dynamic_disk().damage_end_footer().flip(200));
  REQUIRE(both);
  CHECK(both->notes == std::vector<std::string>{"checksum of the footer is wrong"});
  const auto only_copy = open(dynamic_disk().drop_end_footer().flip(200));
  REQUIRE(only_copy);
  CHECK(only_copy->notes == std::vector<std::string>{"footer at the end is missing, and the "
                                                     "checksum of its copy is wrong"});
  const auto header = open(dynamic_disk().flip(BuiltVhd::kHeader + 900));
  REQUIRE(header);
  CHECK(header->notes == std::vector<std::string>{"checksum of the dynamic header is wrong"});
}

TEST_CASE("footers that differ: the one at the end counts") {
  BuiltVhd built = dynamic_disk();
  const auto copy = built.get<vhd::RawFooter>(0);
  built.change_footer([](auto& footer) { footer.current_size = std::uint64_t{4096}; });
  const auto disk = open(built.put(0, copy));
  REQUIRE(disk);
  CHECK(disk->bytes->size() == 4096);
  CHECK(disk->notes == std::vector<std::string>{"copy of the footer at the start differs: the one "
                                                "at the end was used"});
}

TEST_CASE("the first sector of a fixed disk is data, though it looks like a footer") {
  Bytes bytes = filled(2048);
  const BuiltVhd inner = dynamic_disk();
  std::copy_n(inner.bytes.begin(), 512, bytes.begin());
  const auto disk = open(VhdBuilder::fixed(bytes));
  REQUIRE(disk);
  CHECK(disk->type == "fixed");
  CHECK(disk->notes.empty());
  CHECK((content(*disk) == bytes));
}

TEST_CASE("a suspended computer's disk is said to be in saved state") {
  BuiltVhd built = VhdBuilder::fixed(filled(512));
  const auto disk = open(built.change_footer([](auto& footer) { footer.saved_state = 1; }));
  REQUIRE(disk);
  REQUIRE(disk->notes.size() == 1);
  CHECK(disk->notes[0].starts_with("in saved state"));
}

TEST_CASE("a fixed disk that is shorter than its footer says is read as far as it goes") {
  BuiltVhd fixed = VhdBuilder::fixed(filled(1024));
  const auto longer =
      open(fixed.change_footer([](auto& footer) { footer.current_size = std::uint64_t{1536}; }));
  REQUIRE(longer);
  CHECK(longer->bytes->size() == 1024);
  CHECK(longer->notes ==
        std::vector<std::string>{"fixed disk of 1536 bytes has only 1024 before its footer"});
}

TEST_CASE("footers that cannot be are refused with their reason") {
  const auto none = open({Bytes(2048)});
  REQUIRE_FALSE(none);
  CHECK(none.error().what == "no \"conectix\" footer at the end of the file");
  CHECK_FALSE(open({Bytes{}}));

  BuiltVhd fixed = VhdBuilder::fixed(filled(1024));
  const auto type = open(fixed.change_footer([](auto& footer) { footer.type = 5U; }));
  REQUIRE_FALSE(type);
  CHECK(type.error().code == ErrorCode::kUnsupported);
  CHECK(type.error().what == "disk type is not fixed, dynamic or differencing (5)");
}

}  // namespace
}  // namespace assay
