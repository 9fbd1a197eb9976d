#include "disk/vmdk_descriptor.h"

#include <catch2/catch.hpp>

namespace assay {
namespace {

Result<VmdkDescriptor> parse(std::string_view text) {
  return parse_vmdk_descriptor(as_bytes(text), {});
}

TEST_CASE("a descriptor has settings and extents") {
  const auto descriptor = parse(
      "# Disk DescriptorFile\r\nversion=1\r\nCID=ABCDEF01\r\nparentCID = ffffffff\r\n"
      "createType=\"twoGbMaxExtentSparse\"\r\n\r\n# Extent description\r\n"
      "RW 4192256 SPARSE \"a disk-s001.vmdk\"\r\n  RDONLY 100 FLAT \"f.vmdk\" 63\r\n"
      "RW 7 ZERO\r\n#parentFileNameHint=\"x\"\r\nddb.adapterType = \"ide\"\r\n");
  REQUIRE(descriptor);
  CHECK(descriptor->create_type == "twoGbMaxExtentSparse");
  CHECK(descriptor->content_id == "abcdef01");
  CHECK_FALSE(descriptor->has_parent());
  CHECK(descriptor->extents ==
        std::vector<VmdkExtent>{{"RW", 4192256, "SPARSE", "a disk-s001.vmdk", 0},
                                {"RDONLY", 100, "FLAT", "f.vmdk", 63},
                                {"RW", 7, "ZERO", "", 0}});
}

TEST_CASE("a snapshot is told by its parent's name or its parent's id") {
  CHECK(parse("parentFileNameHint=\"base.vmdk\"\n")->has_parent());
  CHECK(parse("parentCID=12345678\n")->has_parent());
  CHECK_FALSE(parse("parentCID=FFFFFFFF\n")->has_parent());
  CHECK_FALSE(parse("CID=12345678\n")->has_parent());
}

TEST_CASE("an embedded descriptor ends at its padding") {
  const auto descriptor =
      parse(std::string_view("CID=1\nRW 1 ZERO\n\0RW 1 FLAT \"/etc/shadow\" 0\n", 46));
  REQUIRE(descriptor);
  CHECK(descriptor->extents.size() == 1);
}

TEST_CASE("a name in Windows-1252 is read") {
  CHECK(parse("encoding=\"windows-1252\"\nRW 1 FLAT \"gr\xFC\xDF.vmdk\" 0\n")->extents[0].file ==
        "grüß.vmdk");
}

TEST_CASE("an extent that is not understood is an error, not one less") {
  for (const char* line : {"RW", "RW x FLAT \"a\" 0", "RW 0 FLAT \"a\" 0", "RW 1 FLAT a 0",
                           "RW 1 FLAT \"a", "RW 1 FLAT \"a\" x", "RW -1 FLAT \"a\" 0", "RW 1",
                           "RW 99999999999999999999 FLAT \"a\" 0", "RW 1 FLAT \"a\" -1"}) {
    CAPTURE(line);
    const bool is_extent = std::string_view(line).starts_with("RW ");
    CHECK(parse(std::string(line) + "\n").has_value() == !is_extent);
  }
}

TEST_CASE("extents are bounded") {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "RW 1 ZERO\n";
  Limits limits;
  limits.max_vmdk_extents = 19;
  const auto descriptor = parse_vmdk_descriptor(as_bytes(text), limits);
  REQUIRE_FALSE(descriptor);
  CHECK(descriptor.error().code == ErrorCode::kLimit);
}

}  // namespace
}  // namespace assay
