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

inline constexpr std::string_view kReportSchemaVersion = "1.0";

// A rule asked of one image.
struct ReportedResult {
  std::string rule;
  Verdict verdict = Verdict::kPasses;
  Severity severity = Severity::kInfo;
  bool is_unconfirmed = false;  // fires: rests on a single weak sign
  std::string message;          // fires
  std::string reason;           // unknown, not-applicable
  std::string remediation;      // fires
  std::vector<Evidence> evidence;
};

// A fact for the reader, by its name: "os.edition". Only those that are present.
using NamedFacts = std::vector<std::pair<std::string, std::string>>;

struct ImageReport {
  std::string locator;                  // "install.wim!3"
  std::string kind;                     // as name_of(ArtefactKind)
  std::string name;                     // of the image in its WIM; empty elsewhere
  NamedFacts facts;                     // os.*, key.*, image.*
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

struct Summary {
  std::map<Severity, std::size_t> findings;  // fires, by severity
  std::map<Verdict, std::size_t> results;
  std::size_t targets = 0;
  std::size_t images = 0;
  std::size_t errors = 0;  // targets and images that could not be read wholly
};

struct Report {
  std::string tool_version;
  std::string rules_digest;
  std::string fail_on;  // "high"; "none" with --no-fail
  std::vector<TargetReport> targets;
  std::vector<ReportedRule> rules;  // sorted by id
  Summary summary;
  int exit_code = 0;

  const ReportedRule& rule(std::string_view id) const;  // one of `rules`
};

// One line that names the Windows of an image: "Windows 11 Enterprise 24H2 (26100, client)".
std::string describe_os(const ImageReport& image);

}  // namespace assay
