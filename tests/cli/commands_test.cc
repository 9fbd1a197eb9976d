// ls, cat, reg and inspect against wimdir, wimextract and hivexget; rules, facts, version, help.

#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "rules/rule_set.h"
#include "support/corpus.h"
#include "support/fixture_images.h"
#include "support/program.h"

namespace assay {
namespace {

using Json = nlohmann::json;

std::string succeeds(const std::vector<std::string>& arguments) {
  const ProgramResult result = run_inside(arguments);
  INFO(arguments.front() << ": " << result.err);
  REQUIRE(result.code == 0);
  CHECK(result.err.empty());
  return result.out;
}

std::vector<std::string> sorted(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

bool lacks_tools(const std::vector<std::string>& tools) {
  for (const std::string& tool : tools)
    if (!has_tool(tool)) {
      WARN("skipped: no " << tool);
      return true;
    }
  return false;
}

TEST_CASE("ls -R lists what wimdir lists") {
  if (lacks_tools({"wimdir"})) return;
  for (const FixtureImage& image : all_fixture_images()) {
    CAPTURE(image.name);
    // wimdir begins every path with '/', and names the root.
    std::vector<std::string> expected;
    for (const std::string& line :
         lines_of(output_of("wimdir " + shell_word(fixture(image.name + ".wim")) + " 1")))
      if (line.size() > 1) expected.push_back(line.substr(1));
    for (const char* engine : {"native", "reference"})
      CHECK(sorted(lines_of(succeeds({"ls", "-R", "--engine", engine,
                                      fixture(image.name + ".wim")}))) == sorted(expected));
    CHECK(sorted(lines_of(succeeds({"ls", "-R", fixture(image.name)}))) == sorted(expected));
  }
}

TEST_CASE("ls shows one folder, the images of a WIM, or one file") {
  CHECK(succeeds({"ls", fixture("win10-gvlk.wim")}) == "Windows\n");
  CHECK(succeeds({"ls", fixture("win10-gvlk.wim"), "windows\\SYSTEM32\\config"}) ==
        succeeds({"ls", fixture("win10-gvlk.wim"), "windows/SYSTEM32/config"}));
  CHECK(succeeds({"ls", fixture("clean.wim")}) == "1\n2\n3\n");
  CHECK(succeeds({"ls", fixture("clean.wim"), "2"}) == "2/Windows\n");
  CHECK(succeeds({"ls", fixture("clean.wim!2")}) == "Windows\n");
  CHECK(holds(succeeds({"ls", "-l", fixture("clean.wim")}), "Windows 11 Enterprise (win11-gvlk)"));
}

TEST_CASE("ls -l shows kind, attributes, size and time before the path") {
  const std::string line =
      succeeds({"ls", "-l", fixture("win10-gvlk.wim"), "Windows/System32/config/SYSTEM"});
  CHECK(line.starts_with("- 000000"));
  CHECK(line.ends_with(" Windows/System32/config/SYSTEM\n"));
  const auto size =
      std::filesystem::file_size(built_fixtures() / "win10-gvlk/Windows/System32/config/SYSTEM");
  CHECK(holds(line, " " + std::to_string(size) + " 20"));
}

TEST_CASE("cat writes the bytes that wimextract writes") {
  if (lacks_tools({"wimextract"})) return;
  for (const char* image : {"1", "2", "3"})
    for (const char* path : {"Windows/System32/config/SOFTWARE", "Windows/Setup/State/State.ini"}) {
      CAPTURE(image, path);
      const std::string expected = output_of(
          "wimextract --to-stdout " + shell_word(fixture("clean.wim")) + " " + image + " /" + path);
      for (const char* engine : {"native", "reference"})
        CHECK((succeeds({"cat", "--engine", engine, fixture("clean.wim!") + image, path}) ==
               expected));
    }
}

TEST_CASE("cat refuses folders and what is not there") {
  CHECK(run_inside({"cat", fixture("win10-gvlk.wim"), "Windows"}).code == 2);
  CHECK(run_inside({"cat", fixture("win10-gvlk.wim"), "Windows/none.txt"}).err ==
        "assay: " + fixture("win10-gvlk.wim") + ": no such file: Windows/none.txt\n");
  CHECK(run_inside({"cat", fixture("win10-gvlk.wim"), "Windows/none.txt"}).code == 2);
}

TEST_CASE("reg gives the values that hivexget gives") {
  if (lacks_tools({"hivexget"})) return;
  const std::string hive = fixture("win10-gvlk/Windows/System32/config/SOFTWARE");
  const std::string key = "Microsoft\\Windows NT\\CurrentVersion";
  for (const char* value :
       {"ProductName", "EditionID", "CurrentBuild", "DisplayVersion", "ProductId"}) {
    CAPTURE(value);
    const std::string expected =
        output_of("hivexget " + shell_word(hive) + " " + shell_word("\\" + key) + " " + value);
    for (const char* engine : {"native", "reference"}) {
      CHECK(succeeds({"reg", "--engine", engine, hive, key, value}) == expected);
      CHECK(succeeds({"reg", "--engine", engine, fixture("win10-gvlk.wim"),
                      "HKLM\\SOFTWARE\\" + key, value}) == expected);
    }
  }
}

TEST_CASE("reg --format reg can be read again; both engines write the same") {
  for (const char* place : {"HKLM\\SOFTWARE", "HKLM\\SYSTEM"}) {
    CAPTURE(place);
    const std::string native =
        succeeds({"reg", "-r", "--format", "reg", fixture("win7-csvlk.wim"), place});
    CHECK(native.starts_with("Windows Registry Editor Version 5.00"));
    CHECK(native == succeeds({"reg", "-r", "--format", "reg", "--engine", "reference",
                              fixture("win7-csvlk.wim"), place}));
  }
}

TEST_CASE("reg resolves CurrentControlSet, and shows no whole key") {
  CHECK(succeeds({"reg", fixture("win10-gvlk.wim"),
                  "HKLM\\SYSTEM\\CurrentControlSet\\Services\\sppsvc", "Start"})
            .starts_with("2"));
  const std::string all = succeeds({"reg", "-r", fixture("win10-gvlk.wim"), "HKLM\\SOFTWARE"});
  CHECK(holds(all, "SoftwareProtectionPlatform"));
  CHECK_FALSE(holds(all, "NPPR9-FWDCX"));
}

TEST_CASE("reg says which key or value is not there, and which image is meant") {
  CHECK(holds(run_inside({"reg", fixture("win10-gvlk.wim"), "HKLM\\SOFTWARE\\None"}).err,
              "no such key: HKLM\\SOFTWARE\\None"));
  CHECK(
      holds(run_inside({"reg", fixture("win10-gvlk.wim"), "HKLM\\SOFTWARE\\Microsoft", "None"}).err,
            "no value 'None'"));
  const ProgramResult many = run_inside({"reg", fixture("mixed.wim"), "HKLM\\SOFTWARE"});
  CHECK(many.code == 2);
  CHECK(holds(many.err, "mixed.wim!1"));
}

TEST_CASE("inspect shows identity and key, without a verdict") {
  const std::string text = succeeds({"inspect", fixture("win10-csvlk.wim")});
  CHECK(holds(text, "os.name                    Windows 10 Enterprise"));
  CHECK(holds(text, "key.channel                Volume:CSVLK"));
  CHECK_FALSE(holds(text, "KMS001"));
  const Json json = Json::parse(succeeds({"inspect", "-f", "json", fixture("mixed.wim")}));
  REQUIRE(json["images"].size() == 5);
  CHECK(json["images"][2]["facts"]["key.channel"] == "Volume:MAK");
  CHECK(json["images"][4]["facts"]["os.name"] == "Windows 11 Enterprise");
}

TEST_CASE("inspect ends with 2 where something could not be read") {
  CHECK(run_inside({"inspect", fixture("no-such.wim")}).code == 2);
  CHECK(run_inside({"inspect", fixture("empty.wim")}).code == 2);
}

TEST_CASE("rules list -f json has id, title, severity, status and tags of every rule") {
  const Json list = Json::parse(succeeds({"rules", "list", "-f", "json"}));
  REQUIRE(list.size() == RuleSet::with_default_rules().value().rules().size());
  for (const Json& rule : list) {
    CHECK(rule.size() == 5);
    CHECK_FALSE(rule["id"].get<std::string>().empty());
    CHECK_FALSE(rule["title"].get<std::string>().empty());
    CHECK_FALSE(rule["severity"].get<std::string>().empty());
    CHECK_FALSE(rule["status"].get<std::string>().empty());
    CHECK(rule["tags"].is_array());
  }
  CHECK(lines_of(succeeds({"rules", "list"})).size() == list.size());
  CHECK(Json::parse(
            succeeds({"rules", "list", "-f", "json", "--rule", "KMS*", "--skip-rule", "KMS001"}))
            .size() < list.size());
}

TEST_CASE("rules show prints every rule as a page") {
  const RuleSet rules = RuleSet::with_default_rules().value();
  for (const Rule& rule : rules.rules()) {
    const std::string page = succeeds({"rules", "show", rule.id});
    CAPTURE(rule.id);
    CHECK(page.starts_with(rule.id + "  " + rule.title + "\n"));
    for (const char* heading : {"\nWhat it finds\n", "\nWhy it matters\n", "\nWhat to do\n"})
      CHECK(holds(page, heading));
  }
}

TEST_CASE("rules test runs the tests of every rule, rules lint finds no fault") {
  CHECK(holds(succeeds({"rules", "test"}), ", 0 failed\n"));
  CHECK(holds(succeeds({"rules", "test", "-v"}), "ok     KMS001"));
  CHECK(holds(succeeds({"rules", "lint"}), ": 0 faults\n"));
}

TEST_CASE("facts list, version and --version") {
  const std::string facts = succeeds({"facts", "list"});
  for (const char* name : {"os.edition", "image.captured", "kms_server", "DigitalProductId4"})
    CHECK(holds(facts, name));
  CHECK(succeeds({"version"}).starts_with(succeeds({"--version"})));
}

TEST_CASE("help goes to standard output with examples, and ends with 0") {
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {}, {"scan"}, {"inspect"}, {"ls"}, {"cat"}, {"reg"}, {"rules"}, {"facts"}}) {
    std::vector<std::string> arguments = command;
    arguments.push_back("--help");
    CAPTURE(arguments.front());
    const std::string help = succeeds(arguments);
    CHECK(holds(help, "Example"));
    CHECK(holds(help, "  assay " + (command.empty() ? "scan" : command.front()) + " "));
  }
  CHECK(holds(succeeds({"--help"}), "Exit codes:"));
  CHECK(holds(succeeds({"rules", "test", "--help"}), "--rules"));
}

}  // namespace
}  // namespace assay
