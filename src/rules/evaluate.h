// A rule asked of one artefact.
//
// Conditions have four answers: true, false, unknown (something could not be read) and outside
// (the artefact does not have the place at all). `any` is true if one part is; otherwise unknown
// if one part is, otherwise outside if one part is. `all` is false if one part is; otherwise
// outside, otherwise unknown. `none` is the opposite of `any`. So a hole in what could be read
// never turns into "passes".
#pragma once

#include <string>
#include <vector>

#include "facts/subject.h"
#include "rules/operators.h"
#include "rules/rule.h"

namespace assay {

enum class Truth { kFalse, kTrue, kUnknown, kOutside };

// A record that made a condition true, for placeholders in messages.
struct MatchedRecord {
  std::string name;
  const Record* record;  // owned by the Subject
};

struct Outcome {
  Truth truth = Truth::kFalse;
  std::vector<Evidence> evidence;
  std::vector<MatchedRecord> records;
  std::vector<Error> unread;
};

struct RuleResult {
  const Rule* rule = nullptr;
  Verdict verdict = Verdict::kPasses;
  Severity severity =
      Severity::kInfo;  // the rule's, but that of a critical one that is unconfirmed
  // kFires: a single weak sign is all there is (a record with weak = true): a file name, a number
  // that could be a left-over. Two of them confirm each other.
  bool is_unconfirmed = false;
  std::string message;      // kFires: the rule's message, filled in and redacted
  std::string reason;       // kUnknown, kNotApplicable: why
  std::string remediation;  // kFires: filled in for this image
  std::vector<Evidence> evidence;
};

// `params` override the rule's own defaults by name.
RuleResult evaluate(const Rule& rule, const Subject& subject, const ParamValues& params);

}  // namespace assay
