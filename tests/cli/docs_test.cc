// The pages: those that are generated are current, what they list is there, links lead somewhere,
// command lines are understood. That examples print what they show: console_examples_test.cc.
#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "audit/waivers.h"
#include "base/text.h"
#include "cli/scan_options.h"
#include "report/writer.h"
#include "rules/rule_set.h"
#include "support/command_line.h"
#include "support/markdown_pages.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

const fs::path kRoot = ASSAY_SOURCE_DIR;

// `command` is what makes the page. With ASSAY_UPDATE_DOCS=1 it is written anew.
void check_is_current(const std::string& page, const Words& command) {
  const ProgramResult current = run_inside(command);
  REQUIRE(current.code == 0);
  if (std::getenv("ASSAY_UPDATE_DOCS") != nullptr) write_whole(kRoot / page, current.out);
  INFO("renew it: build/assay " << fmt::format("{}", fmt::join(command, " ")) << " > " << page);
  CHECK(read_whole(kRoot / page) == current.out);
}

TEST_CASE("docs/rules.md is what the rule files say") {
  check_is_current("docs/rules.md", {"rules", "list", "-f", "markdown"});
}

TEST_CASE("docs/reference/cli.md is what the program says of its command line") {
  check_is_current("docs/reference/cli.md", {"man", "--markdown"});
}

TEST_CASE("docs/reference/facts.md is what the program says of its facts") {
  check_is_current("docs/reference/facts.md", {"facts", "list", "-f", "markdown"});
}

// `key` of "| `key` | ..." for every row of every table.
std::set<std::string> first_cells(const std::string& markdown) {
  std::set<std::string> cells;
  for (const std::string& line : lines_of(markdown))
    if (line.starts_with("| `")) cells.insert(line.substr(3, line.find('`', 3) - 3));
  return cells;
}

TEST_CASE("docs/reference/configuration.md lists every setting and no other") {
  const std::set<std::string> listed =
      first_cells(read_whole(kRoot / "docs/reference/configuration.md"));
  const ProgramResult shown = run_inside({"config", "show", "--no-config"});
  REQUIRE(shown.code == 0);
  std::set<std::string> keys;
  for (const std::string& line : lines_of(shown.out))
    if (!line.empty() && !line.starts_with("configuration file"))
      keys.insert(line.substr(0, line.find(' ')));
  REQUIRE(keys.size() > 20);
  const Result<RuleSet> rules = RuleSet::with_default_rules();
  REQUIRE(rules);
  for (const std::string_view name : rules->param_names()) keys.emplace(name);
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(listed.contains(key));
  }
  for (const std::string& key : listed) {
    CAPTURE(key);
    CHECK(keys.contains(key));
  }
}

TEST_CASE("docs/reference/report.md speaks of every format and every member of the schema") {
  const std::string page = read_whole(kRoot / "docs/reference/report.md");
  for (const WriterFormat& format : writer_formats()) {
    CAPTURE(format.name);
    CHECK(holds(page, "`" + std::string(format.name) + "`"));
  }
  const std::string schema = read_whole(kRoot / "docs/report.schema.json");
  std::string name;
  for (const std::string& line : lines_of(schema)) {  // "name": { "type"...: a member
    const std::string_view text = trim(line);
    if (!text.starts_with('"') || !text.ends_with("\": {")) continue;
    name = std::string(text.substr(1, text.find('"', 1) - 1));
    if (name == "$defs" || name == "properties" || name == "items" ||
        name == "additionalProperties")
      continue;
    CAPTURE(name);
    CHECK(holds(page, name));
  }
}

TEST_CASE("README.md counts the rules that there are") {
  const Result<RuleSet> rules = RuleSet::with_default_rules();
  REQUIRE(rules);
  CHECK(holds(read_whole(kRoot / "README.md"),
              "\n" + std::to_string(rules->rules().size()) + " rules ([docs/rules.md]"));
}

TEST_CASE("README.md names every command") {
  CommandLine line;
  const std::string readme = read_whole(kRoot / "README.md");
  for (const CLI::App* command : shown_commands(*line.app)) {
    CAPTURE(command->get_name());
    CHECK(holds(readme, "`assay " + command->get_name()));
  }
}

TEST_CASE("relative links between pages lead to files and headings that are there") {
  std::size_t links = 0;
  for (const fs::path& page : markdown_pages())
    for (const Link& link : links_of(read_whole(page))) {
      if (holds(link.target, "://") || link.target.starts_with("mailto:")) continue;
      CAPTURE(page_name(page), link.line, link.target);
      const std::size_t hash = link.target.find('#');
      const std::string path = link.target.substr(0, hash);
      const fs::path file = path.empty() ? page : page.parent_path() / path;
      CHECK(fs::exists(file));
      ++links;
      if (hash == std::string::npos || !fs::exists(file)) continue;
      const Words anchors = anchors_of(read_whole(file));
      CHECK(std::count(anchors.begin(), anchors.end(), link.target.substr(hash + 1)) == 1);
    }
  CHECK(links > 50);
}

// Why the program does not understand it; empty: it does.
std::string objection(Words words) {
  CommandLine line;
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    line.app->parse(words);
  } catch (const CLI::ParseError& error) {
    return error.get_exit_code() == 0 ? "" : error.what();
  }
  return {};
}

// A console block holds commands behind "$ " and what they print.
Words shell_lines(const CodeBlock& block) {
  if (block.language == "sh" || block.language == "bash") return block.lines;
  Words lines;
  if (block.language == "console")
    for (const std::string& line : block.lines)
      if (line.starts_with("$ ")) lines.push_back(line.substr(2));
  return lines;
}

TEST_CASE("every command line of every page is understood") {
  std::size_t calls = 0;
  for (const fs::path& page : markdown_pages())
    for (const CodeBlock& block : code_blocks(read_whole(page)))
      for (const Words& words : assay_calls(shell_lines(block))) {
        CAPTURE(page_name(page), block.line, words);
        CHECK(objection(words) == "");
        ++calls;
      }
  CHECK(calls > 50);
}

// The TOML of the pages is what the program takes: configurations, waivers, the rule of the how-to.
TEST_CASE("the TOML of the pages is understood") {
  const TemporaryFolder folder;
  std::size_t blocks = 0;
  for (const fs::path& page : markdown_pages())
    for (const CodeBlock& block : code_blocks(read_whole(page))) {
      if (block.language != "toml") continue;
      const std::string text = fmt::format("{}\n", fmt::join(block.lines, "\n"));
      CAPTURE(page_name(page), block.line);
      ++blocks;
      if (holds(text, "[[waiver]]")) {
        const Result<WaiverSet> waivers = WaiverSet::read(text, "page");
        REQUIRE(waivers);
        Report report;
        waivers->apply(report, {});
        for (const std::string& warning : report.warnings)
          CHECK(holds(warning, "names no finding"));
        continue;
      }
      const bool is_rule = holds(text, "[match]");
      const fs::path file = folder / (is_rule ? "ORG001-page.toml" : "assay.toml");
      write_whole(file, text);
      const Words words =
          is_rule ? Words{"rules", "test", "--rules", folder.path().string(), "--rule", "ORG001"}
                  : Words{"config", "show", "--config", file.string()};
      const ProgramResult result = run_inside(words);
      CAPTURE(result.out, result.err);
      CHECK(result.code == 0);
      fs::remove(file);
    }
  CHECK(blocks > 4);
}

TEST_CASE("calls are found in shell lines, without what the shell does with them") {
  const std::vector<Words> calls = assay_calls(
      {"cd x && assay scan 'a b.wim' 2>/dev/null | less  # comment", "ls assay",
       "X=1 build/assay report - -f \\", "  html=x.html < r.json || code=$?", "assay diff a#b c"});
  CHECK(calls == std::vector<Words>{{"scan", "a b.wim"},
                                    {"report", "-", "-f", "html=x.html"},
                                    {"diff", "a#b", "c"}});
  CHECK(objection({"scan", "--fail-om", "low", "x.wim"}) != "");
  CHECK(objection({"scan", "--help"}) == "");
}

}  // namespace
}  // namespace assay
