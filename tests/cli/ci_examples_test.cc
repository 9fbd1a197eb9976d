// docs/ci, action.yml and .pre-commit-hooks.yaml: read as their consumers read them, and their
// commands run as shell, on fixtures. What a CI system itself does is not tried.
//
// YAML is read by python3-yaml; without it only the plain shell and Jenkins are tried.

#include <map>
#include <regex>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/corpus.h"
#include "support/fixture_images.h"
#include "support/markdown_pages.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Environment = std::map<std::string, std::string>;

const fs::path kSources = ASSAY_SOURCE_DIR;

constexpr const char* kYamlFiles[] = {
    "action.yml",
    ".pre-commit-hooks.yaml",
    "docs/ci/azure-pipelines.yml",
    "docs/ci/github-actions.yml",
    "docs/ci/gitlab-ci.yml",
    "docs/ci/pre-commit-config.yaml",
};

// All files as one object; null without python3-yaml. Asked once: Python takes its time.
const Json& yaml_files() {
  static const Json files = [] {
    std::string command =
        "/usr/bin/python3 -c 'import json, sys\ntry:\n  import yaml\n"
        "except ImportError:\n  print(\"null\"); sys.exit()\n"
        "print(json.dumps({name: yaml.safe_load(open(name)) for name in sys.argv[1:]}))'";
    for (const char* name : kYamlFiles) command += std::string(" ") + name;
    return has_tool("/usr/bin/python3") ? Json::parse(output_of(command, kSources)) : Json();
  }();
  if (files.is_null()) WARN("skipped: no python3-yaml");
  return files;
}

struct Run {
  int code = -1;
  std::string out;
};

// A shell that stops at the first failure, as those of CI systems do, with the program on PATH.
Run run_script(const std::string& script, const fs::path& folder, Environment environment = {}) {
  environment.insert({"PATH", ASSAY_BINARY_DIR ":/usr/bin:/bin"});
  environment.insert({"ASSAY_AS_OF", "2024-06-01"});
  write_whole(folder / ".script", script);
  std::string command = "env -i";
  for (const auto& [name, value] : environment) command += " " + name + "=" + shell_word(value);
  command += " bash --noprofile --norc -eo pipefail .script 2>&1; echo \"code $?\"";
  Run run;
  run.out = output_of(command, folder);
  const std::size_t mark = run.out.rfind("code ");
  run.code = std::stoi(run.out.substr(mark + 5));
  run.out.resize(mark);
  return run;
}

// A checkout as the examples speak of it: images/install.wim and an answer file.
void check_out(const fs::path& folder, const std::string& image) {
  fs::create_directories(folder / "images");
  fs::create_directories(folder / "answer-files");
  if (fs::exists(built_fixtures() / image))
    fs::copy(built_fixtures() / image, folder / "images/install.wim");
  write_whole(
      folder / "answer-files/Autounattend.xml",
      "<?xml version=\"1.0\"?>\n<unattend xmlns=\"urn:schemas-microsoft-com:unattend\"/>\n");
}

struct Outcome {
  const char* image;
  int code;
};
constexpr Outcome kOutcomes[] = {{"clean.wim", 0}, {"mixed.wim", 1}, {"none", 2}};

bool is_written(const fs::path& file) { return fs::exists(file) && fs::file_size(file) > 100; }

TEST_CASE("the shell example ends as assay does and leaves its reports") {
  const std::string script = read_whole(kSources / "docs/ci/shell.sh");
  for (const auto& [image, code] : kOutcomes) {
    CAPTURE(image);
    const TemporaryFolder folder;
    check_out(folder.path(), image);
    const Run run = run_script("set -- images/install.wim\n" + script, folder.path());
    CAPTURE(run.out);
    CHECK(run.code == code);
    for (const char* name : {"assay.json", "assay.html", "assay.xml"})
      CHECK(is_written(folder / "assay-reports" / name));
  }
}

TEST_CASE("the shell example passes its arguments on, and old reports do not stay") {
  const TemporaryFolder folder;
  check_out(folder.path(), "mixed.wim");
  fs::create_directories(folder / "out");
  write_whole(folder / "out/assay.json", "{}");
  const std::string script = shell_word((kSources / "docs/ci/shell.sh").string());
  const Run loose =
      run_script(script + " --no-fail images/install.wim", folder.path(), {{"REPORTS", "out"}});
  CHECK(loose.code == 0);
  CHECK(is_written(folder / "out/assay.json"));
  CHECK(run_script(script + " --no-such-option", folder.path(), {{"REPORTS", "out"}}).code == 2);
  CHECK_FALSE(fs::exists(folder / "out/assay.json"));
}

// "${{ inputs.fail-on }}" and "${{ steps.scan.outputs.sarif }}", as far as action.yml has them.
std::string expanded(const std::string& text, const Environment& values) {
  static const std::regex kExpression(R"(^\$\{\{ ([a-z.-]+) \}\}$)");
  std::smatch match;
  if (!std::regex_match(text, match, kExpression)) return text;
  CAPTURE(text);
  REQUIRE(values.contains(match[1].str()));
  return values.at(match[1].str());
}

// The composite action, its steps run by a runner that knows as much of GitHub as they need.
class Action {
 public:
  explicit Action(const Environment& inputs) {
    for (const auto& [name, input] : action()["inputs"].items())
      values_["inputs." + name] = input.value("default", "");
    for (const auto& [name, value] : inputs) {
      REQUIRE(values_.contains("inputs." + name));
      values_["inputs." + name] = value;
    }
    fs::create_directory(folder_ / "work");
    write_whole(folder_ / "summary", "");
  }

  const fs::path& folder() const { return work_; }
  std::string summary() const { return read_whole(folder_ / "summary"); }
  std::string output(const std::string& name) const {
    const std::string reference = action()["outputs"][name]["value"];
    return expanded(reference, values_);
  }

  // Until a step fails, as a runner does.
  Run run(const Environment& more = {}) {
    Run last;
    for (const Json& step : action()["runs"]["steps"]) {
      last = run_step(step, more);
      if (last.code != 0) break;
    }
    return last;
  }

 private:
  static const Json& action() { return yaml_files()["action.yml"]; }

  Run run_step(const Json& step, const Environment& more) {
    REQUIRE(step["shell"] == "bash");
    write_whole(folder_ / "output", "");
    Environment environment = more;
    for (const auto& [name, value] : step["env"].items())
      environment[name] = expanded(value, values_);
    environment["GITHUB_OUTPUT"] = (folder_ / "output").string();
    environment["GITHUB_STEP_SUMMARY"] = (folder_ / "summary").string();
    environment["GITHUB_ACTION_PATH"] = kSources.string();
    environment["RUNNER_TEMP"] = folder_.path().string();
    const Run run = run_script(step["run"], work_, environment);
    for (const std::string& line : lines_of(read_whole(folder_ / "output")))
      values_["steps." + step["id"].get<std::string>() + ".outputs." +
              line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
    return run;
  }

  TemporaryFolder folder_;
  fs::path work_ = folder_ / "work";
  Environment values_;
};

TEST_CASE("the GitHub action annotates, writes its reports and ends as assay does") {
  if (yaml_files().is_null()) return;
  for (const auto& [image, code] : kOutcomes) {
    CAPTURE(image);
    Action action(Environment{{"targets", "images/install.wim\nanswer-files/Autounattend.xml\n"}});
    check_out(action.folder(), image);
    const Run run = action.run();
    CAPTURE(run.out);
    CHECK(run.code == code);
    CHECK(action.output("exit-code") == std::to_string(code));
    CHECK(action.output("sarif") == "assay-reports/assay.sarif");
    for (const char* name : {"assay.json", "assay.sarif", "assay.xml", "assay.html", "assay.md"})
      CHECK(is_written(action.folder() / "assay-reports" / name));
    CHECK(holds(action.summary(), "Image audit"));
    CHECK(holds(run.out, "::error file=images/install.wim") == (code == 1));
    CHECK(holds(run.out, "::error title=not read::images/install.wim") == (code == 2));
  }
}

TEST_CASE("the GitHub action heeds its inputs, and a mistake in them is no pass") {
  if (yaml_files().is_null()) return;
  const std::string program = ASSAY_BINARY_DIR "/assay";
  Action mild(Environment{{"targets", "images/install.wim"},
                          {"args", "--rule KEY001\n --skip-rule KMS*"},
                          {"fail-on", "critical"},
                          {"reports", "out"},
                          {"assay", program}});
  check_out(mild.folder(), "win10-mak.wim");
  CHECK(mild.run({{"PATH", "/usr/bin:/bin"}}).code == 0);
  CHECK(is_written(mild.folder() / "out/assay.sarif"));
  const Json report = Json::parse(read_whole(mild.folder() / "out/assay.json"));
  CHECK(report["rules"].size() == 1);
  Action empty(Environment{{"targets", "\n"}});
  CHECK(empty.run().code == 2);
  Action wrong(Environment{{"targets", "x.wim"}, {"fail-on", "hihg"}});
  CHECK(wrong.run().code == 2);
  CHECK(wrong.output("exit-code") == "2");
  Action nowhere(Environment{{"targets", "x.wim"}, {"assay", "/no/such/assay"}});
  CHECK(nowhere.run().code != 0);
}

TEST_CASE("the workflow for GitHub gives the action inputs that it has") {
  if (yaml_files().is_null()) return;
  const Json& inputs = yaml_files()["action.yml"]["inputs"];
  const Json& workflow = yaml_files()["docs/ci/github-actions.yml"];
  std::size_t uses = 0;
  for (const Json& step : workflow["jobs"]["assay"]["steps"]) {
    if (!step["uses"].get<std::string>().starts_with("OWNER/assay@")) continue;
    ++uses;
    for (const auto& [name, value] : step["with"].items()) {
      CAPTURE(name);
      CHECK(inputs.contains(name));
    }
  }
  CHECK(uses == 1);
  CHECK(workflow["permissions"]["security-events"] == "write");
}

// The commands of an example, and the reports that it then publishes.
void check_example(const std::string& script, const std::vector<std::string>& reports) {
  for (const auto& [image, code] : kOutcomes) {
    CAPTURE(image);
    const TemporaryFolder folder;
    check_out(folder.path(), image);
    const Run run = run_script(script, folder.path());
    CAPTURE(run.out);
    CHECK(run.code == code);
    for (const std::string& name : reports) {
      CAPTURE(name);
      CHECK(is_written(folder / name));
    }
  }
}

TEST_CASE("the commands for Azure Pipelines run, and write what is published") {
  if (yaml_files().is_null()) return;
  const Json& steps = yaml_files()["docs/ci/azure-pipelines.yml"]["steps"];
  REQUIRE(steps.size() == 3);
  check_example(steps[0]["bash"], {steps[1]["inputs"]["testResultsFiles"]});
  CHECK(steps[1]["condition"] == "succeededOrFailed()");
  const TemporaryFolder folder;
  check_out(folder.path(), "mixed.wim");
  const std::string out = run_script(steps[0]["bash"], folder.path()).out;
  CHECK(holds(out, "##vso[task.logissue type=error;sourcepath=images/install.wim"));
  CHECK(holds(out, "##vso[task.uploadsummary]" + folder.path().string() + "/"));
}

TEST_CASE("the commands for GitLab run, and write what is published") {
  if (yaml_files().is_null()) return;
  const Json& job = yaml_files()["docs/ci/gitlab-ci.yml"]["assay"];
  std::string script;
  for (const std::string line : job["script"]) script += line + "\n";
  const Json& reports = job["artifacts"]["reports"];
  check_example(script, {reports["junit"], reports["codequality"]});
  CHECK(job["artifacts"]["when"] == "always");
}

TEST_CASE("the commands for Jenkins run, and write what is published") {
  const std::string file = read_whole(kSources / "docs/ci/Jenkinsfile");
  const std::size_t begin = file.find("'''") + 3;
  const std::string script = file.substr(begin, file.find("'''", begin) - begin);
  static const std::regex kPublished("'(assay-reports/[a-z.]+)'");
  std::vector<std::string> reports;
  for (std::sregex_iterator at(file.begin(), file.end(), kPublished), end; at != end; ++at)
    reports.push_back((*at)[1].str());
  CHECK(reports ==
        std::vector<std::string>{"assay-reports/assay.xml", "assay-reports/assay.sarif"});
  check_example(script, reports);
}

TEST_CASE("the hook for pre-commit takes the files that assay reads, and judges them") {
  if (yaml_files().is_null()) return;
  const Json& hook = yaml_files()[".pre-commit-hooks.yaml"][0];
  const Json& config = yaml_files()["docs/ci/pre-commit-config.yaml"];
  CHECK(config["repos"][0]["hooks"][0]["id"] == hook["id"]);
  const std::regex files(hook["files"].get<std::string>().substr(4), std::regex::icase);
  CHECK(hook["files"].get<std::string>().starts_with("(?i)"));
  for (const char* name : {"Unattend.xml", "answer-files/Autounattend.xml", "a/unattend-lab.xml",
                           "images/install.WIM", "golden.vhd", "golden.vhdx", "x.ppkg", "win.iso"})
    CHECK(std::regex_search(name, files));
  for (const char* name : {"README.md", "pom.xml", "unattend.txt", "wim", "x.wim.txt", "x.vhdxx"})
    CHECK_FALSE(std::regex_search(name, files));
  const std::string entry = hook["entry"];
  const TemporaryFolder folder;
  check_out(folder.path(), "win10-mak.wim");
  CHECK(run_script(entry + " answer-files/Autounattend.xml", folder.path()).code == 0);
  CHECK(
      run_script(entry + " answer-files/Autounattend.xml images/install.wim", folder.path()).code ==
      1);
}

}  // namespace
}  // namespace assay
