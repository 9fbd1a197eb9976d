// The tables of the repository agree: fixture images, fixtures/README.md, the default rules.

#include <algorithm>

#include <catch2/catch.hpp>

#include "rules/rule_set.h"
#include "support/fixture_images.h"
#include "support/program.h"

namespace assay {
namespace {

const std::string kReadme = std::string(ASSAY_SOURCE_DIR) + "/fixtures/README.md";

// The line of an image in the table of fixtures/README.md.
std::string table_line(const FixtureImage& image) {
  std::string fires;
  for (const std::string& rule : image.fires) fires += (fires.empty() ? "" : ", ") + rule;
  return "| `" + image.name + "` | " + image.description + " | " +
         (image.channel.empty() ? "none" : image.channel) + " | " +
         (fires.empty() ? "nothing" : fires) + " |";
}

TEST_CASE("fixtures/README.md has one line per image, and it says what image.toml says") {
  const std::vector<std::string> lines = lines_of(read_whole(kReadme));
  std::vector<std::string> actual;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(actual),
               [](const std::string& line) { return line.starts_with("| `"); });
  std::vector<std::string> expected;
  for (const FixtureImage& image : all_fixture_images()) expected.push_back(table_line(image));
  CHECK(actual == expected);
}

TEST_CASE("fixtures name rules that exist") {
  const RuleSet rules = RuleSet::with_default_rules().value();
  for (const FixtureImage& image : all_fixture_images())
    for (const std::string& id : image.fires) {
      CAPTURE(image.name, id);
      CHECK(rules.find(id) != nullptr);
    }
}

TEST_CASE("some fixtures are clean: a rule that always fires would be seen") {
  const std::vector<FixtureImage> images = all_fixture_images();
  CHECK(std::count_if(images.begin(), images.end(), [](const FixtureImage& image) {
          return image.kind == "windows" &&
                 std::all_of(image.fires.begin(), image.fires.end(),
                             [](const std::string& id) { return id == "IMG004"; });
        }) >= 3);
}

}  // namespace
}  // namespace assay
