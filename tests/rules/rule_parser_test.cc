#include "rules/rule_parser.h"

#include <random>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "rules/rule_text.h"

namespace assay {
namespace {

using Catch::Contains;
using Catch::StartsWith;

RuleText replaced(std::string_view from, std::string_view to) {
  RuleText rule;
  REQUIRE(rule.head.find(from) != std::string::npos);
  rule.head = replace_all(rule.head, from, to);
  return rule;
}

std::string fault_of_condition(const std::string& condition) {
  return fault_of(rule_with_condition(condition));
}

TEST_CASE("the smallest rule is read") {
  const Rule rule = parsed(RuleText().text());
  CHECK(rule.id == "TST001");
  CHECK(rule.severity == Severity::kHigh);
  CHECK(rule.confidence == "certain");
  CHECK(rule.source == "t.toml");
  CHECK(rule.applies.artefacts == std::vector<std::string>{"windows", "live"});
  CHECK(rule.match.children.size() == 1);
  CHECK(rule.tests.empty());
}

TEST_CASE("every field of a rule is read") {
  RuleText text;
  text.head += R"(replaced_by = 'TST002'
tags = ['a', 'b']
applies = { artefact = ['windows', 'winpe'], product = 'client', build = ['>=7600', 22000], edition = ['Ent*'] }
description = ''' d '''
rationale = 'r'
remediation = 'do {gvlk}'
false_positives = ['one']
references = ['https://example.org']
[params.port]
default = [1688, '1689']
help = 'ports'
)";
  text.tail = R"([[tests]]
name = 'n'
expect = 'fires'
given = 'g'
artefact = 'hive'
unreadable = ['HKLM\SYSTEM']
files = { 'Windows\a' = 'x' }
wim = { name = 'w' }
params = { port = ['1'] }
)";
  const Rule rule = parsed(text.text());
  CHECK(rule.replaced_by == "TST002");
  CHECK(rule.tags == std::vector<std::string>{"a", "b"});
  CHECK(rule.applies.products == std::vector<std::string>{"client"});
  CHECK(rule.applies.builds == std::vector<std::string>{">=7600", "22000"});
  CHECK(rule.applies.editions == std::vector<std::string>{"Ent*"});
  CHECK(rule.description == "d");
  CHECK(rule.params.at("port").values == std::vector<std::string>{"1688", "1689"});
  REQUIRE(rule.tests.size() == 1);
  CHECK(rule.tests[0].expect == Verdict::kFires);
  CHECK(rule.tests[0].artefact == "hive");
  CHECK(rule.tests[0].files.at(0).first == "Windows\\a");
  CHECK(rule.tests[0].wim.at("name") == "w");
  CHECK(rule.tests[0].params.at("port") == std::vector<std::string>{"1"});
  CHECK(rule.tests[0].unreadable == std::vector<std::string>{"HKLM\\SYSTEM"});
}

TEST_CASE("a fault is named with file and line") {
  CHECK_THAT(fault_of(replaced("severity = 'high'", "severity = 'hihg'").text()),
             StartsWith("t.toml:3: ") && Contains("did you mean 'high'?"));
  CHECK_THAT(fault_of(replaced("confidence = 'certain'", "confidence = 'hint'").text()),
             StartsWith("t.toml:3: ") && Contains("a hint is at most medium"));
  CHECK_THAT(fault_of(replaced("message = 'it fires'", "message = '{os.editoin}'").text()),
             StartsWith("t.toml:6: ") && Contains("unknown placeholder '{os.editoin}'"));
  CHECK_THAT(fault_of(replaced("title = 'A test'", "title = 5").text()),
             StartsWith("t.toml:2: ") && Contains("'title' must be a string"));
  CHECK_THAT(fault_of("id = 'TST001'\ntitle = \n"), StartsWith("t.toml:2: "));
}

TEST_CASE("an unknown field is an error with the closest known one, at every level") {
  CHECK_THAT(
      fault_of(replaced("status =", "statsu = 'x'\nstatus =").text()),
      StartsWith("t.toml:5: ") && Contains("unknown field 'statsu' (did you mean 'status'?)"));
  CHECK_THAT(fault_of_condition("{ fact = 'os.edition', contians = 'x', is = 'y' }"),
             Contains("did you mean 'contains'?"));
  CHECK_THAT(fault_of_condition("{ key = 'HKLM\\SOFTWARE\\A', vallue = 'x' }"),
             Contains("did you mean 'value'?"));
  CHECK_THAT(fault_of_condition("{ record = 'kms_server', where = { adress = 'x' } }"),
             Contains("unknown field 'adress' (did you mean 'address'?)"));
  RuleText rule;
  rule.head += "applies = { artifact = ['windows'] }\n";
  CHECK_THAT(fault_of(rule.text()), Contains("did you mean 'artefact'?"));
  RuleText test;
  test.tail = "[[tests]]\nname = 'n'\nexpect = 'fires'\ngivn = 'x'\n";
  CHECK_THAT(fault_of(test.text()), StartsWith("t.toml:12: ") && Contains("did you mean 'given'?"));
  RuleText params;
  params.head += "[params.a]\ndefault = 'x'\nhlep = 'y'\nhelp = 'z'\n";
  CHECK_THAT(fault_of(params.text()), Contains("did you mean 'help'?"));
}

TEST_CASE("every required field is asked for") {
  for (const char* field : {"id", "title", "severity", "confidence", "status", "message"}) {
    CAPTURE(field);
    std::string text;
    const std::string start = std::string(field) + " = ";
    const RuleText whole;
    for (const std::string_view line : split(whole.head, '\n'))
      if (!line.starts_with(start)) text += std::string(line) + "\n";
    CHECK_THAT(fault_of(text + whole.match), Contains("'" + std::string(field) + "' is missing"));
  }
  CHECK_THAT(fault_of(RuleText().head), Contains("'match' is missing"));
}

TEST_CASE("an id is an area and three digits") {
  for (const char* id :
       {"", "KMS", "KMS01", "KMS0001", "kms001", "K001", "KMS00A", "001", "KMS-01"}) {
    CAPTURE(id);
    CHECK_THAT(fault_of(replaced("TST001", id).text()),
               StartsWith("t.toml:1: ") && Contains("is not an area and three digits"));
  }
  CHECK(fault_of(replaced("TST001", "AB999").text()).empty());
}

TEST_CASE("a hint may be medium, but not more") {
  for (const char* severity : {"critical", "high"})
    CHECK_FALSE(fault_of(replaced("'high'\nconfidence = 'certain'",
                                  "'" + std::string(severity) + "'\nconfidence = 'hint'")
                             .text())
                    .empty());
  for (const char* severity : {"medium", "low", "info"})
    CHECK(fault_of(replaced("'high'\nconfidence = 'certain'",
                            "'" + std::string(severity) + "'\nconfidence = 'hint'")
                       .text())
              .empty());
}

TEST_CASE("builds are numbers with a known comparison") {
  for (const char* build : {"19045", "=19045", "==19045", ">=7600", "<=7601", ">7600", "<22000"}) {
    CAPTURE(build);
    RuleText rule;
    rule.head += "applies = { build = '" + std::string(build) + "' }\n";
    CHECK(fault_of(rule.text()).empty());
  }
  for (const char* build : {"", ">=", "=>7600", "<>7600", "!=7600", ">= 7600", "7600+", ">>1"}) {
    CAPTURE(build);
    RuleText rule;
    rule.head += "applies = { build = '" + std::string(build) + "' }\n";
    CHECK_THAT(fault_of(rule.text()), Contains("is not like '>=7600'"));
  }
}

TEST_CASE("applies knows its words") {
  for (const char* fields : {"artefact = 'linux'", "product = 'phone'", "artefact = { a = 1 }"}) {
    CAPTURE(fields);
    RuleText rule;
    rule.head += "applies = { " + std::string(fields) + " }\n";
    CHECK_FALSE(fault_of(rule.text()).empty());
  }
}

TEST_CASE("a condition asks about exactly one thing that exists") {
  const std::pair<const char*, const char*> cases[] = {
      {"{ }", "exactly one of"},
      {"{ is = 'x' }", "exactly one of"},
      {"{ fact = 'os.edition', key = 'HKLM\\SOFTWARE\\A', is = 'x' }", "exactly one of"},
      {"{ fact = 'os.editoin', is = 'x' }",
       "unknown fact 'os.editoin' (did you mean 'os.edition'?)"},
      {"{ fact = 'os.edition' }", "needs an operator"},
      {"{ record = 'kms_servr' }", "unknown record 'kms_servr' (did you mean 'kms_server'?)"},
      {"{ key = 'SOFTWARE\\A' }", "must begin with HKLM\\ or HKU\\"},
      {"{ key = 'HKLM\\SOFTWARE\\A', value = 'x', decode = 'DigitalProductId4' }",
       "'decode' and 'field' go together"},
      {"{ key = 'HKLM\\SOFTWARE\\A', value = 'x', decode = 'DigitalProductId4', field = 'y' }",
       "no decoder 'DigitalProductId4' with a field 'y'"},
      {"{ any = [] }", "'any' is empty"},
      {"{ any = 'x' }", "must be a list of tables"},
      {"{ any = [1] }", "must hold tables only"},
      {"{ any = [ { fact = 'os.edition', is = 'x' } ], is = 'y' }", "unknown field 'is'"},
      {"{ file = 'a', for = 'some' }", "'for' is 'any' or 'all'"},
      {"{ file = 'a', case = 'yes' }", "'case' must be true or false"},
      {"{ file = 'a', where = { x = 1 } }", "unknown field 'where'"},
  };
  for (const auto& [condition, fault] : cases) {
    CAPTURE(condition);
    CHECK_THAT(fault_of_condition(condition), StartsWith("t.toml:8: ") && Contains(fault));
  }
}

TEST_CASE("an operator takes what it can compare with") {
  CHECK_THAT(fault_of_condition("{ fact = 'os.edition', is = ['a', 'b'] }"),
             Contains("'is' takes one value"));
  CHECK_THAT(fault_of_condition("{ fact = 'os.edition', in = [['a']] }"),
             Contains("a comparison needs plain values"));
  CHECK_THAT(fault_of_condition("{ fact = 'os.edition', exists = 'yes' }"),
             Contains("'exists' is true or false"));
  CHECK_THAT(fault_of_condition("{ record = 'kms_server', absent = 1 }"),
             Contains("'absent' is true or false"));
  CHECK(fault_of_condition("{ fact = 'os.build', is = 7601, case = true }").empty());
}

TEST_CASE("a parameter must be declared, and stands alone in a comparison") {
  CHECK_THAT(fault_of_condition("{ fact = 'os.edition', is = '$edition' }"),
             Contains("no parameter '$edition' in [params]"));
  RuleText rule;
  rule.head +=
      "params = { a = { default = 'x', help = 'h' }, b = { default = 'y', help = 'h' } }\n";
  rule.match = "[match]\nany = [ { fact = 'os.edition', in = ['$a', 'z'] } ]\n";
  const Rule good = parsed(rule.text());
  CHECK(good.match.children[0].leaf.predicates[0].param == "a");
  CHECK(good.match.children[0].leaf.predicates[0].operands == std::vector<std::string>{"z"});
  rule.match = "[match]\nany = [ { fact = 'os.edition', in = ['$a', '$b'] } ]\n";
  CHECK_THAT(fault_of(rule.text()), Contains("takes one parameter only"));
}

TEST_CASE("a where field is compared by value, by list or by operators") {
  const Rule rule = parsed(rule_with_condition(
      "{ record = 'kms_server', where = { port = 1688, place = ['windows', 'wow64'], "
      "address = { like = '*.example', not_in = ['a.example'] } } }"));
  const auto& where = rule.match.children[0].leaf.where;
  REQUIRE(where.size() == 4);
  CHECK(where[0].first == "address");
  CHECK(where[2].first == "place");
  CHECK(where[2].second.op == Operator::kIn);
  CHECK(where[3].second.op == Operator::kIs);
  CHECK_THAT(fault_of_condition("{ record = 'kms_server', where = { port = { abov = 1 } } }"),
             Contains("did you mean 'above'?"));
}

TEST_CASE("placeholders name what exists and what the rule asks about") {
  const auto fault = [](const std::string& message) {
    RuleText rule = replaced("message = 'it fires'", "message = '" + message + "'");
    rule.match = "[match]\nany = [ { record = 'kms_server' } ]\n";
    return fault_of(rule.text());
  };
  CHECK(fault("{evidence} {target} {gvlk} {os.name} {kms_server.address} {kms_server.evidence}")
            .empty());
  CHECK(fault("a GUID {{55c92734}}").empty());
  CHECK_FALSE(fault("{kms_server.adress}").empty());
  CHECK_FALSE(fault("{kms_server}").empty());
  CHECK_FALSE(fault("{firewall_rule.id}").empty());
  CHECK_FALSE(fault("{}").empty());
  CHECK_THAT(fault("{os.name"), Contains("a '{' without '}'"));
}

TEST_CASE("a rule's own test is checked as strictly") {
  const auto fault = [](const std::string& fields) {
    RuleText rule;
    rule.head += "params = { a = { default = 'x', help = 'h' } }\n";
    rule.tail = "[[tests]]\nname = 'n'\n" + fields + "\n";
    return fault_of(rule.text());
  };
  CHECK(fault("expect = 'fires'\nparams = { a = '1' }").empty());
  CHECK_THAT(fault("expect = 'fire'"), Contains("did you mean 'fires'?"));
  CHECK_FALSE(fault("expect = 'waived'").empty());
  CHECK_FALSE(fault("expect = 'fires'\nartefact = 'disc'").empty());
  CHECK_FALSE(fault("expect = 'fires'\nparams = { b = '1' }").empty());
  CHECK_FALSE(fault("expect = 'fires'\nfiles = { a = 1 }").empty());
  CHECK_FALSE(fault("given = 'x'").empty());
}

TEST_CASE("conditions nest, but not without end") {
  const auto nested = [](int depth) {
    std::string condition = "{ fact = 'os.edition', is = 'x' }";
    for (int i = 0; i < depth; ++i) condition = "{ any = [ " + condition + " ] }";
    return fault_of_condition(condition);
  };
  CHECK(nested(14).empty());
  CHECK_THAT(nested(20), Contains("nested too deeply"));
  CHECK_FALSE(nested(2'000).empty());
}

TEST_CASE("text that is no TOML is refused with its line") {
  for (const char* text : {"[", "[=", "[[\n", "a", "a =", "a = 'x", "a = '''x", "\xFF", "a = [1,",
                           "a.b = 1\na = 2", "[match", "]", "'''\n[="}) {
    CAPTURE(text);
    CHECK_THAT(fault_of(text), StartsWith("t.toml:"));
  }
  CHECK_FALSE(fault_of("").empty());
}

// Each of these stops a debug build of toml++ 3.3, or is undefined in it.
TEST_CASE("text that toml++ itself would not survive is refused with its line") {
  for (const char* text :
       {"[=", "[[=", "[\n", "[[ \n", "[ {", "[ .a]", "[#", "a = [ }", "a = [1, }]", "a = {}}",
        "# '''\n[=", "a = \"'''\"\n[=", "a = '''x''''\n[=", "\xC3\xA9 = 1", "a = \xC3\xA9",
        "a = [\xC2\xA0]", "a\xEF\xBA\xBF= 1", "a = \"\"\"\\\n\xC3\xA9\"\"\""}) {
    CAPTURE(text);
    CHECK_THAT(fault_of(text), StartsWith("t.toml:"));
  }
  std::string long_key = "a";
  for (int i = 0; i < 200'000; ++i) long_key += ".a";
  CHECK(fault_of(long_key + " = 1") == "t.toml:1: a key has too many parts");
}

TEST_CASE("letters beyond ASCII stand in texts and comments") {
  const RuleText rule =
      replaced("title = 'A test'", "# \xC3\xA9 ''' \"\ntitle = \"\\\"\xC3\xA9\\\\\"  # [=");
  CHECK(parsed("\xEF\xBB\xBF" + rule.text()).title == "\"\xC3\xA9\\");
  RuleText prose;
  prose.head +=
      "description = '''it's ''\xC3\xA9\n[=\n'''''\nrationale = \"\"\"\\\n  a\\\n\"\"\"\n";
  CHECK(parsed(prose.text()).description == "it's ''\xC3\xA9\n[=\n''");
}

TEST_CASE("mutated rules never crash, and what parses has an id") {
  RuleText rule;
  rule.tail = "[[tests]]\nname = 'n'\nexpect = 'fires'\ngiven = '''\n[HKEY]\n\"a\"=\"b\"\n'''\n";
  const std::string seed = rule.text();
  std::mt19937 random(3);
  const std::string_view letters = "[]{}=.'\"\n$*#,-1a\\";
  for (int i = 0; i < 5'000; ++i) {
    std::string text = seed;
    for (std::size_t n = random() % 3 + 1; n > 0; --n) {
      const std::size_t at = random() % text.size();
      if (random() % 4 == 0)
        text.erase(at, random() % 9 + 1);
      else
        text[at] = letters[random() % letters.size()];
    }
    const Result<Rule> result = parse_rule(text, "t.toml");
    if (result && result->id.empty()) FAIL(text);
  }
}

}  // namespace
}  // namespace assay
