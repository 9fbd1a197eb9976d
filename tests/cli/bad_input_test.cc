// What is wrong with a target or a command line is said in one line that names it; the exit code
// is 2; nothing crashes or hangs.

#include <algorithm>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "support/fixture_images.h"
#include "support/hive_file.h"
#include "support/program.h"
#include "support/temporary_folder.h"
#include "support/wim_maker.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

// One line on standard error, with every one of `parts`; exit code 2.
void expect_refused(const std::vector<std::string>& arguments,
                    const std::vector<std::string>& parts) {
  std::string shown;
  for (const std::string& argument : arguments) shown += argument + " ";
  CAPTURE(shown);
  const ProgramResult result = run_inside(arguments);
  CAPTURE(result.err);
  CHECK(result.code == 2);
  CHECK(lines_of(result.err).size() == 1);
  CHECK(result.err.starts_with("assay: "));
  for (const std::string& part : parts) {
    CAPTURE(part);
    CHECK(holds(result.err, part));
  }
}

// The same for `assay scan TARGET`; beside it a clean target is still scanned.
void expect_bad_target(const fs::path& target, const std::string& reason) {
  expect_refused({"scan", target.string()}, {target.filename().string(), reason});
  const std::string good = (built_fixtures() / "win10-gvlk.wim").string();
  const ProgramResult both = run_inside({"scan", "--as-of", "2024-06-01", target.string(), good});
  CHECK(both.code == 2);
  CHECK(holds(both.out, "win10-gvlk.wim!1  clean"));
}

// An applied folder of its own, to be damaged.
fs::path applied_copy(const TemporaryFolder& folder) {
  fs::copy(built_fixtures() / "win10-gvlk", folder / "applied", fs::copy_options::recursive);
  return folder / "applied";
}

fs::path hive_in(const fs::path& applied, const std::string& name) {
  return applied / "Windows/System32/config" / name;
}

TEST_CASE("a target that does not exist") {
  expect_bad_target("/no/such/install.wim", "no such file or folder");
}

TEST_CASE("an image number that does not exist") {
  const std::string wim = (built_fixtures() / "mixed.wim").string();
  expect_refused({"scan", wim + "!6"}, {"mixed.wim!6", "no image 6 (there are 5)"});
  expect_refused({"scan", wim + "!0"}, {"no image 0"});
  expect_refused({"scan", wim + "!two"}, {"no image two"});
}

TEST_CASE("an empty file") {
  const TemporaryFolder folder;
  write_whole(folder / "empty.bin", "");
  expect_bad_target(folder / "empty.bin", "empty");
}

TEST_CASE("a file of another format, and of none") {
  const TemporaryFolder folder;
  std::string bytes = read_whole(built_fixtures() / "win10-gvlk.wim");
  bytes[0] = 'X';
  write_whole(folder / "magic.wim", bytes);
  expect_bad_target(folder / "magic.wim", "not a Windows image");
  write_whole(folder / "text.wim", "MSWI");
  expect_bad_target(folder / "text.wim", "not a Windows image");
  write_whole(folder / "head.wim", bytes.replace(0, 1, "M").substr(0, 100));
  expect_bad_target(folder / "head.wim", "");
}

TEST_CASE("a WIM cut off anywhere is an incomplete run") {
  const TemporaryFolder folder;
  const std::string bytes = read_whole(built_fixtures() / "mixed.wim");
  std::mt19937 random(20260101);
  std::vector<std::size_t> lengths = {
      1, 7, 8, 150, 207, 208, 209, bytes.size() / 2, bytes.size() - 1};
  for (int i = 0; i < 60; ++i) lengths.push_back(1 + random() % (bytes.size() - 1));
  for (const std::size_t length : lengths) {
    CAPTURE(length);
    write_whole(folder / "cut.wim", bytes.substr(0, length));
    for (const char* engine : {"native", "reference"})
      expect_refused({"scan", "--engine", engine, (folder / "cut.wim").string()}, {"cut.wim"});
  }
}

// Byte changes that may or may not be noticed (no data of a WIM is checked by what a scan reads):
// an answer or an error with a reason, never a crash.
TEST_CASE("a WIM with changed bytes gives an answer or an error") {
  const TemporaryFolder folder;
  const std::string whole = read_whole(built_fixtures() / "clean.wim");
  std::mt19937 random(4711);
  for (int run = 0; run < 300; ++run) {
    std::string bytes = whole;
    // Half of the changes go where the structures are: header, tables at the end.
    for (std::size_t n = 1 + random() % 8; n > 0; --n) {
      const std::size_t window = random() % 2 == 0 ? bytes.size() : 208;
      const std::size_t at =
          random() % 3 == 0 ? bytes.size() - 1 - random() % 2000 : random() % window;
      bytes[at] = static_cast<char>(random());
    }
    CAPTURE(run);
    write_whole(folder / "changed.wim", bytes);
    const ProgramResult result = run_inside({"scan", (folder / "changed.wim").string()});
    CAPTURE(result.err);
    REQUIRE((result.code >= 0 && result.code <= 2));
    if (result.code == 2) CHECK(holds(result.err + result.out, "changed.wim"));
    CHECK_FALSE(holds(result.err, "internal error"));
  }
}

TEST_CASE("a hive with changed bytes gives an answer or an error") {
  const TemporaryFolder folder;
  const std::string whole = read_whole(hive_in(built_fixtures() / "win7-csvlk", "SOFTWARE"));
  std::mt19937 random(42);
  for (int run = 0; run < 300; ++run) {
    std::string bytes = whole;
    for (std::size_t n = 1 + random() % 6; n > 0; --n)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    CAPTURE(run);
    write_whole(folder / "SOFTWARE", bytes);
    const ProgramResult result = run_inside({"scan", (folder / "SOFTWARE").string()});
    CAPTURE(result.err);
    REQUIRE((result.code >= 0 && result.code <= 2));
    CHECK_FALSE(holds(result.err, "internal error"));
  }
}

// A WIM of several parts: its files do not compress.
std::vector<fs::path> split_wim(const TemporaryFolder& folder) {
  std::mt19937 random(7);
  WimImageSpec spec;
  spec.name = "split";
  for (int file = 0; file < 6; ++file) {
    std::string bytes(20'000, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    spec.files.emplace_back("data/" + std::to_string(file), to_bytes(bytes));
  }
  WimOptions options;
  options.split_part_bytes = 30'000;
  return make_wim(folder / "image.swm", {spec}, options).value();
}

TEST_CASE("a split WIM is given by any part, and each part must be there") {
  const TemporaryFolder folder;
  const std::vector<fs::path> parts = split_wim(folder);
  REQUIRE(parts.size() > 2);
  const std::string listing = run_inside({"ls", "-R", parts.front().string()}).out;
  CHECK(lines_of(listing).size() == 7);
  CHECK(run_inside({"ls", "-R", parts.back().string()}).out == listing);
  fs::remove(parts[1]);
  for (const fs::path& named : {parts.front(), parts.back()}) expect_bad_target(named, "part");
}

TEST_CASE("a hive that no rule asks about gets no verdict") {
  const TemporaryFolder folder;
  MemoryHive boot_configuration;
  boot_configuration.create("Objects");
  boot_configuration.create("Description");
  REQUIRE(write_hive_file(boot_configuration, folder / "BCD"));
  expect_bad_target(folder / "BCD", "no rule applies to this hive");
}

TEST_CASE("boot.wim of WinPE alone, an image without Windows, a folder without Windows") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "data");
  expect_bad_target(built_fixtures() / "boot.wim", "no Windows found, only Windows PE");
  expect_bad_target(built_fixtures() / "empty.wim", "no Windows found");
  expect_bad_target(folder / "data", "no Windows found");
}

TEST_CASE("WinPE is reported as such") {
  CHECK(holds(run_inside({"scan", "-f", "json", (built_fixtures() / "boot.wim").string()}).out,
              "\"kind\": \"winpe\""));
}

TEST_CASE("a required hive is missing") {
  const TemporaryFolder folder;
  const fs::path applied = applied_copy(folder);
  fs::remove(hive_in(applied, "SYSTEM"));
  const ProgramResult result = run_inside({"scan", applied.string()});
  CHECK(result.code == 2);
  CHECK(holds(result.err, "config/SYSTEM in " + applied.string() + ": the hive is missing"));
  CHECK(holds(result.out, "Could not be decided"));
  CHECK(holds(result.out, "SVC001"));        // asks SYSTEM
  CHECK_FALSE(holds(result.out, "KMS001"));  // asks SOFTWARE, which is there
  CHECK(run_inside({"scan", "--allow-unknown", applied.string()}).code == 0);
}

TEST_CASE("an optional hive is missing: that is no error") {
  const TemporaryFolder folder;
  const fs::path applied = applied_copy(folder);
  REQUIRE_FALSE(fs::exists(applied / "Windows/ServiceProfiles"));
  CHECK(run_inside({"scan", applied.string()}).code == 0);
}

TEST_CASE("a hive is cut off, or is none") {
  const TemporaryFolder folder;
  const fs::path applied = applied_copy(folder);
  const std::string whole = read_whole(hive_in(applied, "SOFTWARE"));
  for (const std::string& bytes :
       {whole.substr(0, whole.size() / 2), whole.substr(0, 4096), whole.substr(0, 100),
        std::string("not a hive"), std::string()}) {
    CAPTURE(bytes.size());
    write_whole(hive_in(applied, "SOFTWARE"), bytes);
    for (const char* engine : {"native", "reference"}) {
      const ProgramResult result = run_inside({"scan", "--engine", engine, applied.string()});
      CHECK(result.code == 2);
      CHECK(holds(result.err, "SOFTWARE"));
    }
  }
}

TEST_CASE("a bare hive is cut off") {
  const TemporaryFolder folder;
  const std::string whole = read_whole(hive_in(built_fixtures() / "win10-gvlk", "SOFTWARE"));
  for (const std::size_t length : {std::size_t{4}, std::size_t{100}, std::size_t{4096}}) {
    write_whole(folder / "SOFTWARE", whole.substr(0, length));
    expect_bad_target(folder / "SOFTWARE", "");
  }
}

TEST_CASE("a FIFO does not hang, a device is no target") {
  const TemporaryFolder folder;
  const fs::path fifo = folder / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  expect_bad_target(fifo, "not a regular file");
  expect_refused({"scan", "/dev/null"}, {"/dev/null", "not a regular file"});
}

TEST_CASE("a file that may not be read") {
  if (::geteuid() == 0) {
    WARN("skipped: root may read every file");
    return;
  }
  const TemporaryFolder folder;
  write_whole(folder / "secret.wim", "MSWIM");
  fs::permissions(folder / "secret.wim", fs::perms::none);
  expect_bad_target(folder / "secret.wim", "Permission denied");
}

TEST_CASE("a rule with an unknown field, or one that is no TOML") {
  const TemporaryFolder folder;
  const std::string wim = (built_fixtures() / "clean.wim").string();
  const std::string whole =
      read_whole(std::string(ASSAY_SOURCE_DIR) + "/rules/kms/KMS003-host-marker.toml");
  write_whole(folder / "ZZZ001.toml", "severty = 'high'\n" + whole);
  expect_refused({"scan", "--rules", folder.path().string(), wim},
                 {"ZZZ001.toml:1", "severty", "severity"});
  write_whole(folder / "ZZZ001.toml", "id = = 'ZZZ001'\n");
  expect_refused({"scan", "--rules", folder.path().string(), wim}, {"ZZZ001.toml"});
  expect_refused({"scan", "--rules", "/no/such/rules", wim}, {"/no/such/rules"});
}

TEST_CASE("two rules with one id") {
  const TemporaryFolder folder;
  const std::string rule =
      read_whole(std::string(ASSAY_SOURCE_DIR) + "/rules/kms/KMS003-host-marker.toml");
  write_whole(folder / "a.toml", rule);
  write_whole(folder / "b.toml", rule);
  expect_refused(
      {"scan", "--rules", folder.path().string(), (built_fixtures() / "clean.wim").string()},
      {"KMS003", "a.toml", "b.toml"});
}

TEST_CASE("a wrong command line") {
  expect_refused({}, {"--help"});
  expect_refused({"bogus"}, {"unknown command 'bogus'"});
  expect_refused({"scan"}, {"no target is named", "assay scan --help"});
  expect_refused({"scan", "--bogus", "x.wim"}, {"--bogus"});
  expect_refused({"scan", "--fail-on", "awful", "x.wim"}, {"--fail-on", "awful", "critical"});
  expect_refused({"scan", "-j", "many", "x.wim"}, {"--jobs", "many"});
  expect_refused({"scan", "-j", "-1", "x.wim"}, {"--jobs"});
  expect_refused({"scan", "--engine", "steam", "x.wim"}, {"--engine", "steam"});
  expect_refused({"scan", "--color", "red", "x.wim"}, {"red"});
  expect_refused({"scan", "x.wim", "--rule"}, {"--rule"});
  expect_refused({"rules"}, {"--help"});
  expect_refused({"rules", "show"}, {"ID"});
  expect_refused({"rules", "show", "KMS01"}, {"KMS01", "KMS001"});
  expect_refused({"ls"}, {"TARGET"});
  expect_refused({"cat", (built_fixtures() / "mixed.wim").string()}, {"PATH"});
  expect_refused({"reg", "x.wim"}, {"KEY"});
}

TEST_CASE("the binary says the same as run_program(), and no exit code of a library gets out") {
  const ProgramResult result = run_assay({"scan", "--bogus"});
  CHECK(result.code == 2);
  CHECK(result.err.starts_with("assay: "));
  CHECK(run_assay({"scan", "/no/such"}).code == 2);
  CHECK(run_assay({}).code == 2);
}

}  // namespace
}  // namespace assay
