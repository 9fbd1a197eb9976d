#include "disk/qemu_references.h"

#include <cstring>

#include <catch2/catch.hpp>

#include "io/memory_source.h"
#include "support/qcow2_header_builder.h"

namespace assay {
namespace {

using namespace std::string_view_literals;

constexpr std::uint32_t kBackingFormat = 0xE2792ACA;
constexpr std::uint32_t kDataFileName = 0x44415441;

Result<QemuReferences> read(const Bytes& bytes) {
  const std::string driver(qemu_driver(bytes));
  return read_qemu_references(*make_memory_source(bytes), driver, {});
}

Result<QemuReferences> read(const Qcow2HeaderBuilder& header) { return read(header.bytes()); }

std::string refusal(const Result<QemuReferences>& result) {
  REQUIRE_FALSE(result);
  return result.error().what;
}

TEST_CASE("formats are told by their first bytes") {
  CHECK(qemu_driver(to_bytes("QFI\xFB\0\0\0\3"sv)) == "qcow2");
  CHECK(qemu_driver(to_bytes("QFI\xFB\0\0\0\2"sv)) == "qcow2");
  CHECK(qemu_driver(to_bytes("QFI\xFB\0\0\0\1"sv)) == "qcow");
  CHECK(qemu_driver(to_bytes("KDMV")) == "vmdk");
  CHECK(qemu_driver(to_bytes("COWD")) == "vmdk");
  CHECK(qemu_driver(to_bytes("# Disk DescriptorFile\n")) == "vmdk");
  CHECK(qemu_driver(to_bytes("QED\0"sv)) == "qed");
  CHECK(qemu_driver(to_bytes("WithoutFreeSpace")) == "parallels");
  CHECK(qemu_driver(to_bytes(std::string(0x40, ' ') + "\x7F\x10\xDA\xBE")) == "vdi");
  for (const std::string_view other :
       {""sv, "QFI\xFB"sv, "QFI\xFB\0\0\0\4"sv, "QED!"sv, "# Disk Descriptor"sv, "KDM"sv,
        "This is not a valid qcow2 file"sv, "conectix"sv, "vhdxfile"sv})
    CHECK(qemu_driver(to_bytes(other)).empty());
}

TEST_CASE("a qcow2 file names its backing file, the format of that, and its data file") {
  const auto found = read(Qcow2HeaderBuilder()
                              .extension(0x6803F857, "feature names")
                              .extension(kBackingFormat, "raw")
                              .extension(kDataFileName, "data.bin")
                              .set32(0x4C, 4)
                              .backing("base.raw"));
  REQUIRE(found);
  CHECK(found->backing == "base.raw");
  CHECK(found->backing_driver == "raw");
  CHECK(found->data_file == "data.bin");
}

TEST_CASE("version 2 has its extensions where version 3 has more fields") {
  const auto found = read(Qcow2HeaderBuilder(2).extension(kBackingFormat, "qcow2").backing("b"));
  REQUIRE(found);
  CHECK(found->backing == "b");
  CHECK(found->backing_driver == "qcow2");
  CHECK_FALSE(found->data_file);
}

TEST_CASE("the name of a data file has no meaning without its bit, nor the bit without the name") {
  CHECK_FALSE(read(Qcow2HeaderBuilder().extension(kDataFileName, "data.bin"))->data_file);
  CHECK(refusal(read(Qcow2HeaderBuilder().set32(0x4C, 4))) ==
        "has an external data file, but does not name it");
}

TEST_CASE("an encrypted qcow2 is refused") {
  CHECK(refusal(read(Qcow2HeaderBuilder().set32(0x20, 1))) == "is encrypted (AES)");
  CHECK(refusal(read(Qcow2HeaderBuilder().set32(0x20, 2))) == "is encrypted (LUKS)");
  CHECK(refusal(read(Qcow2HeaderBuilder().set32(0x20, 9))) == "is encrypted (method is not known)");
}

TEST_CASE("damaged qcow2 headers are refused") {
  CHECK(refusal(read(Qcow2HeaderBuilder().set32(0x14, 22))) ==
        "cluster size is 2 to the power of 22");
  CHECK(refusal(read(Qcow2HeaderBuilder().set32(0x64, 0x60))) == "header length is 96");
  CHECK(refusal(read(Qcow2HeaderBuilder().backing("x").set32(0x10, 1024))) ==
        "name of the backing file has 1024 bytes");
  CHECK(refusal(read(Qcow2HeaderBuilder().backing("x").set32(0x08, 1))) ==
        "name of the backing file runs past the end");
  CHECK(refusal(read(Qcow2HeaderBuilder().extension(1, "x").set32(0x6C, 0xFFFFFFFF))) ==
        "header extension runs past the end");
}

TEST_CASE("a QED file names its backing file where a bit says so") {
  Bytes bytes(4096);
  const auto put = [&](std::size_t at, std::string_view text) {
    std::memcpy(bytes.data() + at, text.data(), text.size());
  };
  put(0, "QED\0\0\x10\0\0"sv);
  put(0x38, "\0\2\0\0\x08\0\0\0"sv);
  put(0x200, "base.raw");
  CHECK_FALSE(read(bytes)->backing);
  put(0x10, "\5");
  CHECK(read(bytes)->backing == "base.raw");
  CHECK(read(bytes)->backing_driver == "raw");
  put(0x3C, "\0\4"sv);
  CHECK(refusal(read(bytes)) == "name of the backing file has 1024 bytes");
}

// A sparse extent with its descriptor in sector 1.
Bytes sparse_vmdk(std::string_view descriptor) {
  Bytes bytes(4096);
  const auto put = [&](std::size_t at, std::string_view text) {
    std::memcpy(bytes.data() + at, text.data(), text.size());
  };
  put(0, "KDMV\1");
  put(0x0C, "\0\x10"sv);
  put(0x1C, "\1");
  put(0x24, "\2");
  put(512, descriptor);
  return bytes;
}

TEST_CASE("a sparse VMDK names its parent in the embedded descriptor") {
  CHECK_FALSE(read(sparse_vmdk("CID=1\nparentCID=ffffffff\n"))->backing);
  CHECK(read(sparse_vmdk("parentCID=1\nparentFileNameHint=\"base.vmdk\"\n"))->backing ==
        "base.vmdk");
  CHECK(refusal(read(sparse_vmdk("parentCID=1\n"))) ==
        "VMDK is a snapshot that does not name its parent");
  CHECK_FALSE(read(sparse_vmdk("RW 1 FLAT \"/etc/shadow\" 0\n"))->descriptor);
}

TEST_CASE("a sparse VMDK that would make QEMU follow its descriptor is refused") {
  Bytes bytes = sparse_vmdk("RW 1 FLAT \"/etc/shadow\" 0\n");
  bytes[0x0D] = std::byte{0};
  CHECK(refusal(read(bytes)) == "VMDK sparse extent has no capacity");
}

TEST_CASE("a lone extent of a VMDK disk is not a disk") {
  Bytes bytes = sparse_vmdk("");
  bytes[0x1C] = std::byte{0};
  constexpr const char* kPart =
      "is one extent of a VMDK disk: the disk is opened by its descriptor file";
  CHECK(refusal(read(bytes)) == kPart);
  CHECK(refusal(read(to_bytes("COWD" + std::string(100, '\0')))) == kPart);
}

TEST_CASE("a descriptor without extents, or past the end, is refused") {
  CHECK(refusal(read(to_bytes("# Disk DescriptorFile\nCID=1\n"))) ==
        "VMDK descriptor names no extents");
  Bytes bytes = sparse_vmdk("");
  bytes[0x1C] = std::byte{100};
  CHECK(refusal(read(bytes)) == "VMDK descriptor lies past the end of the file");
}

TEST_CASE("a backing format that we do not know is refused") {
  for (const char* driver : {"nbd", "luks", "ssh", "http", "host_device", "file", "vvfat"}) {
    const auto found = read_qemu_references(*make_memory_source(Bytes(512)), driver, {});
    REQUIRE_FALSE(found);
    CHECK(found.error().code == ErrorCode::kUnsupported);
  }
  CHECK(read_qemu_references(*make_memory_source(Bytes(512)), "raw", {}));
}

}  // namespace
}  // namespace assay
