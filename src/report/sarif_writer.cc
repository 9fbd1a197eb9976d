// The report as SARIF 2.1.0 (OASIS). Rules with their help, a result for each finding, undecided
// rules as kind "open", rules that do not apply as "notApplicable"; findings that are waived as
// suppressed results, for a result that is gone makes a server close and open its alert again; what
// was not read as notifications of an invocation that did not succeed. A binary image has no lines:
// findings stand at line 1, and the registry key is a logical location.
//
// Members that describe a rule are in sarif_rule.h.

#include <iomanip>
#include <map>
#include <set>

#include <fmt/core.h>

#include "base/text.h"
#include "report/finding.h"
#include "report/json_parts.h"
#include "report/sarif_rule.h"
#include "report/writer.h"

namespace assay {

namespace {

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr const char* kFingerprint = "assayFinding/v1";

// GitHub refuses a run with more.
constexpr std::size_t kMaxResults = 25'000;

// A path as a relative or absolute URI reference: everything but what may stand in one is escaped.
std::string uri_of(std::string_view path) {
  std::string uri;
  for (const char letter : valid_text(path)) {
    const bool is_plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                          (letter >= '0' && letter <= '9') ||
                          std::string_view("-._~/").find(letter) != std::string_view::npos;
    if (letter == '\\')
      uri += '/';
    else if (is_plain)
      uri += letter;
    else
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
  }
  return uri;
}

// The image as a module of its file.
Json location_of(std::string_view locator) {
  const std::string_view file = locator.substr(0, locator.find('!'));
  Json location;
  location["physicalLocation"] = {{"artifactLocation", {{"uri", uri_of(file)}}},
                                  {"region", {{"startLine", 1}}}};
  location["logicalLocations"] =
      Json::array({{{"fullyQualifiedName", printable(locator)}, {"kind", "module"}}});
  return location;
}

// Each place once, however much was found there: the schema wants them unique.
Json location_of(const Finding& finding) {
  Json location = location_of(finding.image->locator);
  Json& places = location["logicalLocations"];
  std::set<std::string> seen;
  for (const Evidence& evidence : finding.result->evidence) {
    const std::string name = printable(place_of(evidence));
    if (seen.insert(name).second)
      places.push_back({{"fullyQualifiedName", name},
                        {"kind", evidence.from.key.empty() ? "resource" : "member"}});
  }
  return location;
}

std::string text_of(const Finding& finding) {
  const ReportedResult& result = *finding.result;
  std::string text = result.message.empty() ? result.reason : result.message;
  if (text.empty()) text = name_of(result.verdict);
  return printable(finding.image->locator + ": " + text);
}

const char* kind_of(const ReportedResult& result) {
  switch (result.verdict) {
    case Verdict::kUnknown: return "open";
    case Verdict::kNotApplicable: return "notApplicable";
    case Verdict::kPasses: return "pass";
    default: return result.severity == Severity::kInfo ? "informational" : "fail";
  }
}

// A comparison says something of every result (3.27.24). What is undecided counts as new: a viewer
// that hides what was known before must show it.
std::string_view baseline_state(const ReportedResult& result) {
  if (result.baseline != BaselineState::kNotCompared) return name_of(result.baseline);
  return name_of(result.verdict == Verdict::kUnknown ? BaselineState::kNew
                                                     : BaselineState::kUnchanged);
}

Json suppressions_of(const ReportedResult& result) {
  if (result.verdict != Verdict::kWaived) return Json::array();
  return Json::array({{{"kind", "external"},
                       {"status", "accepted"},
                       {"justification", printable(waiver_text(result))}}});
}

Json notification(const char* level, std::string_view text) {
  return {{"level", level}, {"message", {{"text", printable(text)}}}};
}

// One run of SARIF, made of a report.
class SarifRun {
 public:
  explicit SarifRun(const Report& report)
      : report_(report), is_compared_(report.compared), has_waived_(!waived_of(report).empty()) {}

  Json json() {
    Json rules = Json::array();
    for (const ReportedRule& rule : report_.rules) {
      indexes_[rule.id] = rules.size();
      rules.push_back(sarif_rule(rule));
    }
    Json run;
    run["tool"]["driver"] = {
        {"name", "assay"}, {"semanticVersion", report_.tool_version}, {"rules", std::move(rules)}};
    Json results = all_results();
    run["invocations"] = Json::array({invocation()});
    run["results"] = std::move(results);
    return run;
  }

 private:
  Json all_results() {
    Json results = Json::array();
    for (const Verdict verdict : {Verdict::kFires, Verdict::kWaived, Verdict::kUnknown})
      for (const Finding& finding : results_of(report_, verdict))
        results.push_back(result_of(finding));
    for (const AbsentFinding& finding : report_.absent) results.push_back(absent_result(finding));
    add_not_applicable(results);
    return results;
  }

  // There are dozens for each image; they go first where there is no room for all.
  void add_not_applicable(Json& results) {
    const std::vector<Finding> findings = results_of(report_, Verdict::kNotApplicable);
    if (results.size() + findings.size() > kMaxResults) {
      left_out_ = findings.size();
      return;
    }
    for (const Finding& finding : findings) results.push_back(result_of(finding));
  }

  // Only what fails has a level; of all other kinds it is "none".
  Json result_of(const Finding& finding) const {
    const ReportedResult& result = *finding.result;
    const std::string_view kind = kind_of(result);
    Json json;
    json["ruleId"] = result.rule;
    json["ruleIndex"] = indexes_.at(result.rule);
    json["kind"] = kind;
    json["level"] = kind == "fail" ? sarif_level(result.severity) : "none";
    json["message"] = {{"text", text_of(finding)}};
    json["locations"] = Json::array({location_of(finding)});
    json["partialFingerprints"] = {{kFingerprint, fingerprint_of(finding)}};
    if (has_waived_) json["suppressions"] = suppressions_of(result);
    if (is_compared_) json["baselineState"] = baseline_state(result);
    return json;
  }

  // Its rule may be one that was not asked this time.
  Json absent_result(const AbsentFinding& finding) const {
    Json json;
    json["ruleId"] = valid_text(finding.rule);
    if (const auto index = indexes_.find(finding.rule); index != indexes_.end())
      json["ruleIndex"] = index->second;
    const bool informs = finding.severity == Severity::kInfo;
    json["kind"] = informs ? "informational" : "fail";
    json["level"] = informs ? "none" : sarif_level(finding.severity);
    json["message"] = {{"text", printable(finding.locator + ": " + finding.message)}};
    json["locations"] = Json::array({location_of(finding.locator)});
    json["partialFingerprints"] = {{kFingerprint, valid_text(finding.fingerprint)}};
    if (has_waived_) json["suppressions"] = Json::array();
    json["baselineState"] = "absent";
    return json;
  }

  Json invocation() const {
    Json notifications = Json::array();
    for (const std::string& error : errors_of(report_))
      notifications.push_back(notification("error", error));
    for (const std::string& warning : report_.warnings)
      notifications.push_back(notification("warning", warning));
    if (left_out_ != 0)
      notifications.push_back(notification(
          "note", fmt::format("{} results of kind notApplicable are left out: with them there "
                              "would be more than {}",
                              left_out_, kMaxResults)));
    Json json;
    json["executionSuccessful"] = report_.exit_code != 2 && !report_.interrupted;
    json["exitCode"] = report_.exit_code;
    json["toolExecutionNotifications"] = std::move(notifications);
    return json;
  }

  const Report& report_;
  const bool is_compared_;
  const bool has_waived_;
  std::map<std::string, std::size_t, std::less<>> indexes_;  // of rules, by id
  std::size_t left_out_ = 0;
};

class SarifWriter final : public Writer {
 public:
  void write(const Report& report, std::ostream& out) const override {
    Json json;
    json["$schema"] = kSchema;
    json["version"] = "2.1.0";
    json["runs"] = Json::array({SarifRun(report).json()});
    out << std::setw(2) << json << '\n';
  }
};

}  // namespace

std::unique_ptr<Writer> make_sarif_writer(const WriterOptions&) {
  return std::make_unique<SarifWriter>();
}

}  // namespace assay
