#include "disk/qemu_disk.h"

#include <cerrno>
#include <csignal>
#include <random>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fmt/core.h>
#include <sys/prctl.h>

#include "io/byte_source_contract.h"
#include "support/corpus.h"
#include "support/program.h"
#include "support/qcow2_header_builder.h"

namespace assay {
namespace {

bool is_missing(const std::string& tool) {
  if (has_tool(tool)) return false;
  WARN("skipped: no " << tool);
  return true;
}

bool are_tools_missing() { return is_missing("qemu-img") || is_missing("qemu-nbd"); }

// 1 MiB and a sector, partly zeros: no size that a format would like.
std::string disk_bytes() {
  std::string bytes((1 << 20) + 512, '\0');
  std::mt19937 random(11);
  for (std::size_t i = 100'000; i < 700'000; ++i) bytes[i] = static_cast<char>(random() & 0xFF);
  bytes.back() = 'E';
  return bytes;
}

void expect_contents(const ByteSource& source, const std::string& expected) {
  REQUIRE(source.size() >= expected.size());
  Bytes bytes(expected.size());
  REQUIRE(source.read_at(0, bytes));
  CHECK(as_chars(bytes) == expected);
}

DiskImage opened(const std::filesystem::path& path, const QemuOptions& options = {}) {
  Result<DiskImage> disk = open_qemu_disk(path, {}, options);
  if (!disk) FAIL(path.string() << ": " << to_string(disk.error()));
  return *std::move(disk);
}

std::string refusal(const std::filesystem::path& path, const QemuOptions& options = {}) {
  const Result<DiskImage> disk = open_qemu_disk(path, {}, options);
  REQUIRE_FALSE(disk);
  return to_string(disk.error());
}

// Not even one that has ended and was not waited for.
void expect_no_child() {
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(errno == ECHILD);
}

std::string qemu_img(const std::string& arguments, const TemporaryFolder& folder) {
  return output_of("qemu-img " + arguments + " 2>&1", folder.path());
}

TEST_CASE("every format has the bytes of the disk it was made from") {
  if (are_tools_missing()) return;
  const TemporaryFolder folder;
  const std::string expected = disk_bytes();
  write_whole(folder / "raw", expected);
  struct Format {
    const char* options;
    const char* format;
    const char* type;
  };
  constexpr Format kFormats[] = {
      {"qcow2", "qcow2", "dynamic"},
      {"qcow2 -c", "qcow2", "dynamic"},
      {"qcow2 -o compat=0.10", "qcow2", "dynamic"},
      {"qcow2 -o extended_l2=on,compression_type=zstd -c", "qcow2", "dynamic"},
      {"qcow", "qcow", "dynamic"},
      {"vmdk -o subformat=monolithicSparse", "vmdk", "dynamic"},
      {"vmdk -o subformat=streamOptimized", "vmdk", "dynamic"},
      {"vmdk -o subformat=twoGbMaxExtentSparse", "vmdk", "dynamic"},
      {"vmdk -o subformat=monolithicFlat", "vmdk", "fixed"},
      {"vmdk -o subformat=twoGbMaxExtentFlat", "vmdk", "fixed"},
      {"vdi", "vdi", "dynamic"},
      {"qed", "qed", "dynamic"},
      {"parallels", "parallels", "dynamic"},
  };
  for (const Format& format : kFormats) {
    CAPTURE(format.options);
    qemu_img(fmt::format("convert -f raw -O {} raw 'disk, 1.img'", format.options), folder);
    const DiskImage disk = opened(folder / "disk, 1.img");
    CHECK(disk.format == format.format);
    CHECK(disk.type == format.type);
    CHECK(disk.notes.empty());
    expect_contents(*disk.bytes, expected);
    output_of("rm 'disk, 1'*", folder.path());
  }
  expect_no_child();
}

TEST_CASE("a disk that qemu-nbd serves keeps the promises of a source") {
  if (are_tools_missing()) return;
  const TemporaryFolder folder;
  const std::string expected = disk_bytes().substr(90'000, 200'192);
  write_whole(folder / "raw", expected);
  qemu_img("convert -f raw -O qcow2 raw disk", folder);
  const DiskImage disk = opened(folder / "disk");
  REQUIRE(disk.bytes->size() == expected.size());
  expect_byte_source_contract(*disk.bytes, to_bytes(expected));
}

TEST_CASE("a chain of backing files is read through") {
  if (are_tools_missing()) return;
  const TemporaryFolder folder;
  write_whole(folder / "base.raw", disk_bytes());
  qemu_img("create -f qcow2 -b base.raw -F raw middle.qcow2", folder);
  qemu_img("create -f qed -b " + (folder / "middle.qcow2").string() + " -F qcow2 top.qed", folder);
  output_of("qemu-io -f qed -c 'write -P 7 0 4096' top.qed", folder.path());
  const DiskImage disk = opened(folder / "top.qed");
  CHECK(disk.type == "differencing");
  CHECK(disk.parents == std::vector<std::string>{"middle.qcow2", "base.raw"});
  std::string expected = disk_bytes();
  expected.replace(0, 4096, 4096, '\7');
  expect_contents(*disk.bytes, expected);
}

TEST_CASE("snapshots of VMDK disks are read through") {
  if (are_tools_missing()) return;
  const TemporaryFolder folder;
  write_whole(folder / "raw", disk_bytes());
  qemu_img("convert -f raw -O vmdk -o subformat=twoGbMaxExtentSparse raw base.vmdk", folder);
  qemu_img("create -f vmdk -b base.vmdk -F vmdk top.vmdk", folder);
  const DiskImage disk = opened(folder / "top.vmdk");
  CHECK(disk.parents == std::vector<std::string>{"base.vmdk"});
  expect_contents(*disk.bytes, disk_bytes());
}

TEST_CASE("the data file of a qcow2 is read") {
  if (are_tools_missing()) return;
  const TemporaryFolder folder;
  write_whole(folder / "raw", disk_bytes());
  qemu_img("convert -f raw -O qcow2 -o data_file=data.bin raw disk", folder);
  expect_contents(*opened(folder / "disk").bytes, disk_bytes());
  std::filesystem::remove(folder / "data.bin");
  CHECK(refusal(folder / "disk") == "data.bin: a data file is not beside the disk");
}

TEST_CASE("names that lead out of the folder are not followed") {
  const TemporaryFolder folder;
  write_whole(folder / "secret", "secret");
  std::filesystem::create_directory(folder / "images");
  const auto disk = folder / "images" / "disk";
  const std::string outside = (folder / "secret").string();
  for (const std::string& name :
       {outside, std::string("../secret"), std::string("nbd+unix:///?socket=/x"),
        "json:{\"driver\":\"file\",\"filename\":\"" + outside + "\"}"}) {
    CAPTURE(name);
    const Bytes header = Qcow2HeaderBuilder().extension(0xE2792ACA, "raw").backing(name).bytes();
    write_whole(disk, std::string(as_chars(header)));
    CHECK(refusal(disk) == "names a backing file outside its folder: " + name);
    write_whole(disk, "# Disk DescriptorFile\nRW 1 FLAT \"" + outside + "\" 0\n");
    CHECK(refusal(disk) == "names an extent outside its folder: " + outside);
  }
}

TEST_CASE("links and things that are no files are not followed") {
  const TemporaryFolder folder;
  write_whole(folder / "disk", std::string(as_chars(Qcow2HeaderBuilder().backing("base").bytes())));
  CHECK(refusal(folder / "disk") == "base: a backing file is not beside the disk");
  std::filesystem::create_symlink("/etc/passwd", folder / "base");
  CHECK(refusal(folder / "disk") == "base: is a symbolic link: not followed");
  std::filesystem::remove(folder / "base");
  REQUIRE(::mkfifo((folder / "base").c_str(), 0600) == 0);
  CHECK(refusal(folder / "disk") == "base: not a regular file");
}

TEST_CASE("a backing file that the user named may lie anywhere") {
  if (are_tools_missing()) return;
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "elsewhere");
  write_whole(folder / "elsewhere/base.raw", disk_bytes());
  qemu_img("create -u -f qcow2 -b /old/place/base.raw -F raw disk 1049088", folder);
  CHECK(refusal(folder / "disk") == "names a backing file outside its folder: /old/place/base.raw");
  expect_contents(*opened(folder / "disk", {{folder / "elsewhere/base.raw"}}).bytes, disk_bytes());
}

TEST_CASE("without qemu-nbd the package is named, and flat disks are read all the same") {
  const TemporaryFolder folder;
  write_whole(folder / "disk", std::string(as_chars(Qcow2HeaderBuilder().bytes())));
  const QemuOptions options{{}, "no-such-qemu-nbd"};
  CHECK(refusal(folder / "disk", options) ==
        "qcow2 disks are read through qemu-nbd, which is not installed (Debian: qemu-utils)");
  write_whole(folder / "flat", std::string(1024, 'x'));
  write_whole(folder / "disk", "# Disk DescriptorFile\nRW 2 FLAT \"flat\" 0\n");
  expect_contents(*opened(folder / "disk", options).bytes, std::string(1024, 'x'));
}

// A program of a shell's lines in place of qemu-nbd.
QemuOptions fake_server(const TemporaryFolder& folder, const std::string& lines) {
  const auto path = folder / "fake-qemu-nbd";
  write_whole(path, "#!/bin/sh\n" + lines + "\n");
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return {{}, path.string()};
}

TEST_CASE("what the server says goes into the error, with names for handles") {
  const TemporaryFolder folder;
  write_whole(folder / "disk", std::string(as_chars(Qcow2HeaderBuilder().bytes())));
  const std::string handle = "$(echo \"$3\" | sed 's|.*\"\\(/dev/fd/[0-9]*\\)\".*|\\1|')";
  CHECK(refusal(folder / "disk",
                fake_server(folder, "echo \"qemu-nbd: Failed to blk_new_open '$3': " + handle +
                                        " is bad\" >&2; exit 1")) == "qemu-nbd: disk is bad");
  CHECK(refusal(folder / "disk", fake_server(folder, "printf 'a\\033[31m\\nb' >&2")) ==
        "qemu-nbd: a\\x1b[31m");
  expect_no_child();
}

TEST_CASE("a server that never answers, or talks without end, is not waited for") {
  const TemporaryFolder folder;
  write_whole(folder / "disk", std::string(as_chars(Qcow2HeaderBuilder().bytes())));
  Limits limits;
  limits.max_nbd_wait_ms = 50;
  for (const char* lines : {"exec sleep 1000", "exec yes >&2"}) {
    const auto disk = open_qemu_disk(folder / "disk", limits, fake_server(folder, lines));
    REQUIRE_FALSE(disk);
    CHECK(disk.error().code == ErrorCode::kIo);
  }
  expect_no_child();
}

TEST_CASE("the server inherits nothing but the disk and the socket") {
  const TemporaryFolder folder;
  write_whole(folder / "disk", std::string(as_chars(Qcow2HeaderBuilder().bytes())));
  const std::string list =
      "ls -l /proc/$$/fd | sed 's/.* -> //' | grep -c 'disk$\\|socket' >&2; "
      "test \"$LISTEN_PID\" = $$ && echo ok $LISTEN_FDS >&2";
  CHECK(refusal(folder / "disk", fake_server(folder, list + "; env | grep -c HOME >&2")) ==
        "qemu-nbd: 2");
}

TEST_CASE("qemu-nbd ends with the source, and when assay is killed") {
  if (are_tools_missing()) return;
  const TemporaryFolder folder;
  qemu_img("create -f qcow2 disk 1M", folder);
  {
    const DiskImage disk = opened(folder / "disk");
    CHECK(::waitpid(-1, nullptr, WNOHANG) == 0);  // it runs
  }
  expect_no_child();

  // Orphans of a child become ours, so that we can wait for them.
  REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  const pid_t assay = ::fork();
  if (assay == 0) {
    const auto disk = open_qemu_disk(folder / "disk", {});
    ::kill(::getpid(), disk ? SIGKILL : SIGTERM);
  }
  int status = 0;
  REQUIRE(::waitpid(assay, &status, 0) == assay);
  CHECK(WTERMSIG(status) == SIGKILL);
  CHECK(::waitpid(-1, &status, 0) > 0);  // qemu-nbd: it ends of itself, or this test hangs
  expect_no_child();
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST_CASE("a cluster that cannot be read is an error of that read") {
  if (are_tools_missing()) return;
  const TemporaryFolder folder;
  write_whole(folder / "raw", std::string(1 << 20, 'a'));
  qemu_img("convert -c -f raw -O qcow2 raw disk", folder);
  // Header, tables and reference counts have the first five clusters of 64 KiB.
  std::string bytes = read_whole(folder / "disk");
  REQUIRE(bytes.size() > 5 << 16);
  bytes.replace(5 << 16, std::string::npos, std::string(bytes.size() - (5 << 16), 'x'));
  write_whole(folder / "disk", bytes);
  const DiskImage disk = opened(folder / "disk");
  Bytes all(disk.bytes->size());
  const Result<void> read = disk.bytes->read_at(0, all);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::kIo);
  CHECK(read.error().offset);
}

TEST_CASE("qcow2 files of the corpus are read as qemu-img reads them") {
  const auto corpus = find_corpus();
  if (!corpus || are_tools_missing()) return;
  const TemporaryFolder folder;
  for (const auto& file : corpus_files("vmdk-qcow2")) unpacked(file, folder);
  for (const std::string name : {"basic", "basic-zstd", "snapshot"}) {
    const std::string file = "fox-it__dissect.hypervisor__" + name + ".qcow2";
    CAPTURE(file);
    const DiskImage disk = opened(folder / file);
    REQUIRE(disk.bytes->size() == 512U << 20);
    // The first 4 MiB hold all that tells them apart, and are quick to read.
    qemu_img("dd -f qcow2 -O raw bs=1M count=4 if=" + file + " of=raw", folder);
    expect_contents(*disk.bytes, read_whole(folder / "raw"));
  }
  CHECK(refusal(folder / "fox-it__dissect.hypervisor__data-file.qcow2") ==
        "data-file.bin: a data file is not beside the disk");
  CHECK(refusal(folder / "fox-it__dissect.hypervisor__backing-chain-1.qcow2") ==
        "backing-chain-2.qcow2: a backing file is not beside the disk");
  const DiskImage stream = opened(folder / "AFLplusplus__qemuafl__iotest-version3.vmdk");
  CHECK(stream.bytes->size() == std::uint64_t{16} << 30);
  Bytes part(1 << 20);
  CHECK(stream.bytes->read_at(0, part));
}

TEST_CASE("the backing chain of the corpus is read under its own names") {
  const auto corpus = find_corpus();
  if (!corpus || are_tools_missing()) return;
  const TemporaryFolder folder;
  for (const std::string n : {"1", "2", "3"}) {
    const std::string name = "backing-chain-" + n + ".qcow2";
    const auto file =
        unpacked(*corpus / "vmdk-qcow2" / ("fox-it__dissect.hypervisor__" + name + ".gz"), folder);
    std::filesystem::rename(file, folder / name);
  }
  const DiskImage disk = opened(folder / "backing-chain-1.qcow2");
  CHECK(disk.parents.size() == 2);
  CHECK(disk.notes.empty());
  qemu_img("dd -f qcow2 -O raw bs=1M count=4 if=backing-chain-1.qcow2 of=raw", folder);
  expect_contents(*disk.bytes, read_whole(folder / "raw"));
}

TEST_CASE("malformed disks of the corpus give one clear line") {
  const auto corpus = find_corpus();
  if (!corpus || are_tools_missing()) return;
  const TemporaryFolder folder;
  const auto line = [&](const std::string& name) {
    return refusal(unpacked(*corpus / "malformed-disk" / name, folder));
  };
  CHECK(line("google__osv-scalibr__invalid.qcow2") == "not a disk that QEMU can be asked for");
  CHECK(line("google__osv-scalibr__invalid.vmdk") == "not a disk that QEMU can be asked for");
  CHECK(line("AFLplusplus__qemuafl__afl9.vmdk.bz2") ==
        "VMDK descriptor lies past the end of the file (at 0x0000001c)");
  CHECK(line("google__osv-scalibr__valid-ext-exfat-fat32-ntfs-encrypted-legacy-aes.qcow2") ==
        "is encrypted (AES) (at 0x00000020)");
}

}  // namespace
}  // namespace assay
