// The ```console blocks of the pages print what they show.
//
// The blocks of a page are run in order, in one shell, in a folder where the fixture images lie.
// Lines behind "$ " and "> " are typed; below stands what comes, on either stream. A line "..."
// stands for any lines. The day is fixed: support of a Windows ends one day, and then IMG003 fires.

#include <algorithm>

#include <catch2/catch.hpp>

#include "support/corpus.h"
#include "support/fixture_images.h"
#include "support/markdown_pages.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

struct Step {
  std::size_t line = 0;  // of the page
  std::string command;
  Lines expected;
};

// As shells show what is still part of the command.
bool goes_on(const std::string& line) { return line == ">" || line.starts_with("> "); }

std::vector<Step> steps_of(const std::string& markdown) {
  std::vector<Step> steps;
  for (const CodeBlock& block : code_blocks(markdown)) {
    if (block.language != "console") continue;
    std::size_t number = block.line;
    for (const std::string& line : block.lines) {
      ++number;
      if (line.starts_with("$ "))
        steps.push_back({number, line.substr(2), {}});
      else if (goes_on(line) && !steps.empty() && steps.back().expected.empty())
        steps.back().command += "\n" + line.substr(std::min<std::size_t>(line.size(), 2));
      else if (!steps.empty())
        steps.back().expected.push_back(line);
    }
  }
  return steps;
}

constexpr char kEndOfStep = '\x1e';

// Each command begins with the exit code of the one before, for "echo $?".
std::string script_of(const std::vector<Step>& steps) {
  std::string script = "exec 2>&1\ncode=0\n";
  for (const Step& step : steps)
    script += "(exit $code)\n" + step.command + "\ncode=$?\nprintf '\\036'\n";
  return script;
}

std::vector<Lines> outputs_of(const std::vector<Step>& steps, const fs::path& folder) {
  write_whole(folder / ".script", script_of(steps));
  const std::string all = output_of(
      "env -i HOME=/nonexistent LC_ALL=C.UTF-8 ASSAY_AS_OF=2026-11-26 PATH=" ASSAY_BINARY_DIR
      ":/usr/bin:/bin bash .script",
      folder);
  std::vector<Lines> outputs;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find(kEndOfStep, at);
    outputs.push_back(lines_of(all.substr(at, end - at)));
    at = end == std::string::npos ? all.size() : end + 1;
  }
  return outputs;
}

// Carriage returns are not seen, and tables are as wide as what is in them: runs of blanks count as
// one.
std::string as_read(const std::string& line) {
  std::string seen;
  for (const char letter : line)
    if (letter != '\r' && (letter != ' ' || !seen.ends_with(' '))) seen += letter;
  return seen;
}

bool is_gap(const std::string& line) {
  const std::size_t first = line.find_first_not_of(' ');
  return first != std::string::npos && line.substr(first) == "...";
}

// A gap takes as few lines as it can; what follows it up to the next gap must be found whole.
bool matches(const Lines& expected, const Lines& output) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < expected.size();) {
    const bool after_gap = is_gap(expected[i]);
    if (after_gap) ++i;
    Lines part;
    for (; i < expected.size() && !is_gap(expected[i]); ++i) part.push_back(as_read(expected[i]));
    if (after_gap && part.empty()) return true;
    const bool is_last = i == expected.size();
    const auto fits = [&](std::size_t start) {
      return start + part.size() <= output.size() &&
             (!is_last || start + part.size() == output.size()) &&
             std::equal(part.begin(), part.end(),
                        output.begin() + static_cast<std::ptrdiff_t>(start),
                        [](const std::string& a, const std::string& b) { return a == as_read(b); });
    };
    if (after_gap)
      while (at < output.size() && !fits(at)) ++at;
    if (!fits(at)) return false;
    at += part.size();
  }
  return at == output.size() || (!expected.empty() && is_gap(expected.back()));
}

// Under the names of the build folder, so that pages may say "cd build/fixtures".
void lay_out_fixtures(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(built_fixtures()))
    fs::create_symlink(entry.path(), folder / entry.path().filename());
}

std::string text_of(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST_CASE("what the pages show is what the program prints") {
  if (!has_tool("bash")) {
    WARN("skipped: no bash");
    return;
  }
  std::size_t checked = 0;
  for (const fs::path& page : markdown_pages()) {
    const std::vector<Step> steps = steps_of(read_whole(page));
    if (steps.empty()) continue;
    const TemporaryFolder folder;
    lay_out_fixtures(folder.path());
    const std::vector<Lines> outputs = outputs_of(steps, folder.path());
    REQUIRE(outputs.size() == steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
      CAPTURE(page_name(page), steps[i].line, steps[i].command);
      INFO("prints:\n" << text_of(outputs[i]));
      CHECK(matches(steps[i].expected, outputs[i]));
      ++checked;
    }
  }
  CHECK(checked > 20);
}

TEST_CASE("a gap stands for any lines, and only a gap does") {
  CHECK(matches({"a", "..."}, {"a", "b", "c"}));
  CHECK(matches({"a", "  ...", "c"}, {"a", "b", "b", "c"}));
  CHECK(matches({"...", "b", "c"}, {"b", "a", "b", "c"}));
  CHECK(matches({"..."}, {}));
  CHECK(matches({}, {}));
  CHECK(matches({"a b  c"}, {"a  b c\r"}));
  CHECK_FALSE(matches({"a"}, {"a", "b"}));
  CHECK_FALSE(matches({"a", "...", "x"}, {"a", "b"}));
  CHECK_FALSE(matches({"a", "...", "b"}, {"a", "b", "c"}));
  CHECK_FALSE(matches({"a", "b"}, {"a"}));
}

}  // namespace
}  // namespace assay
