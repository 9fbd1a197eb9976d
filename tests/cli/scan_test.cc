// assay scan: exit codes, gate options, choice of rules, outputs.

#include <cstdlib>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fcntl.h>

#include "support/fixture_images.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

using Words = std::vector<std::string>;

// `words` are options; those that end in .wim or hold '!' are fixtures.
ProgramResult scan(const Words& words, bool out_is_terminal = false,
                   const std::map<std::string, std::string>& environment = {}) {
  // The day is fixed: support ends one day, and then IMG003 fires.
  Words arguments = {"scan", "--as-of", "2024-06-01"};
  for (const std::string& word : words) {
    const bool is_fixture =
        word.find(".wim") != std::string::npos && word.find('=') == std::string::npos;
    arguments.push_back(is_fixture ? fixture(word) : word);
  }
  return run_inside(arguments, out_is_terminal, {}, environment);
}

struct Expectation {
  Words words;
  int code;
};

void expect_codes(const std::vector<Expectation>& table) {
  for (const Expectation& line : table) {
    std::string shown;
    for (const std::string& word : line.words) shown += word + " ";
    CAPTURE(shown);
    const ProgramResult result = scan(line.words);
    CAPTURE(result.err);
    CHECK(result.code == line.code);
  }
}

TEST_CASE("the exit code is 0 for clean, 1 for findings, 2 for what could not be read") {
  expect_codes({
      {{"clean.wim"}, 0},
      {{"media.wim"}, 0},
      {{"mixed.wim"}, 1},
      {{"mixed.wim!1"}, 0},
      {{"mixed.wim!2"}, 1},
      {{"winpe.wim"}, 2},
      {{"empty.wim"}, 2},
      {{"no-such.wim"}, 2},
      {{"mixed.wim!9"}, 2},
      {{"mixed.wim", "no-such.wim"}, 2},  // 2 wins over 1
  });
}

TEST_CASE("--fail-on moves the threshold and --no-fail takes it away") {
  expect_codes({
      {{"win10-kms-named.wim"}, 0},  // medium; the default is high
      {{"--fail-on", "medium", "win10-kms-named.wim"}, 1},
      {{"--fail-on", "critical", "win10-mak.wim"}, 0},
      {{"--fail-on", "high", "win10-mak.wim"}, 1},
      {{"--no-fail", "mixed.wim"}, 0},
      {{"--no-fail", "empty.wim"}, 2},
      {{"--no-fail", "no-such.wim"}, 2},
  });
}

TEST_CASE("--allow-empty forgives an image without Windows and nothing else") {
  expect_codes({
      {{"--allow-empty", "empty.wim"}, 0},
      {{"--allow-empty", "winpe.wim"}, 0},
      {{"--allow-empty", "empty.wim", "mixed.wim"}, 1},
      {{"--allow-empty", "no-such.wim"}, 2},
  });
}

TEST_CASE("--severity changes the display and not the exit code") {
  const ProgramResult hidden = scan({"--severity", "critical", "win10-mak.wim"});
  CHECK(hidden.code == 1);
  CHECK_FALSE(holds(hidden.out, "KEY001"));
  CHECK(holds(hidden.out, "1 high in 1 image: FAILS"));
}

TEST_CASE("--rule and --skip-rule take ids, globs and tags") {
  expect_codes({
      {{"--rule", "KMS001", "win10-csvlk.wim"}, 1},
      {{"--rule", "KEY*", "win10-csvlk.wim"}, 0},
      {{"--rule", "tag:vla-001", "win10-csvlk.wim"}, 1},
      {{"--skip-rule", "KMS001", "win10-csvlk.wim"}, 0},
      {{"--skip-rule", "KMS*", "--skip-rule", "KEY*", "win10-mak.wim"}, 0},
      {{"--rule", "KMS*", "--skip-rule", "KMS001", "win10-csvlk.wim"}, 0},
      {{"--rule", "NOPE", "win10-csvlk.wim"}, 2},
      {{"--skip-rule", "*", "win10-csvlk.wim"}, 2},
  });
  CHECK(holds(scan({"--rule", "KMS01", "clean.wim"}).err, "KMS01"));
}

TEST_CASE("an option takes one word: what follows it is a target") {
  expect_codes({
      {{"--rule", "KMS001", "clean.wim", "win10-csvlk.wim"}, 1},
      {{"--skip-rule", "KMS001", "win10-csvlk.wim", "clean.wim"}, 0},
      {{"--set", "allowed_kms=kms.corp.example", "clean.wim", "clean.wim"}, 0},
      {{"-f", "json", "clean.wim", "clean.wim"}, 0},
  });
}

TEST_CASE("--set gives a rule its parameter, and a name that no rule has is refused") {
  const ProgramResult allowed =
      scan({"--set", "allowed_kms=*.corp.example", "win10-kms-named.wim"});
  CHECK(allowed.code == 0);
  CHECK_FALSE(holds(allowed.out, "KMS007"));
  const ProgramResult refused = scan({"--set", "allowed_kns=x", "clean.wim"});
  CHECK(refused.code == 2);
  CHECK(holds(refused.err, "did you mean 'allowed_kms'?"));
}

TEST_CASE("--rules adds a folder, --no-default-rules leaves nothing else") {
  const TemporaryFolder folder;
  const std::string kms001 =
      std::string(ASSAY_SOURCE_DIR) + "/rules/kms/KMS001-csvlk-in-client.toml";
  write_whole(folder / "KMS001.toml", read_whole(kms001));
  const std::string own = folder.path().string();
  const ProgramResult replaced = scan({"--rules", own, "win10-csvlk.wim"});
  CHECK(replaced.code == 1);
  CHECK(holds(replaced.err, "KMS001"));  // says that it replaces the default rule
  CHECK(scan({"--rules", own, "--no-default-rules", "win10-mak.wim"}).code == 0);
  CHECK(scan({"--rules", own, "--no-default-rules", "win10-csvlk.wim"}).code == 1);
  CHECK(scan({"--no-default-rules", "clean.wim"}).code == 2);
}

TEST_CASE("several targets stand in one report, and a bad one does not hide the others") {
  const ProgramResult result = scan({"-f", "json", "no-such.wim", "mixed.wim!2", "clean.wim"});
  CHECK(result.code == 2);
  CHECK(holds(result.err, "no-such.wim: no such file or folder"));
  CHECK(holds(result.out, "mixed.wim!2\""));
  CHECK(holds(result.out, "clean.wim!3\""));
  CHECK(holds(result.out, "\"images\": 4"));
}

TEST_CASE("several formats are written in one run") {
  const TemporaryFolder folder;
  const std::string file = (folder / "report.json").string();
  const ProgramResult result = scan({"-f", "text", "-f", "json=" + file, "mixed.wim"});
  CHECK(result.code == 1);
  CHECK(result.out.starts_with("CRITICAL  KMS001"));
  CHECK(read_whole(file).starts_with("{\n  \"schema_version\""));
  CHECK_FALSE(std::filesystem::exists(file + ".assay-partial"));
}

TEST_CASE("-o takes the report of a single format; standard output stays empty") {
  const TemporaryFolder folder;
  const std::string file = (folder / "report.txt").string();
  const ProgramResult result = scan({"-o", file, "--color", "always", "clean.wim"});
  CHECK(result.code == 0);
  CHECK(result.out.empty());
  CHECK(holds(read_whole(file), "passes (nothing at high or above)"));
  CHECK_FALSE(holds(read_whole(file), "\x1b"));
  CHECK(scan({"-f", "json=" + file, "-o", file, "clean.wim"}).code == 2);
  CHECK(scan({"-f", "json", "-f", "text", "-o", file, "clean.wim"}).code == 2);
}

TEST_CASE("two formats cannot share standard output") {
  const ProgramResult result = scan({"-f", "text", "-f", "json", "clean.wim"});
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(holds(result.err, "standard output"));
}

TEST_CASE("an output that cannot be written is refused before anything is read") {
  const TemporaryFolder folder;
  for (const std::string& file :
       {(folder / "no/such/folder/r.json").string(), folder.path().string()}) {
    const ProgramResult result = scan({"-f", "json=" + file, "no-such.wim"});
    CHECK(result.code == 2);
    CHECK(holds(result.err, file + ": cannot be written"));
    CHECK_FALSE(holds(result.err, "no-such"));  // never got that far
  }
}

TEST_CASE("a report for a device is written to it: the device is not replaced") {
  if (!std::filesystem::is_character_file("/dev/full")) {
    WARN("skipped: no /dev/full");
    return;
  }
  const ProgramResult result = scan({"-o", "/dev/full", "clean.wim"});
  CHECK(result.code == 2);
  CHECK(holds(result.err, "/dev/full: cannot be written"));
  CHECK(std::filesystem::is_character_file("/dev/full"));
}

TEST_CASE("an unknown format names those there are") {
  CHECK(holds(scan({"-f", "jsn", "clean.wim"}).err, "did you mean 'json'?"));
  CHECK(holds(scan({"-f", "xyzzy", "clean.wim"}).err, "there are text, json"));
  CHECK(scan({"-f", "json=", "clean.wim"}).code == 2);
}

TEST_CASE("colour is for terminals, unless --color says otherwise") {
  CHECK(holds(scan({"clean.wim"}, true).out, "\x1b["));
  CHECK_FALSE(holds(scan({"clean.wim"}, false).out, "\x1b["));
  CHECK_FALSE(holds(scan({"--color", "never", "clean.wim"}, true).out, "\x1b["));
  CHECK(holds(scan({"--colour", "always", "clean.wim"}, false).out, "\x1b["));
  const std::map<std::string, std::string> without = {{"NO_COLOR", "1"}};
  CHECK_FALSE(holds(scan({"clean.wim"}, true, without).out, "\x1b["));
  CHECK(holds(scan({"--color", "always", "clean.wim"}, true, without).out, "\x1b["));
}

TEST_CASE("the report goes to standard output, everything else to standard error") {
  const ProgramResult result =
      run_assay({"scan", "--as-of", "2024-06-01", "clean.wim", "no-such.wim"}, built_fixtures());
  CHECK(result.code == 2);
  CHECK(holds(result.out, "clean.wim!2  clean"));
  CHECK(result.err == "assay: no-such.wim: no such file or folder\n");
}

// Runs the binary with its standard output at the file descriptor `out`.
int code_with_output_at(int out, const std::string& target) {
  REQUIRE(out < 10);  // of a POSIX shell
  return std::stoi(output_of("code=0; '" + std::string(ASSAY_BINARY_DIR) + "/assay' scan '" +
                             target + "' >&" + std::to_string(out) +
                             " 2>/dev/null || code=$?; echo $code"));
}

TEST_CASE("a reader that is gone makes the run incomplete, without a signal") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  ::close(ends[0]);
  CHECK(code_with_output_at(ends[1], fixture("mixed.wim")) == 2);
  ::close(ends[1]);
}

TEST_CASE("a full disk makes the run incomplete") {
  const int full = ::open("/dev/full", O_WRONLY);
  if (full < 0) {
    WARN("skipped: no /dev/full");
    return;
  }
  CHECK(code_with_output_at(full, fixture("clean.wim")) == 2);
  ::close(full);
}

}  // namespace
}  // namespace assay
