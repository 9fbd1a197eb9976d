// docs/report.schema.json describes every JSON report: all goldens, and a live one with errors.

#include <cstdlib>

#include <catch2/catch.hpp>

#include "support/fixture_images.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

// The published schema lets later versions of 1.x add members; here a member that it does not
// describe is an error.
constexpr const char* kValidate = R"py(
import json, sys
try:
    from jsonschema import Draft202012Validator
except ImportError:
    sys.exit(77)

def close(node):
    if isinstance(node, dict):
        if "properties" in node:
            node.setdefault("additionalProperties", False)
        for child in node.values():
            close(child)
    elif isinstance(node, list):
        for child in node:
            close(child)

schema = json.load(open(sys.argv[1], encoding="utf-8"))
Draft202012Validator.check_schema(schema)
close(schema)
validator = Draft202012Validator(schema)
bad = 0
for name in sys.argv[2:]:
    for error in validator.iter_errors(json.load(open(name, encoding="utf-8"))):
        print(f"{name}: {error.json_path}: {error.message[:200]}")
        bad = 1
sys.exit(bad)
)py";

// What does not fit, and "exit 0" where all does; "exit 77" or "exit 127" where Python or its
// jsonschema is missing.
std::string validate(const std::vector<fs::path>& files, const TemporaryFolder& folder) {
  write_whole(folder / "validate.py", kValidate);
  std::string command = "/usr/bin/python3 '" + (folder / "validate.py").string() + "' '" +
                        std::string(ASSAY_SOURCE_DIR) + "/docs/report.schema.json'";
  for (const fs::path& file : files) command += " '" + file.string() + "'";
  return output_of(command + " 2>&1; echo exit $?");
}

bool is_missing(const std::string& verdict) {
  if (!verdict.ends_with("exit 77\n") && !verdict.ends_with("exit 127\n")) return false;
  WARN("skipped: no python3 with jsonschema (package python3-jsonschema)");
  return true;
}

void expect_valid(const std::vector<fs::path>& files, const TemporaryFolder& folder) {
  const std::string verdict = validate(files, folder);
  if (!is_missing(verdict)) CHECK(verdict == "exit 0\n");
}

TEST_CASE("every golden report fits the published schema") {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(ASSAY_SOURCE_DIR) / "tests/golden"))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  REQUIRE(files.size() > 10);
  expect_valid(files, TemporaryFolder());
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
  expect_valid({all, none}, folder);
}

TEST_CASE("a report without its results does not fit") {
  const TemporaryFolder folder;
  write_whole(folder / "bad.json", R"({"schema_version": "1.0", "targets": []})");
  const std::string verdict = validate({folder / "bad.json"}, folder);
  if (!is_missing(verdict))
    CHECK(verdict.find("'rules' is a required property") != std::string::npos);
}

}  // namespace
}  // namespace assay
