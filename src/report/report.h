// The finished, sorted outcome of a run, as plain data: writers format it and decide nothing.
//
// Layer: report. Everything is text that has been redacted already; nothing refers back to an
// image. Filled by audit/auditor.h; docs/report.schema.json describes its JSON form.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "facts/answer.h"
#include "rules/rule.h"

namespace assay {

inline constexpr std::string_view kReportSchemaVersion = "1.1";

// Why a finding does not count for a while: what the waiver says that names it.
struct ReportedWaiver {
  std::string reason;
  std::string expires;  // last day: "2027-01-31"
};

// How a finding stands to the report of --baseline.
enum class BaselineState { kNotCompared, kNew, kUnchanged };
std::string_view name_of(BaselineState state);  // "", "new", "unchanged"

// A rule asked of one image.
struct ReportedResult {
  std::string rule;
  Verdict verdict = Verdict::kPasses;
  Severity severity = Severity::kInfo;
  bool is_unconfirmed = false;  // fires: rests on a single weak sign
  std::string message;          // fires, waived
  std::string reason;           // unknown, not-applicable
  std::string remediation;      // fires, waived
  std::vector<Evidence> evidence;
  std::optional<ReportedWaiver> waiver;                  // waived
  BaselineState baseline = BaselineState::kNotCompared;  // fires
};

// A fact for the reader, by its name: "os.edition". Only those that are present.
using NamedFacts = std::vector<std::pair<std::string, std::string>>;

struct ImageReport {
  std::string locator;                  // "install.wim!3"
  std::string kind;                     // as name_of(ArtefactKind)
  std::string name;                     // of the image in its WIM; empty elsewhere
  NamedFacts facts;                     // os.*, key.*, image.*, state.*
  std::vector<ReportedResult> results;  // sorted: worst finding first, then by rule
  std::vector<std::string> errors;      // what could not be read, for people

  // Empty where the fact is not present.
  std::string_view fact(std::string_view fact_name) const;
};

struct TargetReport {
  std::string target;  // as the user named it
  std::string format;  // "wim", "vhdx", "iso", "folder", "hive"; empty if it could not be opened
  std::vector<ImageReport> images;
  std::vector<std::string> errors;
  std::vector<std::string> notes;  // what was mended or ignored while reading, for people
};

// What the report says of a rule once, however many images it was asked of.
struct ReportedRule {
  std::string id;
  std::string title;
  Severity severity = Severity::kInfo;
  std::string confidence;
  std::vector<std::string> tags;
  std::string description;
  std::string rationale;
  std::vector<std::string> references;
  std::vector<std::string> false_positives;
};

// A finding of the baseline that is not there any more.
struct AbsentFinding {
  std::string rule;
  Severity severity = Severity::kInfo;
  std::string locator;  // as the baseline has it
  std::string message;
  std::string fingerprint;
};

struct Summary {
  std::map<Severity, std::size_t> findings;  // fires, by severity
  std::size_t new_findings = 0;              // of these: not in the baseline
  std::map<Verdict, std::size_t> results;
  std::size_t targets = 0;
  std::size_t images = 0;
  std::size_t errors = 0;  // targets and images that could not be read wholly
};

struct Report {
  std::string tool_version;
  std::string rules_digest;
  // --set and its like, by parameter: with them, equal digests give equal verdicts.
  std::map<std::string, std::vector<std::string>> params;
  std::string fail_on;         // "high"; "none" with --no-fail
  bool fail_on_new = false;    // only findings that the baseline has not make the exit code 1
  bool allow_unknown = false;  // undecided rules do not make it 2
  bool interrupted = false;    // ended before all was read; makes it 2
  bool compared = false;       // with a baseline
  std::vector<TargetReport> targets;
  std::vector<std::string> warnings;  // of waivers and baseline, for people
  std::vector<AbsentFinding> absent;  // of the baseline
  std::vector<ReportedRule> rules;    // sorted by id
  Summary summary;
  int exit_code = 0;

  const ReportedRule& rule(std::string_view id) const;  // one of `rules`
};

// One line that names the Windows of an image: "Windows 11 Enterprise 24H2 (26100, client)".
std::string describe_os(const ImageReport& image);

}  // namespace assay
