// Rule files for tests: the smallest valid one, and verbs to change it.
#pragma once

#include <string>

#include <catch2/catch.hpp>

#include "rules/rule_parser.h"

namespace assay {

struct RuleText {
  std::string head = R"(id = 'TST001'
title = 'A test'
severity = 'high'
confidence = 'certain'
status = 'stable'
message = 'it fires'
)";
  std::string match = "[match]\nany = [ { fact = 'os.edition', is = 'Enterprise' } ]\n";
  std::string tail;

  std::string text() const { return head + match + tail; }
};

// A rule that has only this one condition: "{ fact = 'os.build', above = 1 }".
inline std::string rule_with_condition(const std::string& condition) {
  RuleText rule;
  rule.match = "[match]\nall = [ " + condition + " ]\n";
  return rule.text();
}

inline Rule parsed(const std::string& text) {
  Result<Rule> rule = parse_rule(text, "t.toml");
  INFO((rule ? std::string() : to_string(rule.error())));
  REQUIRE(rule);
  return *std::move(rule);
}

// What is said about a text that is no rule; "" where it is one.
inline std::string fault_of(const std::string& text) {
  const Result<Rule> rule = parse_rule(text, "t.toml");
  if (rule) return "";
  CHECK(rule.error().code == ErrorCode::kUsage);
  return to_string(rule.error());
}

}  // namespace assay
