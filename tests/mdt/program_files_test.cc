#include "mdt/program_files.h"

#include <catch2/catch.hpp>

#include "io/memory_source.h"
#include "mdt/audit_step.h"
#include "mdt/share_fixture.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

std::string refusal_of(const std::string& bytes) {
  const Result<void> checked = check_x64_program(*make_memory_source(to_bytes(bytes)));
  return checked ? "" : checked.error().what;
}

ShareFolder opened_share(const ShareFixture& fixture) {
  return ShareFolder::open(fixture.root(), {}).value();
}

TEST_CASE("a program for x64 is known by its headers") {
  CHECK(refusal_of(windows_program()) == "");
  CHECK(refusal_of(windows_program(0x014C)) ==
        "is a Windows program, but not for x64 (machine 0x014C)");
  CHECK(refusal_of(windows_program(0xAA64)) ==
        "is a Windows program, but not for x64 (machine 0xAA64)");
}

TEST_CASE("what is no Windows program is refused, wherever it ends") {
  const std::string program = windows_program();
  for (std::size_t size = 0; size < 0x46; ++size) {
    CAPTURE(size);
    CHECK(refusal_of(program.substr(0, size)) == "is no Windows program");
  }
  CHECK(refusal_of("\x7F"
                   "ELF" +
                   std::string(200, '\0')) == "is no Windows program");
  std::string far = program;
  for (const std::size_t at : {0x3Cu, 0x3Du, 0x3Eu, 0x3Fu}) far[at] = '\xFF';
  CHECK(refusal_of(far) == "is no Windows program");
  std::string old = program;
  old[0x41] = 'X';
  CHECK(refusal_of(old) == "is no Windows program");
}

TEST_CASE("the program is current where its bytes lie on the share already") {
  const ShareFixture fixture;
  const auto first = plan_program(opened_share(fixture), fixture.program());
  REQUIRE(first);
  CHECK(first->path == "Tools/x64/assay.exe");
  CHECK_FALSE(first->is_current);
  fs::create_directories(fixture.root() / "TOOLS/X64");
  write_whole(fixture.root() / "TOOLS/X64/Assay.exe", windows_program());
  const auto second = plan_program(opened_share(fixture), fixture.program());
  REQUIRE(second);
  CHECK(second->path == "TOOLS/X64/Assay.exe");
  CHECK(second->is_current);
}

TEST_CASE("a program that is missing or none names its file") {
  const ShareFixture fixture;
  CHECK(plan_program(opened_share(fixture), fixture.beside("none.exe")).error().source ==
        fixture.beside("none.exe").string());
  write_whole(fixture.program(), "#!/bin/sh\n");
  CHECK(to_string(plan_program(opened_share(fixture), fixture.program()).error()) ==
        fixture.program().string() + ": is no Windows program");
}

TEST_CASE("what is no program is not read however large it is, and a program has a limit") {
  const ShareFixture fixture;
  const std::uintmax_t above_limit = (64U << 20) + 1;
  write_whole(fixture.program(),
              "\x7F"
              "ELF");
  fs::resize_file(fixture.program(), above_limit);
  CHECK(plan_program(opened_share(fixture), fixture.program()).error().what ==
        "is no Windows program");
  write_whole(fixture.program(), windows_program());
  fs::resize_file(fixture.program(), above_limit);
  CHECK(plan_program(opened_share(fixture), fixture.program()).error().what ==
        "the program of 67108865 bytes is above the limit of 67108864");
}

#ifndef _WIN32
TEST_CASE("elsewhere than on Windows the program must be named") {
  const ShareFixture fixture;
  CHECK(plan_program(opened_share(fixture), std::nullopt).error().what ==
        "this is not the Windows program that the step runs: name one with --program FILE");
}
#endif

TEST_CASE("rules of one's own keep their folders, and data is left out as --rules leaves it out") {
  const ShareFixture fixture;
  const fs::path rules = fixture.beside("my-rules");
  fs::create_directories(rules / "sub/data");
  write_whole(rules / "ORG001.toml", rule_of_organisation("ORG001"));
  write_whole(rules / "sub/ORG002.toml", rule_of_organisation("ORG002"));
  write_whole(rules / "sub/data/table.toml", "x = 1\n");
  write_whole(rules / "readme.txt", "text");
  const auto files = plan_rules(opened_share(fixture), rules);
  INFO((files ? std::string() : to_string(files.error())));
  REQUIRE(files);
  REQUIRE(files->size() == 2);
  CHECK((*files)[0].path == "Tools/x64/assay-rules/ORG001.toml");
  CHECK((*files)[1].path == "Tools/x64/assay-rules/sub/ORG002.toml");
  CHECK(as_chars((*files)[0].bytes) == rule_of_organisation("ORG001"));
}

TEST_CASE("faulty rules are refused before they reach a share") {
  const ShareFixture fixture;
  const fs::path rules = fixture.beside("my-rules");
  CHECK_FALSE(plan_rules(opened_share(fixture), rules));
  fs::create_directories(rules);
  write_whole(rules / "ORG001.toml", "id = 'ORG001'\n");
  const auto files = plan_rules(opened_share(fixture), rules);
  REQUIRE_FALSE(files);
  CHECK(holds(to_string(files.error()), "ORG001.toml"));
}

}  // namespace
}  // namespace assay
