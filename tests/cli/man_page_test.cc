// Man pages and the reference page: made of --help, complete, without a warning of groff.

#include "cli/man_page.h"

#include <sstream>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "cli/command_page.h"
#include "cli/markdown_page.h"
#include "support/command_line.h"
#include "support/corpus.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

CommandPage page_with_footer(const std::string& footer) {
  CLI::App app("tests things", "tool");
  app.footer(footer);
  return page_of(app);
}

TEST_CASE("a footer is read as paragraphs and sections of rows") {
  const CommandPage page = page_with_footer(
      "What it does,\nin two lines.\n\nExamples:\n  tool a.wim    the first\n      of all\n  tool "
      "b\n\nExit codes:\n  0  done\nAnd more.");
  CHECK(page.paragraphs == std::vector<std::string>{"What it does, in two lines.", "And more."});
  REQUIRE(page.remarks.size() == 2);
  CHECK(page.remarks[0].title == "Examples");
  REQUIRE(page.remarks[0].rows.size() == 2);
  CHECK(page.remarks[0].rows[0].name == "tool a.wim");
  CHECK(page.remarks[0].rows[0].text == "the first of all");
  CHECK(page.remarks[0].rows[1].name == "tool b");
  CHECK(page.remarks[0].rows[1].text.empty());
  CHECK(page.remarks[1].rows[0].text == "done");
}

TEST_CASE("a sentence that ends with a colon is no title") {
  const CommandPage page = page_with_footer("For one user, by hand:\n  indented");
  CHECK(page.remarks.empty());
  CHECK(page.paragraphs.size() == 1);
}

TEST_CASE("an empty footer gives nothing") {
  const CommandPage page = page_with_footer("");
  CHECK(page.paragraphs.empty());
  CHECK(page.remarks.empty());
}

TEST_CASE("roff prints text as it is: dots, quotes, backslashes, hyphens") {
  CHECK(roff_text(".TH x") == "\\&.TH x");
  CHECK(roff_text("'tis") == "\\(aqtis");
  CHECK(roff_text("HKLM\\SOFTWARE") == "HKLM\\eSOFTWARE");
  CHECK(roff_text("--fail-on \"x\" ^~`") == "\\-\\-fail\\-on \\(dqx\\(dq \\(ha\\(ti\\(ga");
  CHECK(roff_text("plain") == "plain");
}

TEST_CASE("Markdown prints text as it is, also in a table") {
  CHECK(markdown_text("KMS*, a|b <x> _y_ [z]") == "KMS\\*, a\\|b \\<x\\> \\_y\\_ \\[z\\]");
}

TEST_CASE("every command has a page, with each of its options and examples") {
  const TemporaryFolder folder;
  REQUIRE(run_inside({"man", "--into", folder.path().string()}).code == 0);
  CommandLine line;
  std::size_t pages = 0;
  const auto check = [&](CLI::App& top) {
    const std::string name = replace_all(full_name(top), " ", "-") + ".1";
    const std::string page = read_whole(folder / name);
    ++pages;
    for_each_command(top, [&](CLI::App& command) {
      if (&top == line.app.get() && &command != &top) return;
      for (const CLI::Option* option : command.get_options())
        for (const std::string& spelling : spellings(*option)) {
          CAPTURE(name, spelling);
          CHECK(page.find(roff_text(spelling)) != std::string::npos);
        }
      for (const PageSection& remark : page_of(command).remarks)
        for (const PageRow& row : remark.rows)
          CHECK(page.find(roff_text(row.name)) != std::string::npos);
    });
  };
  check(*line.app);
  for (CLI::App* command : shown_commands(*line.app)) check(*command);
  const auto begin = std::filesystem::directory_iterator(folder.path());
  CHECK(static_cast<std::size_t>(std::distance(begin, {})) == pages);
}

TEST_CASE("one page goes to standard output; a command that is not there has none") {
  const ProgramResult page = run_inside({"man", "scan"});
  CHECK(page.code == 0);
  CHECK(page.out.find(".TH ASSAY\\-SCAN 1") != std::string::npos);
  CHECK(run_inside({"man"}).out.find(".TH ASSAY 1") != std::string::npos);
  CHECK(run_inside({"man", "nonsense"}).code == 2);
  CHECK(run_inside({"man", "--into", "/dev/null/x"}).code == 2);
}

TEST_CASE("groff has no warning about a page, and shows options as they are typed") {
  if (!has_tool("groff")) {
    WARN("skipped: no groff");
    return;
  }
  const TemporaryFolder folder;
  REQUIRE(run_inside({"man", "--into", folder.path().string()}).code == 0);
  const std::string warnings = output_of(
      "for page in *.1; do groff -man -Tutf8 -ww -P-cbou \"$page\" 2>&1 >\"$page.txt\" || echo "
      "failed; "
      "done",
      folder.path());
  CHECK(warnings.empty());
  const std::string shown = read_whole(folder / "assay-scan.1.txt");
  CHECK(shown.find("--fail-on SEVERITY") != std::string::npos);
  CHECK(shown.find("assay scan --rule 'KMS*' --skip-rule tag:dns x.wim") != std::string::npos);
  const std::string reg = read_whole(folder / "assay-reg.1.txt");
  CHECK(reg.find("\"HKLM\\SOFTWARE\\Microsoft\\Windows") != std::string::npos);
}

}  // namespace
}  // namespace assay
