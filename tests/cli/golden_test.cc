// Golden reports: what `assay scan` prints about every fixture, kept in tests/golden.
//
// ASSAY_UPDATE_GOLDENS=1 writes them anew; read the difference before committing it. Only what must
// differ from build to build is replaced: version, digest of the rules, times of built files.

#include <cctype>
#include <cstdlib>
#include <regex>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "report/writer.h"
#include "support/fixture_images.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using OrderedJson = nlohmann::ordered_json;

const std::string kAnyTime = "2000-01-01T00:00:00Z";

std::vector<std::string> golden_names() {
  std::vector<std::string> names = {"mixed", "clean", "media"};
  for (const FixtureImage& image : all_fixture_images()) names.push_back(image.name);
  return names;
}

// "modified 2024-05-02T09:30:00Z" is the time of a file, which the build sets.
std::string normalised_text(std::string text) {
  const std::string word = "modified ";
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
    if (at + word.size() + kAnyTime.size() <= text.size() &&
        std::isdigit(static_cast<unsigned char>(text[at + word.size()])) != 0)
      text.replace(at + word.size(), kAnyTime.size(), kAnyTime);
  return text;
}

void normalise_evidence(OrderedJson& report) {
  for (OrderedJson& target : report["targets"])
    for (OrderedJson& image : target["images"])
      for (OrderedJson& result : image["results"])
        for (OrderedJson& evidence : result["evidence"])
          if (evidence.contains("last_written") && !evidence.contains("key"))
            evidence["last_written"] = kAnyTime;
}

bool fires(const OrderedJson& report, const OrderedJson& rule) {
  for (const OrderedJson& target : report["targets"])
    for (const OrderedJson& image : target["images"])
      for (const OrderedJson& result : image["results"])
        if (result["rule"] == rule["id"] && result["result"] == "fires") return true;
  return false;
}

// The texts of all rules stand in mixed.json; in the others those that fire, to keep them readable.
std::string normalised_json(const std::string& name, const std::string& text) {
  OrderedJson report = OrderedJson::parse(text);
  report["tool"]["version"] = "0.0.0";
  report["tool"]["rules_digest"] = std::string(64, '0');
  normalise_evidence(report);
  if (name != "mixed") {
    OrderedJson rules = OrderedJson::array();
    for (const OrderedJson& rule : report["rules"])
      if (fires(report, rule)) rules.push_back(rule);
    report["rules"] = rules;
  }
  return report.dump(2) + "\n";
}

bool is_updating() {
  const char* update = std::getenv("ASSAY_UPDATE_GOLDENS");
  return update != nullptr && std::string(update) == "1";
}

// The first line that differs says more than two whole reports.
void expect_golden(const std::string& file, const std::string& actual) {
  const fs::path path = fs::path(ASSAY_SOURCE_DIR) / "tests" / "golden" / file;
  if (is_updating()) {
    write_whole(path, actual);
    return;
  }
  const std::vector<std::string> expected = lines_of(read_whole(path));
  const std::vector<std::string> lines = lines_of(actual);
  for (std::size_t i = 0; i < std::max(expected.size(), lines.size()); ++i) {
    INFO(file << ", line " << i + 1 << " (ASSAY_UPDATE_GOLDENS=1 accepts the new text)");
    REQUIRE((i < lines.size() ? lines[i] : "<end>") ==
            (i < expected.size() ? expected[i] : "<end>"));
  }
}

TEST_CASE("text reports of all fixtures are as they were") {
  for (const std::string& name : golden_names()) {
    const ProgramResult result =
        run_assay({"scan", "--as-of", "2024-06-01", name + ".wim"}, built_fixtures());
    expect_golden(name + ".txt", normalised_text(result.out));
  }
}

TEST_CASE("JSON reports of all fixtures are as they were") {
  for (const std::string& name : golden_names()) {
    const ProgramResult result =
        run_assay({"scan", "--as-of", "2024-06-01", "-f", "json", name + ".wim"}, built_fixtures());
    INFO(name << ": " << result.err);
    REQUIRE(OrderedJson::accept(result.out));
    CHECK(OrderedJson::parse(result.out)["exit_code"] == result.code);
    expect_golden(name + ".json", normalised_json(name, result.out));
  }
}

TEST_CASE("there is no golden of a fixture that is gone") {
  std::vector<std::string> names = golden_names();
  names.emplace_back("judged");
  for (const auto& entry : fs::directory_iterator(fs::path(ASSAY_SOURCE_DIR) / "tests/golden")) {
    CAPTURE(entry.path().filename().string());
    CHECK(std::count(names.begin(), names.end(), entry.path().stem().string()) == 1);
  }
}

// The element of the HTML report without its content: style and script have files of their own.
std::string emptied(std::string text, const std::string& element) {
  const std::size_t start = text.find("<" + element + ">");
  const std::size_t end = text.find("</" + element + ">", start);
  if (end == std::string::npos) return text;
  const std::size_t inner = start + element.size() + 2;
  return text.erase(inner, end - inner);
}

// What must differ from build to build, in the formats that are made of lines.
std::string without_times(std::string text) {
  text = emptied(emptied(std::move(text), "style"), "script");
  const std::pair<const char*, const char*> kChanging[] = {
      {R"re(time="\d\d:\d\d:\d\d\.)re", R"(time="00:00:00.)"},
      {R"re(date="\d\d-\d\d-\d{4}")re", R"(date="01-01-2000")"},
      {R"re("semanticVersion": "[^"]*")re", R"("semanticVersion": "0.0.0")"},
      {R"re("version":"[^"]*","rules_digest":"[^"]*")re", R"("version":"","rules_digest":"")"},
      {R"re('sha256-[^']*')re", "'sha256-0'"},
      {R"re(<dt>(Tool|Rules)</dt><dd>[^<]*)re", "<dt>$1</dt><dd>0"},
  };
  for (const auto& [pattern, usual] : kChanging)
    text = std::regex_replace(text, std::regex(pattern), usual);
  return text;
}

TEST_CASE("reports of the mixed WIM in every format are as they were read and agreed to") {
  for (const WriterFormat& format : writer_formats()) {
    if (format.name == "text" || format.name == "json" || format.name == "jsonl") continue;
    CAPTURE(format.name);
    const ProgramResult result =
        run_assay({"scan", "--as-of", "2024-06-01", "-f", std::string(format.name), "mixed.wim"},
                  built_fixtures());
    CHECK(result.code == 1);
    expect_golden("mixed." + std::string(format.name), without_times(result.out));
  }
}

// A scan with all that can happen to a finding: new, unchanged, gone, waived; and beside it an
// expired waiver and a target that is not there.
TEST_CASE("a judged report in every format is as it was read and agreed to") {
  const TemporaryFolder folder;
  for (const char* name : {"win10-mak.wim", "win10-csvlk.wim", "win10-kms-port.wim"})
    fs::create_symlink(built_fixtures() / name, folder / name);
  write_whole(folder / "waivers.toml",
              "[[waiver]]\nrule = 'KEY001'\nreason = 'until the host is up'\nexpires = 2024-12-31\n"
              "[[waiver]]\nrule = 'KMS001'\nreason = 'pilot'\nexpires = 2024-05-31\n");
  run_assay({"scan", "--as-of", "2024-06-01", "--no-waivers", "-f", "json=last.json",
             "win10-csvlk.wim", "win10-kms-port.wim"},
            folder.path());
  for (const WriterFormat& format : writer_formats()) {
    CAPTURE(format.name);
    const ProgramResult result = run_assay(
        {"scan", "--as-of", "2024-06-01", "-j", "1", "--baseline", "last.json", "--show-waived",
         "-f", std::string(format.name), "win10-csvlk.wim", "win10-mak.wim", "missing.wim"},
        folder.path());
    CHECK(result.code == 2);
    const std::string text = without_times(normalised_text(result.out));
    expect_golden("judged." + std::string(format.name == "text" ? "txt" : format.name),
                  format.name == "json" ? normalised_json("judged", result.out) : text);
  }
}

TEST_CASE("one scan writes several formats, and the gate is the same") {
  const TemporaryFolder folder;
  std::vector<std::string> arguments = {"scan", (built_fixtures() / "mixed.wim").string()};
  for (const WriterFormat& format : writer_formats())
    arguments.insert(
        arguments.end(),
        {"-f", std::string(format.name) + "=" +
                   (folder / (std::string("report.") + std::string(format.name))).string()});
  CHECK(run_inside(arguments).code == 1);
  for (const WriterFormat& format : writer_formats())
    CHECK(fs::file_size(folder / ("report." + std::string(format.name))) > 100);
}

}  // namespace
}  // namespace assay
