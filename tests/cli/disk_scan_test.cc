// Every disk and disc gives the findings of the WIM that it was made from.

#include <fstream>
#include <map>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "disk/vhd_builder.h"
#include "support/corpus.h"
#include "support/disk_maker.h"
#include "support/fixture_images.h"
#include "support/program.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct Scan {
  int code = 0;
  Json report;
  std::string err;

  const Json& target() const { return report["targets"][0]; }
  // Those that are a Windows or WinPE: media around them are not compared.
  std::vector<Json> images() const {
    std::vector<Json> found;
    for (const Json& image : target()["images"])
      if (image["kind"] != "media") found.push_back(image);
    return found;
  }
  std::vector<std::string> locators() const {
    std::vector<std::string> found;
    for (const Json& image : target()["images"]) found.push_back(image["locator"]);
    return found;
  }
};

Scan scan_disk(const fs::path& target, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {"scan", "-f", "json", target.string()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const ProgramResult result = run_inside(arguments);
  INFO(result.err);
  return {result.code, Json::parse(result.out), result.err};
}

// What must not depend on where an image lies: identity, and each rule's result, message and
// evidence. Times of hives do not change either; commands name the target.
Json verdict_of(const Json& image) {
  Json verdict = {{"kind", image["kind"]},
                  {"os", image["os"]},
                  {"windows_key", image["windows_key"]},
                  {"errors", image["errors"]},
                  {"results", Json::array()}};
  for (Json result : image["results"]) {
    result.erase("remediation");
    result.erase("fingerprint");  // of the place, where an image has no name
    for (Json& evidence : result["evidence"]) evidence.erase("last_written");
    verdict["results"].push_back(result);
  }
  return verdict;
}

void expect_same_images(const Scan& found, const Scan& expected) {
  CHECK(found.code == expected.code);
  CHECK(found.target()["errors"].size() == expected.target()["errors"].size());
  const std::vector<Json> images = found.images();
  const std::vector<Json> wanted = expected.images();
  REQUIRE(images.size() == wanted.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    CAPTURE(images[i]["locator"]);
    CHECK(verdict_of(images[i]) == verdict_of(wanted[i]));
  }
}

TEST_CASE("an NTFS volume gives the findings of the WIM it was made from") {
  if (!has_disk_tools()) return;
  for (const FixtureImage& image : all_fixture_images()) {
    if (image.kind == "empty") continue;
    CAPTURE(image.name);
    const TemporaryFolder folder;
    const fs::path wim = built_fixtures() / (image.name + ".wim");
    make_ntfs_volume(folder / "volume.img", wim);
    expect_same_images(scan_disk(folder / "volume.img"), scan_disk(wim));
  }
}

TEST_CASE("the size of clusters makes no difference") {
  if (!has_disk_tools()) return;
  const fs::path wim = built_fixtures() / "win11-csvlk.wim";
  const Scan expected = scan_disk(wim);
  for (const std::uint32_t cluster_size : {512U, 2048U, 65536U}) {
    CAPTURE(cluster_size);
    const TemporaryFolder folder;
    VolumeOptions options;
    options.cluster_size = cluster_size;
    make_ntfs_volume(folder / "volume.img", wim, 1, options);
    expect_same_images(scan_disk(folder / "volume.img"), expected);
  }
}

// A disk as Windows Setup lays it out: a reserved partition, Windows, a recovery volume without
// one.
struct InstalledDisk {
  explicit InstalledDisk(const std::string& image) {
    make_ntfs_volume(folder / "windows.img", built_fixtures() / (image + ".wim"));
    make_ntfs_volume(folder / "recovery.img", built_fixtures() / "empty.wim", 1, {8U << 20});
    std::ofstream(folder / "reserved.img").close();
    fs::resize_file(folder / "reserved.img", 4U << 20);
    make_gpt_disk(folder / "disk.img",
                  {{folder / "reserved.img", "E3C9E316-0B5C-4DB8-817D-F92DF00215AE"},
                   {folder / "windows.img"},
                   {folder / "recovery.img", "DE94BBA4-06D1-4D40-A16A-BFD50179D6AC"}});
  }
  TemporaryFolder folder;
  fs::path raw() const { return folder / "disk.img"; }
};

TEST_CASE("a disk in every format gives the findings of the WIM it was made from") {
  if (!has_disk_tools()) return;
  const InstalledDisk disk("win11-csvlk");
  const Scan expected = scan_disk(built_fixtures() / "win11-csvlk.wim");
  expect_same_images(scan_disk(disk.raw()), expected);
  struct Format {
    const char* name;
    const char* options;
    const char* reported;
  };
  for (const Format& format :
       {Format{"vpc", "subformat=dynamic,force_size=on", "vhd"},
        Format{"vpc", "subformat=fixed,force_size=on", "vhd"}, Format{"vhdx", "", "vhdx"},
        Format{"vhdx", "subformat=fixed", "vhdx"}, Format{"qcow2", "", "qcow2"},
        Format{"vmdk", "", "vmdk"}, Format{"vdi", "", "vdi"}}) {
    CAPTURE(format.name, format.options);
    const fs::path file = disk.folder / (std::string("disk.") + format.name);
    convert_disk(disk.raw(), format.name, file, format.options);
    const Scan found = scan_disk(file);
    expect_same_images(found, expected);
    CHECK(found.target()["format"] == format.reported);
    CHECK(found.locators() == std::vector<std::string>{file.string() + "!2"});
  }
}

TEST_CASE("every Windows of an MBR disk is audited, and its volumes can be named") {
  if (!has_disk_tools()) return;
  const TemporaryFolder folder;
  make_ntfs_volume(folder / "a.img", built_fixtures() / "win10-gvlk.wim", 1,
                   {48U << 20, 4096, 2048});
  make_ntfs_volume(folder / "b.img", built_fixtures() / "win7-csvlk.wim");
  make_mbr_disk(folder / "disk.img", {folder / "a.img", folder / "b.img"});
  const std::string disk = (folder / "disk.img").string();
  const Scan found = scan_disk(disk);
  CHECK(found.code == 1);
  CHECK(found.locators() == std::vector<std::string>{disk + "!1", disk + "!2"});
  CHECK(verdict_of(found.images()[1]) ==
        verdict_of(scan_disk(built_fixtures() / "win7-csvlk.wim").images()[0]));
  CHECK(scan_disk(disk + "!1").code == 0);
  CHECK(scan_disk(disk + "!2!Windows/System32/config/SOFTWARE").images()[0]["kind"] == "hive");
  CHECK(run_inside({"cat", disk, "2/Windows/System32/config/SYSTEM"}).out ==
        read_whole(built_fixtures() / "win7-csvlk" / "Windows/System32/config/SYSTEM"));
  CHECK(run_inside({"cat", disk + "!1", "Windows\\System32\\config\\SYSTEM"}).out ==
        read_whole(built_fixtures() / "win10-gvlk" / "Windows/System32/config/SYSTEM"));
  CHECK(holds(run_inside({"scan", disk + "!3"}).err, "no partition 3 (there are 2)"));
}

TEST_CASE("ls shows partitions and file systems, then files with sizes and times") {
  if (!has_disk_tools()) return;
  const InstalledDisk disk("win10-gvlk");
  const std::vector<std::string> lines = lines_of(run_inside({"ls", disk.raw().string()}).out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "1   -                 4.0 MiB  Microsoft reserved");
  CHECK(lines[1] == "2   NTFS             48.0 MiB  basic data");
  CHECK(lines[2] == "3   NTFS              8.0 MiB  Windows recovery");
  const std::string volume = disk.raw().string() + "!2";
  CHECK(holds(run_inside({"ls", volume}).out, "Windows\n"));
  const std::string line = run_inside({"ls", "-l", volume, "Windows/System32/config/SYSTEM"}).out;
  const auto size =
      fs::file_size(built_fixtures() / "win10-gvlk" / "Windows/System32/config/SYSTEM");
  CHECK(line.starts_with("- 000000"));
  CHECK(holds(line, " " + std::to_string(size) + " 20"));
  CHECK(holds(run_inside({"reg", volume, "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
                          "EditionID"})
                  .out,
              "Enterprise\n"));
  CHECK(holds(run_inside({"inspect", disk.raw().string()}).out, "!2 (windows)"));
}

TEST_CASE("ls -l shows streams of files, cat writes them") {
  if (!has_disk_tools()) return;
  const TemporaryFolder folder;
  const std::string volume = (folder / "volume.img").string();
  make_ntfs_volume(volume, built_fixtures() / "win10-gvlk.wim");
  write_whole(folder / "zone", "[ZoneTransfer]\r\nZoneId=3\r\n");
  output_of("ntfscp -q -N Zone.Identifier " + shell_word(volume) + " zone " +
                "Windows/Setup/State/State.ini >/dev/null 2>&1",
            folder.path());
  const std::vector<std::string> lines =
      lines_of(run_inside({"ls", "-l", volume, "Windows/Setup/State/State.ini"}).out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].starts_with("s "));
  CHECK(holds(lines[1], " 26 "));
  CHECK(lines[1].ends_with("State.ini:Zone.Identifier"));
  CHECK(run_inside({"cat", volume, "Windows/Setup/State/State.ini:Zone.Identifier"}).out ==
        read_whole(folder / "zone"));
}

void write_bytes(const fs::path& path, const Bytes& bytes) {
  write_whole(path, std::string(as_chars(bytes)));
}

TEST_CASE("a differencing disk is read through its parent, which may have to be named") {
  if (!has_disk_tools()) return;
  const InstalledDisk disk("win11-csvlk");
  const Scan expected = scan_disk(built_fixtures() / "win11-csvlk.wim");
  fs::create_directories(disk.folder / "away");
  const fs::path parent = disk.folder / "away/base.vhd";
  const Bytes content = to_bytes(read_whole(disk.raw()));
  write_bytes(parent, VhdBuilder::fixed(content, 7).bytes);
  VhdBuilder child(content.size(), 2U << 20);
  write_bytes(disk.folder / "child.vhd", child.set_parent(7, "base.vhd").build().bytes);
  const ProgramResult missing = run_inside({"scan", (disk.folder / "child.vhd").string()});
  CHECK(missing.code == 2);
  CHECK(holds(missing.err, "parent disk base.vhd is not here"));
  expect_same_images(scan_disk(disk.folder / "child.vhd", {"--parent", parent.string()}), expected);
  // A file of that name that is another disk is refused.
  write_bytes(disk.folder / "base.vhd", VhdBuilder(content.size(), 2U << 20).build().bytes);
  const ProgramResult wrong = run_inside({"scan", (disk.folder / "child.vhd").string()});
  CHECK(wrong.code == 2);
  CHECK(holds(wrong.err, "base.vhd"));
  fs::copy_file(parent, disk.folder / "base.vhd", fs::copy_options::overwrite_existing);
  expect_same_images(scan_disk(disk.folder / "child.vhd"), expected);
}

// Setup media: an install image with three Windows, boot.wim, and what lies beside them.
void write_media(const fs::path& folder, const std::string& install, const std::string& name) {
  fs::create_directories(folder / "sources/$OEM$/$$");
  fs::copy_file(built_fixtures() / install, folder / "sources" / name);
  fs::copy_file(built_fixtures() / "boot.wim", folder / "sources/boot.wim");
  write_whole(folder / "sources/ei.cfg", "[Channel]\r\nVolume\r\n[VL]\r\n1\r\n");
  write_whole(folder / "sources/pid.txt", "[PID]\r\nValue=\r\n");
  write_whole(folder / "autounattend.xml", "<unattend/>");
  write_whole(folder / "readme.txt", "text");
}

TEST_CASE("setup media are found in folders, discs and archives, and each image is audited") {
  if (!has_disk_tools()) return;
  const TemporaryFolder folder;
  write_media(folder / "media", "mixed.wim", "install.wim");
  const Scan install = scan_disk(built_fixtures() / "mixed.wim");
  const Scan boot = scan_disk(built_fixtures() / "boot.wim");
  make_disc(folder / "udf.iso", folder / "media", "-udf");
  make_disc(folder / "joliet.iso", folder / "media", "-J -R");
  make_disc(folder / "plain.iso", folder / "media", "-iso-level 3");
  output_of(
      "7zz a -tzip ../media.zip . >/dev/null && 7zz a -mx1 ../media.7z . >/dev/null && "
      "tar cf ../media.tar .",
      folder / "media");
  for (const char* name :
       {"media", "udf.iso", "joliet.iso", "plain.iso", "media.zip", "media.7z", "media.tar"}) {
    CAPTURE(name);
    const Scan found = scan_disk(folder / name);
    CHECK(found.code == 1);
    CHECK(found.target()["errors"] == Json::array());
    const std::vector<Json> images = found.images();
    REQUIRE(images.size() == 6);
    for (std::size_t i = 0; i < 5; ++i)
      CHECK(verdict_of(images[i]) == verdict_of(install.images()[i]));
    CHECK(verdict_of(images[5]) == verdict_of(boot.images()[0]));
    const std::string first = found.locators()[0];
    CHECK(holds(fold(first), fold(std::string(name) + "!sources/install.wim!1")));
    CHECK(scan_disk(first).images().size() == 1);
    CHECK(found.target()["images"].size() == 7);
    CHECK(found.target()["images"][6]["kind"] == "media");
    const std::string inspected = fold(run_inside({"inspect", (folder / name).string()}).out);
    for (const char* part :
         {"SOURCES/EI.CFG", "SOURCES/PID.TXT", "AUTOUNATTEND.XML", "BOOT-IMAGE", "OEM-FOLDER"})
      CHECK(holds(inspected, part));
  }
}

TEST_CASE("split and solid install images of media are read in place") {
  if (!has_disk_tools()) return;
  const TemporaryFolder folder;
  write_media(folder / "media", "clean.esd", "install.esd");
  make_disc(folder / "esd.iso", folder / "media", "-udf");
  CHECK(scan_disk(folder / "esd.iso").images().size() == 3);
  CHECK(scan_disk(folder / "esd.iso").code == 0);
  fs::remove(folder / "media/sources/install.esd");
  for (const auto& entry : fs::directory_iterator(built_fixtures()))
    if (entry.path().extension() == ".swm")
      fs::copy_file(entry, folder / "media/sources" /
                               ("install" + entry.path().filename().string().substr(5)));
  make_disc(folder / "swm.iso", folder / "media", "-udf");
  const Scan split = scan_disk(folder / "swm.iso");
  CHECK(split.target()["errors"] == Json::array());
  REQUIRE(split.images().size() == 2);
  CHECK(verdict_of(split.images()[0]) ==
        verdict_of(scan_disk(built_fixtures() / "split.swm").images()[0]));
}

TEST_CASE("images deep inside archives are found; --max-depth ends the search and says so") {
  if (!has_disk_tools()) return;
  const TemporaryFolder folder;
  fs::copy_file(built_fixtures() / "win10-mak.wim", folder / "a.wim");
  output_of(
      "7zz a a.zip a.wim >/dev/null && 7zz a b.7z a.zip >/dev/null && 7zz a c.zip b.7z >/dev/null",
      folder.path());
  const Scan found = scan_disk(folder / "c.zip");
  CHECK(found.code == 1);
  CHECK(found.locators() ==
        std::vector<std::string>{(folder / "c.zip").string() + "!b.7z!a.zip!a.wim!1"});
  const Scan cut = scan_disk(folder / "c.zip", {"--max-depth", "3"});
  CHECK(cut.code == 2);
  CHECK(holds(cut.err, "c.zip!b.7z!a.zip!a.wim: lies in more than 3 containers (--max-depth)"));
}

TEST_CASE("a volume that cannot be read makes the target unreadable; others are still read") {
  if (!has_disk_tools()) return;
  const TemporaryFolder folder;
  make_ntfs_volume(folder / "windows.img", built_fixtures() / "win10-gvlk.wim");
  for (const auto& [file_system, expected] : std::map<std::string, std::string>{
           {"-FVE-FS-", "volume 2 is BitLocker-encrypted"},
           {"ReFS", "volume 2 is ReFS"},
           {"garbage", "volume 2 has no file system that assay knows"}}) {
    CAPTURE(file_system);
    std::string sector(8U << 20, '\0');
    sector.replace(0, 3, "\xEB\x58\x90");
    sector.replace(3, file_system.size(), file_system);
    if (file_system == "ReFS") sector.replace(16, 4, "FSRS");
    if (file_system != "garbage") sector.replace(510, 2, "\x55\xAA");
    write_whole(folder / "other.img", sector);
    make_mbr_disk(folder / "disk.img", {folder / "windows.img", folder / "other.img"});
    const Scan found = scan_disk(folder / "disk.img");
    CHECK(found.code == 2);
    CHECK(holds(found.err, expected));
    CHECK(found.images().size() == 1);
    CHECK(holds(run_inside({"ls", (folder / "disk.img").string() + "!2"}).err, expected));
    write_whole(folder / "volume.img", sector);
    CHECK(run_inside({"scan", (folder / "volume.img").string()}).code == 2);
  }
}

TEST_CASE("a broken chain of logical drives leaves the verdict open; what is found is still read") {
  if (!has_disk_tools()) return;
  const TemporaryFolder folder;
  make_ntfs_volume(folder / "windows.img", built_fixtures() / "win10-gvlk.wim");
  make_mbr_disk(folder / "disk.img", {folder / "windows.img"});
  std::string disk = read_whole(folder / "disk.img");
  disk[446 + 16 + 4] = 5;  // a second entry: extended, its first sector full of zeros
  disk[446 + 16 + 8] = 1;
  disk[446 + 16 + 12] = 100;
  write_whole(folder / "disk.img", disk);
  const Scan found = scan_disk(folder / "disk.img");
  CHECK(found.code == 2);
  CHECK(found.images().size() == 1);
  CHECK(holds(found.err, "disk.img: "));
  CHECK(run_inside({"ls", (folder / "disk.img").string()}).code == 2);
  CHECK(run_inside({"scan", (folder / "disk.img").string() + "!1"}).code == 0);
}

TEST_CASE("a disk, disc or archive without Windows is not called clean") {
  if (!has_disk_tools()) return;
  const TemporaryFolder folder;
  make_ntfs_volume(folder / "a.img", built_fixtures() / "empty.wim", 1, {8U << 20});
  make_mbr_disk(folder / "disk.img", {folder / "a.img"});
  fs::create_directory(folder / "files");
  write_whole(folder / "files/readme.txt", "text");
  make_disc(folder / "disc.iso", folder / "files", "-udf");
  output_of("tar cf ../files.tar .", folder / "files");
  for (const char* name : {"a.img", "disk.img", "disc.iso", "files.tar"}) {
    CAPTURE(name);
    const Scan found = scan_disk(folder / name);
    CHECK(found.code == 2);
    CHECK(holds(found.err, "no Windows found"));
    CHECK(scan_disk(folder / name, {"--allow-empty"}).code == 0);
  }
}

}  // namespace
}  // namespace assay
