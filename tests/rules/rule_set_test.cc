#include "rules/rule_set.h"

#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "rules/lint.h"
#include "rules/rule_test.h"
#include "rules/rule_text.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

using Catch::Contains;

std::string rule_text(const std::string& id, const std::string& tags = "") {
  RuleText rule;
  rule.head = replace_all(rule.head, "TST001", id);
  if (!tags.empty()) rule.head += "tags = [" + tags + "]\n";
  return rule.text();
}

RuleSet three_rules() {
  RuleSet set;
  std::vector<std::string> notices;
  REQUIRE(set.add({{"c", rule_text("KMS002", "'kms'")},
                   {"a", rule_text("KEY001", "'key', 'vla-011'")},
                   {"b", rule_text("KMS001", "'kms', 'csvlk'")}},
                  notices));
  CHECK(notices.empty());
  return set;
}

std::vector<std::string> ids(const RuleSet& set) {
  std::vector<std::string> out;
  for (const Rule& rule : set.rules()) out.push_back(rule.id);
  return out;
}

void write(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

TEST_CASE("rules are sorted by id and found without case") {
  const RuleSet set = three_rules();
  CHECK(ids(set) == std::vector<std::string>{"KEY001", "KMS001", "KMS002"});
  REQUIRE(set.find("kms001") != nullptr);
  CHECK(set.find("kms001")->id == "KMS001");
  CHECK(set.find("KMS") == nullptr);
}

TEST_CASE("two rules of one id in one source are an error that names both") {
  RuleSet set;
  std::vector<std::string> notices;
  const Result<void> added =
      set.add({{"a.toml", rule_text("KMS001")}, {"b.toml", rule_text("KMS001")}}, notices);
  REQUIRE_FALSE(added);
  CHECK(added.error().what == "b.toml: the id KMS001 is already used by a.toml");
}

TEST_CASE("a rule of a later source takes the place of an earlier one and says so") {
  RuleSet set = three_rules();
  std::vector<std::string> notices;
  REQUIRE(set.add({{"later.toml", rule_text("KMS001")}}, notices));
  REQUIRE(notices.size() == 1);
  CHECK_THAT(notices[0], Contains("later.toml replaces the rule KMS001 of b"));
  CHECK(set.rules().size() == 3);
  CHECK(set.find("KMS001")->source == "later.toml");
}

TEST_CASE("equal rules have equal digests, others have others") {
  CHECK(three_rules().digest() == three_rules().digest());
  RuleSet more = three_rules();
  std::vector<std::string> notices;
  REQUIRE(more.add({{"d", rule_text("KMS003")}}, notices));
  CHECK(more.digest() != three_rules().digest());
  CHECK(three_rules().digest().size() == 64);
}

TEST_CASE("rules are selected by id, by glob and by tag") {
  struct Case {
    std::vector<std::string> only, skip, left;
  };
  const Case cases[] = {
      {{}, {}, {"KEY001", "KMS001", "KMS002"}},
      {{"KMS001"}, {}, {"KMS001"}},
      {{"kms*"}, {}, {"KMS001", "KMS002"}},
      {{"KMS00?"}, {"KMS002"}, {"KMS001"}},
      {{"tag:csvlk", "KEY001"}, {}, {"KEY001", "KMS001"}},
      {{"tag:vla-*"}, {}, {"KEY001"}},
      {{}, {"tag:kms"}, {"KEY001"}},
      {{"KMS001"}, {"KMS001"}, {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.only, c.skip);
    RuleSet set = three_rules();
    REQUIRE(set.select(c.only, c.skip));
    CHECK(ids(set) == c.left);
  }
}

TEST_CASE("a selector that names no rule is refused, with the closest id") {
  for (const char* selector : {"KMS01", "kms9*", "tag:nothing", "csvlk", ""}) {
    CAPTURE(selector);
    RuleSet set = three_rules();
    CHECK_FALSE(set.select({selector}, {}));
    CHECK_FALSE(set.select({}, {selector}));
    CHECK(set.rules().size() == 3);
  }
  RuleSet set = three_rules();
  CHECK_THAT(set.select({"KMS003"}, {}).error().what, Contains("did you mean 'KMS00"));
}

TEST_CASE("a folder is read with all below it, but for data and other files") {
  const TemporaryFolder folder;
  write(folder / "kms/KMS001-a.toml", rule_text("KMS001"));
  write(folder / "KEY001-b.toml", rule_text("KEY001"));
  write(folder / "data/releases.toml", "not a rule");
  write(folder / "README.md", "not a rule");
  RuleSet set;
  std::vector<std::string> notices;
  REQUIRE(set.add_folder(folder.path(), notices));
  CHECK(ids(set) == std::vector<std::string>{"KEY001", "KMS001"});
  CHECK(notices.empty());
  REQUIRE(set.add_folder(folder.path(), notices));
  CHECK(notices.size() == 2);
}

TEST_CASE("a faulty folder of rules is refused by name") {
  const TemporaryFolder folder;
  RuleSet set;
  std::vector<std::string> notices;
  CHECK_THAT(set.add_folder(folder / "none", notices).error().what,
             Contains("not a folder of rules"));
  CHECK_THAT(set.add_folder(folder.path(), notices).error().what, Contains("holds no rule"));
  write(folder / "a/X.toml", rule_text("KMS001"));
  write(folder / "b/Y.toml", rule_text("KMS001"));
  CHECK_THAT(set.add_folder(folder.path(), notices).error().what,
             Contains("Y.toml") && Contains("already used by") && Contains("X.toml"));
  write(folder / "a/X.toml", "id = 5");
  CHECK_THAT(set.add_folder(folder.path(), notices).error().what, Contains("X.toml:1: "));
}

TEST_CASE("parameters are listed for --set") {
  RuleText rule;
  rule.head += "params = { allowed = { default = [], help = 'h' } }\n";
  RuleSet set;
  std::vector<std::string> notices;
  REQUIRE(set.add({{"a", rule.text()}}, notices));
  CHECK(set.param_names() == std::vector<std::string_view>{"allowed"});
}

TEST_CASE("lint names what a rule lacks") {
  Rule rule = parsed(RuleText().text());
  rule.source = "rules/x/TST001-slug.toml";
  const std::vector<std::string> faults = lint_rule(rule);
  for (const char* fault :
       {"no test that fires", "no test that passes", "not applicable", "no description",
        "no rationale", "no remediation", "no references", "no tags"}) {
    CAPTURE(fault);
    CHECK(std::any_of(faults.begin(), faults.end(), [&](const std::string& text) {
      return text.starts_with("rules/x/TST001-slug.toml: TST001: ") &&
             text.find(fault) != std::string::npos;
    }));
  }
  CHECK(faults.size() == 8);
  rule.status = "deprecated";
  rule.title = std::string(81, 'x');
  rule.message = "two\nlines";
  rule.source = "rules/x/other.toml";
  CHECK(lint_rule(rule).size() == 12);
}

TEST_CASE("a rule's own tests are run and say what came instead") {
  RuleText text;
  text.tail = R"(
[[tests]]
name = 'fires as it should'
expect = 'fires'
given = '''
Windows Registry Editor Version 5.00
[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion]
"EditionID"="Enterprise"
'''
[[tests]]
name = 'does not fire'
expect = 'fires'
[[tests]]
name = 'cannot be built'
expect = 'passes'
given = 'no .reg text'
[[tests]]
name = 'a hive without SOFTWARE'
artefact = 'hive'
expect = 'not-applicable'
[[tests]]
name = 'unreadable'
unreadable = ['HKLM\SOFTWARE']
expect = 'unknown'
)";
  const Rule rule = parsed(text.text());
  const std::vector<RuleTestResult> results = run_rule_tests(rule, default_tables());
  REQUIRE(results.size() == 5);
  CHECK(results[0].passed);
  CHECK_FALSE(results[1].passed);
  CHECK(results[1].detail == "expected fires, got passes");
  CHECK_FALSE(results[2].passed);
  CHECK_THAT(results[2].detail, Contains("line 1"));
  CHECK(results[3].passed);
  CHECK(results[4].passed);
}

TEST_CASE("the rules that are built in load, pass their own tests and have all they should") {
  const Result<RuleSet> set = RuleSet::with_default_rules();
  INFO((set ? std::string() : to_string(set.error())));
  REQUIRE(set);
  CHECK(set->rules().size() >= 16);
  for (const Rule& rule : set->rules()) {
    CAPTURE(rule.id);
    for (const std::string& fault : lint_rule(rule)) FAIL_CHECK(fault);
    for (const RuleTestResult& result : run_rule_tests(rule, default_tables())) {
      CAPTURE(result.test, result.detail);
      CHECK(result.passed);
    }
  }
}

TEST_CASE("the rules that are built in are the same when their tests are not read") {
  const RuleSet whole = RuleSet::with_default_rules().value();
  const RuleSet quick = RuleSet::with_default_rules(RuleSet::Tests::kSkip).value();
  CHECK(quick.digest() == whole.digest());
  REQUIRE(quick.rules().size() == whole.rules().size());
  for (std::size_t i = 0; i < whole.rules().size(); ++i) {
    const Rule& rule = whole.rules()[i];
    const Rule& same = quick.rules()[i];
    CAPTURE(rule.id);
    CHECK(same.tests.empty());
    CHECK(same.id == rule.id);
    CHECK(same.severity == rule.severity);
    CHECK(same.tags == rule.tags);
    CHECK(same.applies.artefacts == rule.applies.artefacts);
    CHECK(same.params.size() == rule.params.size());
    CHECK(same.message == rule.message);
    CHECK(same.remediation == rule.remediation);
    CHECK(same.references == rule.references);
  }
}

TEST_CASE("the first catalogue numbers have their rules") {
  const Result<RuleSet> set = RuleSet::with_default_rules();
  REQUIRE(set);
  for (const char* tag :
       {"vla-001", "vla-002", "vla-004", "vla-006", "vla-007", "vla-008", "vla-009", "vla-011",
        "vla-014", "vla-015", "vla-017", "vla-018", "vla-019", "vla-022", "vla-027", "vla-030"}) {
    CAPTURE(tag);
    CHECK(std::any_of(set->rules().begin(), set->rules().end(), [&](const Rule& rule) {
      return std::find(rule.tags.begin(), rule.tags.end(), tag) != rule.tags.end();
    }));
  }
}

}  // namespace
}  // namespace assay
