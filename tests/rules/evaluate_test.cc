// Whole rules: to what they apply, their verdicts, messages, parameters and redaction.

#include "rules/evaluate.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "rules/rule_text.h"
#include "support/subject_maker.h"

namespace assay {
namespace {

using Catch::Contains;

constexpr std::string_view kEvaluatedKey = "NPPR9-FWDCX-D2C8J-H872K-2YT43";

RuleText applying_to(const std::string& fields) {
  RuleText rule;
  rule.head += "applies = { " + fields + " }\n";
  return rule;
}

SubjectMaker windows(std::string_view values) {
  SubjectMaker maker;
  maker.reg(std::string(kCurrentVersionKey) + std::string(values));
  return maker;
}

RuleResult result_of(const RuleText& text, SubjectMaker& maker, const ParamValues& params = {}) {
  static std::vector<std::unique_ptr<Rule>> kept;  // results point to their rules
  kept.push_back(std::make_unique<Rule>(parsed(text.text())));
  return evaluate(*kept.back(), maker.subject(), params);
}

const std::string kClient =
    "\"InstallationType\"=\"Client\"\n\"CurrentBuild\"=\"19045\"\n\"EditionID\"=\"Enterprise\"";

TEST_CASE("a rule fires, passes, or is unknown") {
  SubjectMaker fires = windows(kClient);
  CHECK(result_of({}, fires).verdict == Verdict::kFires);
  CHECK(result_of({}, fires).message == "it fires");
  SubjectMaker passes = windows("\"EditionID\"=\"Professional\"");
  CHECK(result_of({}, passes).verdict == Verdict::kPasses);
  CHECK(result_of({}, passes).message.empty());
  SubjectMaker unknown;
  unknown.unreadable("HKLM\\SOFTWARE");
  const RuleResult open = result_of({}, unknown);
  CHECK(open.verdict == Verdict::kUnknown);
  CHECK_THAT(open.reason, Contains("made unreadable by the test"));
}

TEST_CASE("a rule applies to the artefacts, products, builds and editions it names") {
  struct Case {
    const char* fields;
    Verdict verdict;
  };
  const Case cases[] = {
      {"artefact = 'windows'", Verdict::kFires},
      {"artefact = ['winpe', 'package']", Verdict::kNotApplicable},
      {"product = 'client'", Verdict::kFires},
      {"product = ['server', 'client']", Verdict::kFires},
      {"product = 'server'", Verdict::kNotApplicable},
      {"build = 19045", Verdict::kFires},
      {"build = '=19045'", Verdict::kFires},
      {"build = '>=19045'", Verdict::kFires},
      {"build = '>19045'", Verdict::kNotApplicable},
      {"build = '<=19045'", Verdict::kFires},
      {"build = '<19045'", Verdict::kNotApplicable},
      {"build = ['>=7600', '<22000']", Verdict::kFires},
      {"build = ['>=7600', '<10000']", Verdict::kNotApplicable},
      {"edition = 'enter*'", Verdict::kFires},
      {"edition = ['Pro*', '*Eval']", Verdict::kNotApplicable},
      {"product = 'client', build = 19045, edition = 'Pro*'", Verdict::kNotApplicable},
  };
  for (const Case& c : cases) {
    CAPTURE(c.fields);
    SubjectMaker maker = windows(kClient);
    const RuleResult result = result_of(applying_to(c.fields), maker);
    CHECK(result.verdict == c.verdict);
    CHECK(result.reason.empty() == (c.verdict == Verdict::kFires));
  }
}

TEST_CASE("the reason says what the image is and what the rule is for") {
  SubjectMaker maker = windows(kClient);
  CHECK(result_of(applying_to("product = 'server'"), maker).reason ==
        "os.product is client; the rule is for server");
  CHECK(result_of(applying_to("artefact = ['winpe', 'package']"), maker).reason ==
        "the artefact is windows; the rule is for winpe, package");
}

TEST_CASE("whether a rule applies is unknown where a Windows does not say what it is") {
  for (const char* fields : {"product = 'client'", "build = '>1'", "edition = '*'"}) {
    CAPTURE(fields);
    SubjectMaker empty;
    CHECK(result_of(applying_to(fields), empty).verdict == Verdict::kUnknown);
    SubjectMaker unreadable;
    unreadable.unreadable("HKLM\\SOFTWARE");
    CHECK(result_of(applying_to(fields), unreadable).verdict == Verdict::kUnknown);
  }
}

TEST_CASE("a bare hive is looked at by rules for Windows, as far as it goes") {
  SubjectMaker software;
  software.bare_hive().reg(std::string(kCurrentVersionKey) + kClient);
  CHECK(result_of(applying_to("product = 'client'"), software).verdict == Verdict::kFires);
  SubjectMaker system;
  system.bare_hive().reg("[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]");
  CHECK(result_of({}, system).verdict == Verdict::kNotApplicable);
  CHECK(result_of(applying_to("build = '>1'"), system).verdict == Verdict::kNotApplicable);
  CHECK_FALSE(result_of({}, system).reason.empty());
}

TEST_CASE("placeholders are filled from facts, records and evidence") {
  RuleText rule;
  rule.head = replace_all(rule.head, "it fires",
                          "{os.edition} {kms_server.address}:{kms_server.port} {target} {{x}} "
                          "{os.release} [{evidence}]");
  rule.head += "remediation = 'slmgr /ipk {gvlk}'\n";
  rule.match = "[match]\nall = [ { record = 'kms_server' } ]\n";
  SubjectMaker maker = windows(kClient);
  maker.reg(
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\"
      "SoftwareProtectionPlatform]\n\"KeyManagementServiceName\"=\"kms.example.org\"");
  const RuleResult result = result_of(rule, maker);
  CHECK(result.message ==
        "Enterprise kms.example.org:1688 test.wim!1 {x} (unknown) "
        "[KeyManagementServiceName = kms.example.org]");
  CHECK(result.remediation == "slmgr /ipk " + std::string(kEvaluatedKey));
}

TEST_CASE("without a setup key the remediation still reads as a sentence") {
  RuleText rule;
  rule.head += "remediation = 'slmgr /ipk {gvlk}'\n";
  rule.match = "[match]\nany = [ { fact = 'os.edition', is = 'Core' } ]\n";
  SubjectMaker maker = windows("\"EditionID\"=\"Core\"\n\"CurrentBuild\"=\"19045\"");
  CHECK(result_of(rule, maker).remediation == "slmgr /ipk <KMS client setup key of this edition>");
}

TEST_CASE("a field that the record does not have is said to be unknown") {
  RuleText rule;
  rule.head = replace_all(rule.head, "it fires", "{kms_setting.number}");
  rule.match = "[match]\nall = [ { record = 'kms_setting' } ]\n";
  SubjectMaker maker;
  maker.reg(
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\"
      "SoftwareProtectionPlatform]\n\"KeyManagementServiceName\"=\"a\"");
  CHECK(result_of(rule, maker).message == "(unknown)");
}

// A key may stand anywhere in an image; each rule here would print it where the engine let it.
TEST_CASE("no key appears whole in what a rule says") {
  struct Case {
    const char* message;
    const char* condition;
  };
  const Case cases[] = {
      {"{kms_setting.text} {evidence}", "{ record = 'kms_setting' }"},
      {"{answer_setting.text} {answer_setting.evidence}", "{ record = 'answer_setting' }"},
      {"{os.edition} {wim.name}", "{ fact = 'os.edition', exists = true }"},
      {"{wim.name} {evidence}", "{ fact = 'wim.name', exists = true }"},
      {"{generalize.state_ini}", "{ fact = 'generalize.state_ini', exists = true }"},
      {"{evidence}", "{ key = 'HKLM\\SOFTWARE\\Vendor', value = '*' }"},
      {"{key.product_id}", "{ fact = 'key.product_id', exists = true }"},
      {"{key_contradiction.text} {evidence}", "{ record = 'key_contradiction' }"},
      {"{key.stored}", "{ fact = 'key.stored', exists = true }"},
  };
  const std::string key(kEvaluatedKey);
  for (const Case& c : cases) {
    CAPTURE(c.message, c.condition);
    RuleText rule;
    rule.head = replace_all(rule.head, "it fires", c.message);
    rule.head += "remediation = '" + std::string(c.message) + "'\n";
    rule.match = "[match]\nall = [ " + std::string(c.condition) + " ]\n";
    SubjectMaker maker =
        windows("\"EditionID\"=\"" + key + "\"\n\"ProductId\"=\"" + key +
                "\"\n\"DigitalProductId\"=make:DigitalProductId{}\n"
                "\"DigitalProductId4\"=make:DigitalProductId4{key=" +
                key +
                "}\n"
                "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Vendor]\n\"a\"=\"x " +
                key +
                "\"\n"
                "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\"
                "SoftwareProtectionPlatform]\n\"BackupProductKeyDefault\"=\"" +
                key + "\"");
    maker.wim("Gold " + key, "")
        .file("Windows/Setup/State/State.ini", "[State]\nImageState=" + key);
    maker.file("Unattend.xml", "<unattend><settings pass='p'><component name='c'><k>" + key +
                                   "</k></component></settings></unattend>");
    const RuleResult result = result_of(rule, maker);
    REQUIRE(result.verdict == Verdict::kFires);
    std::string everything = result.message + result.remediation + result.reason;
    for (const Evidence& piece : result.evidence) everything += piece.text;
    CHECK(everything.find("NPPR9") == std::string::npos);
    CHECK(everything.find("2YT43") != std::string::npos);
  }
}

TEST_CASE("evidence that several conditions share is given once") {
  RuleText rule;
  rule.match =
      "[match]\nall = [ { fact = 'os.edition', is = 'Enterprise' }, "
      "{ fact = 'os.edition', starts = 'Ent' } ]\n";
  SubjectMaker maker = windows(kClient);
  CHECK(result_of(rule, maker).evidence.size() == 1);
}

RuleText critical(const std::string& match) {
  RuleText rule;
  rule.head = replace_all(rule.head, "'high'", "'critical'");
  rule.match = "[match]\nany = [ " + match + " ]\n";
  return rule;
}

TEST_CASE("a critical finding that rests on one weak sign is high, and says so") {
  const RuleText residue = critical("{ record = 'residue' }, { record = 'residue' }");
  SubjectMaker one;
  one.file("Windows/SECOH-QAD.exe", "x");
  const RuleResult weak = result_of(residue, one);
  CHECK(weak.severity == Severity::kHigh);
  CHECK(weak.is_unconfirmed);
  CHECK(weak.message == "it fires (unconfirmed: one weak sign)");
  SubjectMaker two;
  two.file("Windows/SECOH-QAD.exe", "x").file("Windows/SECOH-QAD.dll", "x");
  const RuleResult confirmed = result_of(residue, two);
  CHECK(confirmed.severity == Severity::kCritical);
  CHECK_FALSE(confirmed.is_unconfirmed);
}

TEST_CASE("of the installed key, a lone number is weak and a checked structure is not") {
  const RuleText host = critical(
      "{ record = 'product_key', where = { origin = 'installed', claims = 'Volume:CSVLK' } }");
  SubjectMaker lone =
      windows("\"CurrentBuild\"=\"19045\"\n\"ProductId\"=make:ProductId{channel=Volume:CSVLK}");
  CHECK(result_of(host, lone).is_unconfirmed);
  SubjectMaker both = windows(
      "\"CurrentBuild\"=\"19045\"\n\"ProductId\"=make:ProductId{channel=Volume:CSVLK}\n"
      "\"DigitalProductId\"=make:DigitalProductId{channel=Volume:CSVLK}");
  CHECK_FALSE(result_of(host, both).is_unconfirmed);
  SubjectMaker checked =
      windows("\"DigitalProductId4\"=make:DigitalProductId4{channel=Volume:CSVLK,group=999}");
  CHECK_FALSE(result_of(host, checked).is_unconfirmed);
}

TEST_CASE("a place that was not read opens only the questions it could have answered") {
  const auto verdict = [](const std::string& origin) {
    RuleText rule;
    rule.match =
        "[match]\nany = [ { record = 'product_key', where = { origin = '" + origin + "' } } ]\n";
    SubjectMaker cut;
    cut.file("Windows/Panther/Unattend.xml", "<unattend><settings");
    return result_of(rule, cut).verdict;
  };
  CHECK(verdict("answer-file") == Verdict::kUnknown);
  CHECK(verdict("pid-file") == Verdict::kPasses);
  CHECK(verdict("installed") == Verdict::kPasses);
}

TEST_CASE("each reason is given once") {
  RuleText rule;
  rule.match = "[match]\nany = [ { key = 'HKLM\\SOFTWARE\\A' }, { key = 'HKLM\\SOFTWARE\\B' } ]\n";
  SubjectMaker maker;
  maker.unreadable("HKLM\\SOFTWARE");
  const std::string reason = result_of(rule, maker).reason;
  CHECK(reason.find("made unreadable") == reason.rfind("made unreadable"));
}

TEST_CASE("parameters have defaults, and an organisation's values take their place") {
  RuleText rule;
  rule.head += "params = { edition = { default = ['Enterprise'], help = 'h' } }\n";
  rule.match = "[match]\nany = [ { fact = 'os.edition', in = '$edition' } ]\n";
  SubjectMaker maker = windows(kClient);
  CHECK(result_of(rule, maker).verdict == Verdict::kFires);
  CHECK(result_of(rule, maker, {{"edition", {"Professional"}}}).verdict == Verdict::kPasses);
  CHECK(result_of(rule, maker, {{"edition", {"Professional", "enterprise"}}}).verdict ==
        Verdict::kFires);
  CHECK(result_of(rule, maker, {{"edition", {}}}).verdict == Verdict::kPasses);
  CHECK(result_of(rule, maker, {{"other", {"Professional"}}}).verdict == Verdict::kFires);
}

TEST_CASE("severities and verdicts have their words") {
  for (const Severity severity :
       {Severity::kInfo, Severity::kLow, Severity::kMedium, Severity::kHigh, Severity::kCritical})
    CHECK(severity_from(name_of(severity)) == severity);
  for (const Verdict verdict : {Verdict::kFires, Verdict::kPasses, Verdict::kNotApplicable,
                                Verdict::kUnknown, Verdict::kWaived})
    CHECK(verdict_from(name_of(verdict)) == verdict);
  CHECK_FALSE(severity_from("HIGH"));
  CHECK_FALSE(verdict_from(""));
  CHECK(Severity::kCritical > Severity::kHigh);
}

}  // namespace
}  // namespace assay
