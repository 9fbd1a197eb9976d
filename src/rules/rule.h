// A rule: what is checked, why it matters, what to do, and its own tests. Written in TOML by
// people (docs/how-to/write-a-rule.md), read by rule_parser.h, answered by evaluate.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

enum class Severity { kInfo, kLow, kMedium, kHigh, kCritical };
std::string_view name_of(Severity severity);
std::optional<Severity> severity_from(std::string_view name);

enum class Verdict { kFires, kPasses, kNotApplicable, kUnknown, kWaived };
std::string_view name_of(Verdict verdict);  // "fires" "passes" "not-applicable" "unknown" "waived"
std::optional<Verdict> verdict_from(std::string_view name);

enum class Operator {
  kIs,
  kIsNot,
  kIn,
  kNotIn,
  kLike,
  kNotLike,
  kContains,
  kStarts,
  kEnds,
  kAbove,
  kBelow,
  kInNetwork,
  kExists,
  kAbsent,
  kType,
};

// One comparison of a value with what the rule's author wrote. `$name` stands for a parameter.
struct Predicate {
  Operator op = Operator::kExists;
  std::vector<std::string> operands;
  std::string param;  // name of a parameter whose values are the operands; empty: none
  bool with_case = false;
};

struct Leaf {
  enum class Kind { kRegistry, kFact, kRecord, kFile };
  Kind kind = Kind::kFact;
  std::vector<std::string> keys;                   // kRegistry: patterns
  std::optional<std::vector<std::string>> values;  // kRegistry: names, globs; unset: the key itself
  std::string decode;                              // kRegistry: a binary structure, and
  std::string field;                               //            which field of it
  std::string name;                                // kFact, kRecord
  std::vector<std::pair<std::string, Predicate>> where;  // kRecord
  std::vector<std::string> files;                        // kFile: globs
  std::vector<Predicate> predicates;                     // of the value, key, fact or file
  bool for_all = false;
};

struct Condition {
  enum class Kind { kAny, kAll, kNone, kLeaf };
  Kind kind = Kind::kAny;
  std::vector<Condition> children;
  Leaf leaf;
};

struct Applies {
  std::vector<std::string> artefacts = {"windows", "live"};
  std::vector<std::string> products;  // client, server; empty: both
  std::vector<std::string> builds;    // all must hold: ">=7600", "<22000", "19045"
  std::vector<std::string> editions;  // globs; empty: every edition
};

struct Param {
  std::vector<std::string> values;
  std::string help;
};

struct RuleTest {
  std::string name;
  Verdict expect = Verdict::kFires;
  std::string given;                                       // .reg text
  std::vector<std::pair<std::string, std::string>> files;  // path, text
  std::map<std::string, std::vector<std::string>> params;
  std::string artefact = "windows";
  std::map<std::string, std::string> wim;  // name, edition: what the WIM's XML says
  std::vector<std::string> unreadable;     // hives: 'HKLM\SYSTEM'
  std::string today = "2024-06-01";        // the day for which support is judged
  // Other images of the scan: locator, and 'EditionID' or 'EditionID, Channel'.
  std::vector<std::pair<std::string, std::string>> images;
  std::vector<std::string> same_key_in;  // locators of images that hold the same installed key
};

struct Rule {
  std::string id;
  std::string title;
  Severity severity = Severity::kInfo;
  std::string confidence;  // certain, likely, hint
  std::string status;      // stable, experimental, deprecated
  std::string replaced_by;
  std::vector<std::string> tags;
  Applies applies;
  std::map<std::string, Param> params;
  Condition match;
  std::string message;
  std::string description;
  std::string rationale;
  std::string remediation;
  std::vector<std::string> false_positives;
  std::vector<std::string> references;
  std::vector<RuleTest> tests;
  std::string source;  // file it was read from
};

}  // namespace assay
