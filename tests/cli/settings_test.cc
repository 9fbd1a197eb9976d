// assay.toml, ASSAY_* and their precedence.

#include <catch2/catch.hpp>

#include "support/fixture_images.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;
using Environment = std::map<std::string, std::string>;

class Configured {
 public:
  explicit Configured(const std::string& toml) { write_whole(folder_ / "c.toml", toml); }

  ProgramResult scan(const std::string& image, Words more = {}, const Environment& variables = {}) {
    Words words = {"scan",     "--as-of", "2024-06-01", (built_fixtures() / image).string(),
                   "--config", file()};
    words.insert(words.end(), more.begin(), more.end());
    return run_inside(words, false, {}, variables);
  }
  // The line of `config show` that begins with `key`, blanks made single.
  std::string shown(const std::string& key, Words more = {}, const Environment& variables = {}) {
    Words words = {"config", "show", "--config", file()};
    words.insert(words.end(), more.begin(), more.end());
    const ProgramResult result = run_inside(words, false, {}, variables);
    INFO(result.err);
    REQUIRE(result.code == 0);
    for (const std::string& line : lines_of(result.out)) {
      std::string single;
      for (const char letter : line)
        if (letter != ' ' || (!single.empty() && single.back() != ' ')) single += letter;
      if (single.starts_with(key + " ")) return single;
    }
    return {};
  }
  std::string file() const { return (folder_ / "c.toml").string(); }
  const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
};

TEST_CASE("a flag goes before the environment, and that before the file") {
  Configured config("fail_on = 'critical'\n");
  CHECK(config.scan("win10-mak.wim").code == 0);
  CHECK(config.scan("win10-mak.wim", {}, {{"ASSAY_FAIL_ON", "high"}}).code == 1);
  CHECK(config.scan("win10-mak.wim", {"--fail-on", "critical"}, {{"ASSAY_FAIL_ON", "high"}}).code ==
        0);
  CHECK(config.shown("fail_on") == "fail_on critical " + config.file() + ":1");
  CHECK(config.shown("fail_on", {}, {{"ASSAY_FAIL_ON", "high"}}) == "fail_on high ASSAY_FAIL_ON");
  CHECK(config.shown("fail_on", {"--fail-on", "low"}, {{"ASSAY_FAIL_ON", "high"}}) ==
        "fail_on low command line");
  CHECK(config.shown("jobs") == "jobs 0 default");
}

TEST_CASE("severities, rules and parameters come from the file") {
  CHECK(Configured("[severity]\nKEY001 = 'low'\n").scan("win10-mak.wim").code == 0);
  CHECK(Configured("skip_rule = ['KEY001']\n").scan("win10-mak.wim").code == 0);
  CHECK(Configured("no_fail = true\n").scan("win10-mak.wim").code == 0);
  CHECK(Configured("[params]\ndeclared_kms_host = 'Windows*'\n").scan("win10-csvlk.wim").code !=
        Configured("").scan("win10-csvlk.wim", {"--rule", "KMS001"}).code + 1);
}

TEST_CASE("images can be declared as KMS hosts, and addresses allowed") {
  Configured config(
      "rule = ['KMS001', 'KMS007']\n[params]\ndeclared_kms_host = ['*csvlk*']\n"
      "allowed_kms = ['*.corp.example', 'kms.example']\n");
  CHECK(config.scan("win10-csvlk.wim").code == 0);
  CHECK(config.scan("win10-csvlk.wim", {"--set", "declared_kms_host=other"}).code == 1);
  CHECK(config.shown("params.allowed_kms") ==
        "params.allowed_kms *.corp.example; kms.example " + config.file() + ":4");
}

TEST_CASE("another severity makes another digest, which a merge refuses") {
  Configured config("[severity]\nKEY001 = 'low'\n");
  const std::string a = (config.folder() / "a.json").string();
  const std::string b = (config.folder() / "b.json").string();
  config.scan("win10-mak.wim", {"-f", "json=" + a});
  config.scan("clean.wim", {"-f", "json=" + b, "--no-config"});
  CHECK(run_inside({"merge", a, b}).code == 2);
}

TEST_CASE("what nobody knows is an error with its line and a suggestion") {
  struct Case {
    const char* toml;
    const char* message;
  };
  for (const auto& [toml, message] :
       {Case{"\nfail_om = 'high'", "c.toml:2: unknown key 'fail_om' (did you mean 'fail_on'?)"},
        Case{"fail_on = 'hihg'", "c.toml:1: "}, Case{"[severty]\nx = 1", "unknown key 'severty'"},
        Case{"[severity]\nKMS999 = 'low'", "c.toml:2: no rule is named by 'KMS999'"},
        Case{"[severity]\nKMS001 = 'hot'", "c.toml:2: 'hot' is no severity"},
        Case{"[params]\nallowed_kmx = 'a'",
             "c.toml:2: no rule has a parameter 'allowed_kmx' (did you mean 'allowed_kms'?)"},
        Case{"jobs = 'many'", "c.toml:1: "}, Case{"jobs = { a = 1 }", "c.toml:1: must be a value"},
        Case{"help = true", "unknown key 'help'"}, Case{"fail_on =", "c.toml:1: "}}) {
    CAPTURE(toml);
    const ProgramResult result = Configured(toml).scan("clean.wim");
    CHECK(result.code == 2);
    CAPTURE(result.err);
    CHECK(holds(result.err, message));
    CHECK(result.out.empty());
  }
}

TEST_CASE("a variable that is nearly a setting is told, others are left alone") {
  const Environment variables = {{"ASSAY_FAIL_OM", "low"}, {"ASSAY_XYZQ", "1"}, {"HOME", "/none"}};
  const ProgramResult result = Configured("").scan("clean.wim", {}, variables);
  CHECK(result.code == 0);
  CHECK(holds(result.err, "ASSAY_FAIL_OM is no setting (did you mean 'ASSAY_FAIL_ON'?)"));
  CHECK_FALSE(holds(result.err, "XYZQ"));
}

TEST_CASE("lists in variables are divided by semicolons") {
  CHECK(Configured("").shown("rule", {}, {{"ASSAY_RULE", "KMS*; KEY001"}}) ==
        "rule KMS*; KEY001 ASSAY_RULE");
  CHECK(Configured("").scan("win10-mak.wim", {}, {{"ASSAY_RULE", "KMS*;KEY001"}}).code == 1);
  CHECK(Configured("").scan("win10-mak.wim", {}, {{"ASSAY_RULE", "KMS*"}}).code == 0);
}

TEST_CASE(
    "the file is that of --config, of ASSAY_CONFIG, of the folder, of the user, in this order") {
  const TemporaryFolder home;
  fs::create_directories(home / ".config/assay");
  write_whole(home / ".config/assay/assay.toml", "jobs = 4\n");
  const Environment user = {{"HOME", home.path().string()}};
  const auto file_line = [](const ProgramResult& result) { return lines_of(result.out).at(0); };
  CHECK(file_line(run_inside({"config", "show"}, false, {}, user)) ==
        "configuration file: " + (home / ".config/assay/assay.toml").string());
  Environment named = user;
  named["ASSAY_CONFIG"] = Configured("").file();
  Configured config("jobs = 3\n");
  named["ASSAY_CONFIG"] = config.file();
  CHECK(file_line(run_inside({"config", "show"}, false, {}, named)) ==
        "configuration file: " + config.file());
  CHECK(file_line(run_inside({"config", "show", "--no-config"}, false, {}, named)) ==
        "configuration file: none");
  write_whole(home / "assay.toml", "jobs = 2\n");
  CHECK(file_line(run_assay({"config", "show"}, home.path())) == "configuration file: assay.toml");
  CHECK(run_inside({"config", "show", "--config", "/no/such.toml"}).code == 2);
}

TEST_CASE("files that a configuration names lie beside it") {
  Configured config("waivers = 'w.toml'\n");
  write_whole(config.folder() / "w.toml",
              "[[waiver]]\nrule = 'KEY001'\nreason = 'x'\nexpires = 2030-01-01\n");
  CHECK(config.scan("win10-mak.wim").code == 0);
}

}  // namespace
}  // namespace assay
