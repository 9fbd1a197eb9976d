// The report as SARIF 2.1.0 (OASIS). Rules with their help, a result for each finding, undecided
// rules as kind "open", rules that do not apply as "notApplicable"; what was not read as
// notifications of an invocation that did not succeed. A binary image has no lines: findings stand
// at line 1, and the registry key is a logical location.

#include <map>

#include <fmt/core.h>

#include "base/text.h"
#include "report/finding.h"
#include "report/json_parts.h"
#include "report/writer.h"

namespace assay {

namespace {

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

std::string_view level_of(Severity severity) {
  if (severity >= Severity::kHigh) return "error";
  return severity == Severity::kMedium ? "warning" : "note";
}

// GitHub's bands: above 9 critical, from 7 high, from 4 medium, above 0 low.
std::string_view security_severity_of(Severity severity) {
  switch (severity) {
    case Severity::kCritical: return "9.5";
    case Severity::kHigh: return "8.0";
    case Severity::kMedium: return "5.5";
    case Severity::kLow: return "3.0";
    default: return "0.0";
  }
}

// SARIF knows very-high, high, medium, low.
std::string_view precision_of(std::string_view confidence) {
  if (confidence == "certain") return "very-high";
  return confidence == "likely" ? "high" : "medium";
}

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

std::string help_of(const ReportedRule& rule) {
  std::string text = rule.description;
  if (!rule.rationale.empty()) text += "\n\n" + rule.rationale;
  for (const std::string& line : rule.false_positives) text += "\n\nNot a fault: " + line;
  return text;
}

Json rule_descriptor(const ReportedRule& rule) {
  Json json;
  json["id"] = rule.id;
  json["shortDescription"] = {{"text", rule.title}};
  json["fullDescription"] = {{"text", rule.description}};
  json["help"] = {{"text", help_of(rule)}};
  if (!rule.references.empty()) json["helpUri"] = rule.references.front();
  json["defaultConfiguration"] = {{"level", level_of(rule.severity)}};
  json["properties"] = {{"tags", rule.tags},
                        {"precision", precision_of(rule.confidence)},
                        {"security-severity", security_severity_of(rule.severity)}};
  return json;
}

Json location_of(const Finding& finding) {
  Json location;
  location["physicalLocation"] = {{"artifactLocation", {{"uri", uri_of(host_file_of(finding))}}},
                                  {"region", {{"startLine", 1}}}};
  Json places = Json::array();
  places.push_back({{"fullyQualifiedName", printable(finding.image->locator)}, {"kind", "module"}});
  for (const Evidence& evidence : finding.result->evidence)
    places.push_back({{"fullyQualifiedName", printable(place_of(evidence))},
                      {"kind", evidence.from.key.empty() ? "resource" : "member"}});
  location["logicalLocations"] = places;
  return location;
}

std::string text_of(const Finding& finding) {
  const ReportedResult& result = *finding.result;
  std::string text = result.verdict == Verdict::kFires ? result.message : result.reason;
  if (text.empty()) text = name_of(result.verdict);
  return printable(finding.image->locator + ": " + text);
}

class SarifWriter final : public Writer {
 public:
  void write(const Report& report, std::ostream& out) const override {
    Json json;
    json["$schema"] = kSchema;
    json["version"] = "2.1.0";
    json["runs"] = Json::array({run(report)});
    out << json.dump(2) << '\n';
  }

 private:
  static Json run(const Report& report) {
    std::map<std::string, std::size_t> indexes;
    Json rules = Json::array();
    for (const ReportedRule& rule : report.rules) {
      indexes[rule.id] = rules.size();
      rules.push_back(rule_descriptor(rule));
    }
    Json json;
    json["tool"]["driver"] = {
        {"name", "assay"}, {"semanticVersion", report.tool_version}, {"rules", rules}};
    json["invocations"] = Json::array({invocation(report)});
    json["results"] = Json::array();
    for (const auto& [verdict, kind] :
         {std::pair(Verdict::kFires, "fail"), std::pair(Verdict::kUnknown, "open"),
          std::pair(Verdict::kNotApplicable, "notApplicable")})
      for (const Finding& finding : results_of(report, verdict))
        json["results"].push_back(result_of(finding, kind, indexes.at(finding.result->rule)));
    return json;
  }

  static Json invocation(const Report& report) {
    Json json;
    json["executionSuccessful"] = report.exit_code != 2;
    json["exitCode"] = report.exit_code;
    json["toolExecutionNotifications"] = Json::array();
    for (const std::string& error : errors_of(report))
      json["toolExecutionNotifications"].push_back(
          {{"level", "error"}, {"message", {{"text", printable(error)}}}});
    return json;
  }

  // Only what fails has a level; of all other kinds it is "none".
  static Json result_of(const Finding& finding, const char* kind, std::size_t rule_index) {
    const bool fires = finding.result->verdict == Verdict::kFires;
    const bool informs = fires && finding.result->severity == Severity::kInfo;
    Json json;
    json["ruleId"] = finding.result->rule;
    json["ruleIndex"] = rule_index;
    json["kind"] = informs ? "informational" : kind;
    json["level"] = fires && !informs ? level_of(finding.result->severity) : "none";
    json["message"] = {{"text", text_of(finding)}};
    json["locations"] = Json::array({location_of(finding)});
    json["partialFingerprints"] = {{"assayFinding/v1", fingerprint_of(finding)}};
    return json;
  }
};

}  // namespace

std::unique_ptr<Writer> make_sarif_writer(const WriterOptions&) {
  return std::make_unique<SarifWriter>();
}

}  // namespace assay
