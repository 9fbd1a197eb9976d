#include "disk/qemu_graph.h"

#include <cstring>
#include <map>
#include <random>

#include <catch2/catch.hpp>

#include "io/memory_source.h"
#include "support/qcow2_header_builder.h"

namespace assay {
namespace {

constexpr std::uint32_t kBackingFormat = 0xE2792ACA;

// A folder in memory.
class Folder {
 public:
  Folder& add(const std::string& name, Bytes bytes) {
    files_[name] = std::move(bytes);
    return *this;
  }
  Result<QemuFile> open(const std::string& name) const {
    const auto found = files_.find(name);
    if (found == files_.end()) return fail(ErrorCode::kNotFound, "no " + name);
    return QemuFile{name, "/dev/fd/" + name, make_memory_source(found->second)};
  }
  Result<QemuChain> resolve(const std::string& name, const Limits& limits = {}) const {
    return resolve_qemu_chain(
        *open(name), [this](const std::string& stored, std::string_view) { return open(stored); },
        limits);
  }

 private:
  std::map<std::string, Bytes> files_;
};

Bytes qcow2(const std::string& backing, std::string_view format = "qcow2") {
  Qcow2HeaderBuilder header;
  if (!format.empty()) header.extension(kBackingFormat, format);
  return header.backing(backing).bytes();
}

Bytes descriptor(const std::string& lines) {
  return to_bytes("# Disk DescriptorFile\nCID=12ab34cd\nparentCID=ffffffff\n\n" + lines);
}

Bytes sparse() {
  Bytes bytes(4096);
  std::memcpy(bytes.data(), "KDMV\1", 5);
  bytes[0x0C] = std::byte{8};
  return bytes;
}

TEST_CASE("QEMU is told every file of a chain, and that there is no other") {
  Folder folder;
  folder.add("a", qcow2("b")).add("b", qcow2("c", "raw")).add("c", qcow2("/etc/shadow"));
  const auto chain = folder.resolve("a");
  REQUIRE(chain);
  CHECK(qemu_file_name(*chain, {"", "", ""}) ==
        R"(json:{"driver":"qcow2","file":{"driver":"file","filename":"/dev/fd/a"},"backing":)"
        R"({"driver":"qcow2","file":{"driver":"file","filename":"/dev/fd/b"},"backing":)"
        R"({"driver":"raw","file":{"driver":"file","filename":"/dev/fd/c"},"backing":null}}})");
  CHECK(chain->notes.empty());
}

TEST_CASE("a backing file whose format is not stored is read as what it is, and that is said") {
  Folder folder;
  folder.add("a", qcow2("b", "")).add("b", qcow2("c", "")).add("c", Bytes(1000));
  const auto chain = folder.resolve("a");
  REQUIRE(chain);
  CHECK(chain->layers[1].references.driver == "qcow2");
  CHECK(chain->layers[2].references.driver == "raw");
  CHECK(chain->notes == std::vector<std::string>{"format of b is not stored: it is read as qcow2",
                                                 "format of c is not stored: it is read as raw"});
}

TEST_CASE("a chain of backing files ends") {
  Folder folder;
  folder.add("a", qcow2("b")).add("b", qcow2("a"));
  CHECK(folder.resolve("a").error().what == "the chain of backing files comes back to a");
  folder.add("self", qcow2("self"));
  CHECK(folder.resolve("self").error().code == ErrorCode::kCorrupt);
  for (int i = 0; i < 100; ++i) folder.add(std::to_string(i), qcow2(std::to_string(i + 1)));
  CHECK(folder.resolve("0").error().code == ErrorCode::kLimit);
}

TEST_CASE("an error below the disk names the file") {
  Folder folder;
  folder.add("a", qcow2("b")).add("b", Qcow2HeaderBuilder().set32(0x20, 1).bytes());
  CHECK(to_string(folder.resolve("a").error()) == "b: is encrypted (AES) (at 0x00000020)");
  CHECK(to_string(folder.resolve("b").error()) == "is encrypted (AES) (at 0x00000020)");
  folder.add("c", qcow2("b", "luks"));
  CHECK(folder.resolve("c").error().what == "the format of a backing file is not read: luks");
}

TEST_CASE("the data file of a qcow2 is named to QEMU") {
  Folder folder;
  folder.add("d", Bytes(10))
      .add("a", Qcow2HeaderBuilder().set32(0x4C, 4).extension(0x44415441, "d").bytes());
  const auto chain = folder.resolve("a");
  REQUIRE(chain);
  CHECK(qemu_file_name(*chain, {""}) ==
        R"(json:{"driver":"qcow2","file":{"driver":"file","filename":"/dev/fd/a"},)"
        R"("data-file":{"driver":"file","filename":"/dev/fd/d"},"backing":null})");
}

TEST_CASE("flat extents are laid one behind the other") {
  Folder folder;
  folder.add("x", Bytes(1024, std::byte{1})).add("y", Bytes(2048, std::byte{2}));
  folder.add("a", descriptor("RW 2 FLAT \"x\" 0\nRW 1 ZERO\nRDONLY 1 FLAT \"y\" 3\n"));
  const auto chain = folder.resolve("a");
  REQUIRE(chain);
  REQUIRE(is_flat(*chain));
  const auto disk = flat_disk(chain->layers[0]);
  REQUIRE(disk);
  Bytes expected(1024, std::byte{1});
  expected.resize(1536);
  expected.resize(2048, std::byte{2});
  CHECK(read_all(**disk, 1 << 20, "disk") == expected);
}

TEST_CASE("a flat extent that is too short is refused") {
  Folder folder;
  folder.add("x", Bytes(1024)).add("a", descriptor("RW 2 FLAT \"x\" 1\n"));
  const auto disk = flat_disk(folder.resolve("a")->layers[0]);
  REQUIRE_FALSE(disk);
  CHECK(disk.error().what == "VMDK extent x is shorter than its descriptor says");
}

TEST_CASE("sparse extents are handed to QEMU by a descriptor of ours") {
  Folder folder;
  folder.add("s", sparse()).add("x", Bytes(1024));
  folder.add("a", descriptor("RW 8 SPARSE \"s\"\nRW 2 FLAT \"x\" 1\n"));
  const auto chain = folder.resolve("a");
  REQUIRE(chain);
  CHECK_FALSE(is_flat(*chain));
  CHECK(rewritten_descriptor(chain->layers[0]) ==
        "# Disk DescriptorFile\nversion=1\nCID=12ab34cd\nparentCID=ffffffff\n"
        "createType=\"twoGbMaxExtentSparse\"\n# Extent description\n"
        "RW 8 SPARSE \"/dev/fd/s\"\nRW 2 FLAT \"/dev/fd/x\" 1\n");
  CHECK(qemu_file_name(*chain, {"/dev/fd/9"}) ==
        R"(json:{"driver":"vmdk","file":{"driver":"file","filename":"/dev/fd/9"},)"
        R"("extents.0.driver":"file","extents.1.driver":"file","backing":null})");
}

TEST_CASE("extents that QEMU would misread are refused") {
  Folder folder;
  folder.add("s", sparse()).add("t", descriptor("RW 1 FLAT \"/etc/shadow\" 0\n"));
  const auto refusal = [&](const std::string& lines) {
    const auto chain = folder.add("a", descriptor(lines)).resolve("a");
    REQUIRE_FALSE(chain);
    return to_string(chain.error());
  };
  CHECK(refusal("RW 8 SPARSE \"t\"\n") == "t: VMDK extent is not a sparse one (at 0x00000000)");
  CHECK(refusal("RW 8 SPARSE \"s\"\nRW 1 ZERO\n") == "a has ZERO extents beside sparse ones");
  CHECK(refusal("RW 8 VMFSRDM \"s\"\n") == "VMDK extent of type VMFSRDM");
  CHECK(refusal("NOACCESS 8 SPARSE \"s\"\n") == "VMDK extent that must not be read (NOACCESS)");
  Bytes no_capacity = sparse();
  no_capacity[0x0C] = std::byte{0};
  folder.add("s", no_capacity);
  CHECK(refusal("RW 8 SPARSE \"s\"\n") == "s: VMDK sparse extent has no capacity (at 0x0000000c)");
}

TEST_CASE("damaged headers give a chain or an error") {
  std::mt19937 random(3);
  int resolved = 0;
  for (int round = 0; round < 2'000; ++round) {
    Folder folder;
    folder.add("b", Bytes(1024)).add("x", Bytes(1024)).add("s", sparse());
    Bytes bytes =
        round % 2 == 0 ? qcow2("b", "raw") : descriptor("RW 2 FLAT \"x\" 0\nRW 8 SPARSE \"s\"\n");
    const std::size_t most = round % 2 == 0 ? 0x90 : bytes.size();
    for (auto n = random() % 3 + 1; n > 0; --n)
      bytes[random() % most] = static_cast<std::byte>(random() & 0xFF);
    const auto chain = folder.add("a", bytes).resolve("a", Limits::for_fuzzing());
    if (!chain) continue;
    ++resolved;
    CHECK(qemu_file_name(*chain, std::vector<std::string>(chain->layers.size()))
              .starts_with("json:{"));
  }
  CHECK(resolved > 300);
}

}  // namespace
}  // namespace assay
