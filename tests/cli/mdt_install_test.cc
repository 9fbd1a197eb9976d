// assay mdt install and uninstall, through the whole program; and the page that shows them.

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "image/task_sequence.h"
#include "mdt/audit_step.h"
#include "mdt/share_fixture.h"
#include "support/corpus.h"
#include "support/markdown_pages.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

// Options of the fixture's share and sequence before `more`.
ProgramResult run_mdt(const std::string& command, const ShareFixture& fixture,
                      const Words& more = {}, const std::string& id = "W11-CLIENT") {
  Words words = {"mdt", command, "--share", fixture.root().string(), "--task-sequence", id};
  if (command == "install") words.insert(words.end(), {"--program", fixture.program().string()});
  words.insert(words.end(), more.begin(), more.end());
  return run_inside(words);
}

Words backups_in(const fs::path& folder) {
  Words names;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".bak") names.push_back(entry.path().filename().string());
  return names;
}

TEST_CASE("install says what it did, and a second time that nothing was to do") {
  const ShareFixture fixture;
  const ProgramResult first = run_mdt("install", fixture);
  CHECK(first.err == "");
  CHECK(first.code == 0);
  const Words backups = backups_in(fixture.sequence().parent_path());
  REQUIRE(backups.size() == 1);
  // "ts.xml.2026-11-26T101112.bak"
  CHECK(backups[0].size() == std::string("ts.xml.2026-11-26T101112.bak").size());
  CHECK(first.out ==
        "W11-CLIENT (Windows 11 client): step added before 'Format and Partition Disk (BIOS)'\n"
        "Tools/x64/assay.exe: 170 bytes\n"
        "Control/W11-CLIENT/" +
            backups[0] + ": as it was before\n");
  const ProgramResult second = run_mdt("install", fixture);
  CHECK(second.code == 0);
  CHECK(second.out ==
        "W11-CLIENT (Windows 11 client): step unchanged, before 'Format and Partition Disk "
        "(BIOS)'\nTools/x64/assay.exe: unchanged\n");
  CHECK(backups_in(fixture.sequence().parent_path()) == backups);
}

TEST_CASE("the options of install are those of the step") {
  const ShareFixture fixture;
  const ProgramResult result =
      run_mdt("install", fixture,
              {"--after", "install operating system", "--warn-only", "--fail-on", "medium"});
  CHECK(result.err == "");
  CHECK(holds(result.out, ": step added after 'Install Operating System'\n"));
  CHECK(holds(read_whole(fixture.sequence()),
              "assay.exe\" mdt --phase applied --warn-only --fail-on medium</action>"));
  CHECK(holds(run_mdt("install", fixture).out,
              ": step replaced, now before 'Format and Partition Disk (BIOS)'\n"));
}

// The step is given what it understands.
TEST_CASE("the command line of the step is one of this program") {
  for (const AuditStep& step : {AuditStep{}, AuditStep{true, true, "low", true}}) {
    const std::string action =
        replace_all(action_of(step), "\"%DEPLOYROOT%\\Tools\\x64\\assay.exe\"", "assay");
    for (Words words : assay_calls({replace_all(action, "\\", "/")})) {
      words.emplace_back("--help");
      const ProgramResult result = run_inside(words);
      CAPTURE(action, result.err);
      CHECK(result.code == 0);
    }
  }
}

TEST_CASE("uninstall takes the step out and says so") {
  const ShareFixture fixture;
  const std::string before = read_whole(fixture.sequence());
  CHECK(run_mdt("install", fixture).code == 0);
  CHECK(holds(run_mdt("uninstall", fixture, {"--dry-run"}).out,
              "W11-CLIENT (Windows 11 client): would remove the step\n"));
  CHECK(read_whole(fixture.sequence()) != before);
  const ProgramResult result = run_mdt("uninstall", fixture, {"--files"});
  CHECK(result.err == "");
  CHECK(result.code == 0);
  CHECK(holds(result.out, "step removed\nTools/x64/assay.exe: removed\n"));
  CHECK(read_whole(fixture.sequence()) == before);
  CHECK_FALSE(fs::exists(fixture.root() / "Tools/x64/assay.exe"));
  CHECK(run_mdt("uninstall", fixture).out ==
        "W11-CLIENT (Windows 11 client): no such step: nothing to remove\n");
}

TEST_CASE("what cannot be installed ends with 2 and one line, and changes nothing") {
  const ShareFixture fixture;
  const auto before = fixture.files();
  struct Row {
    Words words;
    std::string message;
  };
  const std::string share = fixture.root().string();
  const std::string program = fixture.program().string();
  const Row rows[] = {
      {{"--share", share + "/Control", "--task-sequence", "x", "--program", program},
       share + "/Control: no deployment share: it has no Control\\OperatingSystems.xml"},
      {{"--share", share, "--task-sequence", "W11-CLIEN", "--program", program},
       "the share has no task sequence 'W11-CLIEN' (did you mean 'W11-CLIENT'?); it has "
       "W11-CLIENT, W11-KMS"},
      {{"--share", share, "--task-sequence", "..\\W11-KMS", "--program", program},
       "the share has no task sequence '..\\W11-KMS'"},
      {{"--share", share, "--task-sequence", "W11-KMS", "--program", program + ".none"},
       program + ".none: "},
      {{"--share", share, "--task-sequence", "W11-KMS", "--program", program, "--after", "Aply"},
       "Control/W11-KMS/ts.xml: no enabled step 'Aply'"},
      {{"--share", share, "--task-sequence", "W11-KMS", "--program", program, "--after", "a",
        "--before", "b"},
       "exclude each other"},
      {{"--share", share, "--task-sequence", "W11-KMS", "--program", program, "--rules", share},
       "holds no rule"},
  };
  for (const Row& row : rows) {
    Words words = {"mdt", "install"};
    words.insert(words.end(), row.words.begin(), row.words.end());
    const ProgramResult result = run_inside(words);
    CAPTURE(result.err, row.message);
    CHECK(result.code == 2);
    CHECK(holds(result.err, row.message));
    CHECK(lines_of(result.err).size() == 1);
  }
  CHECK(fixture.files() == before);
}

TEST_CASE("the published task sequences are the same bytes after install and uninstall") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  for (const fs::path& file : corpus_files("answer")) {
    if (!file.filename().string().ends_with("_ts.xml")) continue;
    const ShareFixture fixture;
    const std::string before = read_whole(file);
    write_whole(fixture.sequence(), before);  // the corpus is read-only, a share is not
    // One of them configures firmware and formats nothing.
    const bool formats = holds(before, "Format and Partition Disk");
    const Words more = formats ? Words{} : Words{"--before", "Copy Dell BIOS Config Tools"};
    CAPTURE(file.filename().string());
    CHECK(run_mdt("install", fixture, more).code == 0);
    CHECK(read_whole(fixture.sequence()) != before);
    CHECK(run_mdt("uninstall", fixture).code == 0);
    CHECK(read_whole(fixture.sequence()) == before);
  }
}

// The blocks of one language of the page.
Words blocks_of(const std::string& language) {
  Words blocks;
  const std::string page = read_whole(fs::path(ASSAY_SOURCE_DIR) / "docs/how-to/mdt-step.md");
  for (const CodeBlock& block : code_blocks(page))
    if (block.language == language)
      blocks.push_back(fmt::format("{}\n", fmt::join(block.lines, "\n")));
  return blocks;
}

TEST_CASE("docs/how-to/mdt-step.md shows the step that is inserted") {
  const Words blocks = blocks_of("xml");
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0] == xml_of({}, {"\n", ""}) + "\n");
  const auto parsed = parse_task_sequence("<sequence>" + blocks[1] + "</sequence>", {});
  REQUIRE(parsed);
  REQUIRE(parsed->steps.size() == 1);
  CHECK(is_audit_action(parsed->steps[0].action));
}

TEST_CASE("docs/how-to/mdt-step.md shows what --dry-run prints") {
  const ShareFixture fixture;
  const Words blocks = blocks_of("text");
  REQUIRE(blocks.size() == 1);
  CHECK(run_mdt("install", fixture, {"--dry-run"}).out == blocks[0]);
}

}  // namespace
}  // namespace assay
