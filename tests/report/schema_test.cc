// docs/report.schema.json describes every JSON report: all goldens, and a live one with errors.

#include <catch2/catch.hpp>

#include "report/hostile_report.h"
#include "report/validation.h"
#include "report/writer.h"
#include "support/fixture_images.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

const fs::path kSchema = fs::path(ASSAY_SOURCE_DIR) / "docs/report.schema.json";

// The published schema lets later versions of 1.x add members; here a member that it does not
// describe is an error.
void expect_valid(const std::vector<fs::path>& files) {
  expect_valid_json(kSchema, Schema::kClosed, files);
}

TEST_CASE("every golden report fits the published schema") {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(ASSAY_SOURCE_DIR) / "tests/golden"))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  REQUIRE(files.size() > 10);
  expect_valid(files);
}

TEST_CASE("live reports fit it: findings, unknown results, targets that cannot be opened, hives") {
  const TemporaryFolder folder;
  fs::copy(built_fixtures() / "win10-gvlk", folder / "applied", fs::copy_options::recursive);
  fs::remove(folder / "applied/Windows/System32/config/SYSTEM");
  const std::string all = (folder / "all.json").string();
  const std::string none = (folder / "none.json").string();
  const fs::path built = built_fixtures();
  run_inside({"scan", "-o", all, "-f", "json", (built / "mixed.wim").string(),
              (built / "boot.wim").string(), (built / "empty").string(), "/no/such.wim",
              (folder / "applied").string(),
              (built / "win10-mak/Windows/System32/config/SOFTWARE").string()});
  run_inside({"scan", "-o", none, "-f", "json", "--no-fail", (built / "clean.wim").string()});
  expect_valid({all, none});
}

TEST_CASE("a report with everything in it fits, whatever an image says") {
  const TemporaryFolder folder;
  std::vector<fs::path> files;
  for (const char* hostile : kHostile) {
    files.push_back(folder / (std::to_string(files.size()) + ".json"));
    write_whole(files.back(), written("json", full_report(hostile)));
  }
  expect_valid(files);
}

TEST_CASE("a report without its results does not fit") {
  const TemporaryFolder folder;
  write_whole(folder / "bad.json", R"({"schema_version": "1.0", "targets": []})");
  const std::string verdict = validate_json(kSchema, Schema::kClosed, {folder / "bad.json"});
  if (!is_missing(verdict, "python3-jsonschema"))
    CHECK(verdict.find("'rules' is a required property") != std::string::npos);
}

}  // namespace
}  // namespace assay
