#include "report/json_parts.h"

#include "base/text.h"
#include "facts/subject.h"
#include "report/finding.h"

namespace assay {

namespace {

Json evidence_json(const Evidence& evidence) {
  Json json;
  const Provenance& from = evidence.from;
  json["text"] = valid_text(evidence.text);
  if (!from.file.empty()) json["file"] = valid_text(from.file);
  if (!from.key.empty()) json["key"] = valid_text(from.key);
  if (!from.value.empty()) json["value"] = valid_text(from.value);
  if (from.last_written.ticks != 0) json["last_written"] = to_iso8601(from.last_written);
  if (!from.note.empty()) json["note"] = valid_text(from.note);
  return json;
}

Json result_json(const ImageReport& image, const ReportedResult& result) {
  Json json;
  json["rule"] = result.rule;
  json["result"] = name_of(result.verdict);
  json["severity"] = name_of(result.severity);
  if (result.is_unconfirmed) json["unconfirmed"] = true;
  json["message"] = valid_text(result.message);
  if (!result.reason.empty()) json["reason"] = valid_text(result.reason);
  if (!result.remediation.empty()) json["remediation"] = valid_text(result.remediation);
  json["evidence"] = Json::array();
  for (const Evidence& evidence : result.evidence)
    json["evidence"].push_back(evidence_json(evidence));
  if (is_finding(result)) json["fingerprint"] = fingerprint_of(image, result);
  if (result.waiver)
    json["waiver"] = {{"reason", valid_text(result.waiver->reason)},
                      {"expires", result.waiver->expires}};
  if (result.baseline != BaselineState::kNotCompared) json["baseline"] = name_of(result.baseline);
  return json;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 16 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A fact that is text may look like a number (a release "1909"): the definition tells.
bool is_number_fact(std::string_view name) {
  const FactDefinition* definition = find_fact(name);
  return definition != nullptr && definition->type == "number";
}

Json fact_json(std::string_view name, const std::string& value) {
  if (value == "true" || value == "false") return value == "true";
  if (is_number_fact(name) && is_number(value)) return std::stoll(value);
  return valid_text(value);
}

// The facts whose names begin with `prefix`, without it. What is not known is null, so that a
// reader need not tell a missing member from a missing fact.
Json facts_json(const ImageReport& image, std::string_view prefix,
                std::initializer_list<std::string_view> always) {
  Json json = Json::object();
  for (const std::string_view name : always) json[std::string(name)] = nullptr;
  for (const auto& [name, value] : image.facts)
    if (name.starts_with(prefix)) json[name.substr(prefix.size())] = fact_json(name, value);
  return json;
}

Json other_facts_json(const ImageReport& image) {
  Json json = Json::object();
  for (const auto& [name, value] : image.facts)
    if (!name.starts_with(kOsFacts) && !name.starts_with(kKeyFacts))
      json[name] = fact_json(name, value);
  return json;
}

template <typename Counts>
Json counts_json(const Counts& counts) {
  Json json = Json::object();
  for (const auto& [key, count] : counts) json[std::string(name_of(key))] = count;
  return json;
}

}  // namespace

std::string valid_text(std::string_view text) {
  return is_utf8(text) ? std::string(text) : utf8_from_utf16(utf16_from_utf8(text));
}

Json head_json(const Report& report) {
  Json json;
  json["schema_version"] = kReportSchemaVersion;
  json["tool"] = {
      {"name", "assay"}, {"version", report.tool_version}, {"rules_digest", report.rules_digest}};
  if (!report.params.empty()) json["params"] = report.params;
  json["fail_on"] = report.fail_on;
  if (report.fail_on_new) json["fail_on_new"] = true;
  if (report.allow_unknown) json["allow_unknown"] = true;
  if (report.interrupted) json["interrupted"] = true;
  if (report.compared) json["compared"] = true;
  json["exit_code"] = report.exit_code;
  json["warnings"] = Json::array();
  for (const std::string& warning : report.warnings)
    json["warnings"].push_back(valid_text(warning));
  return json;
}

Json image_json(const ImageReport& image) {
  Json json;
  json["locator"] = valid_text(image.locator);
  json["kind"] = image.kind;
  json["name"] = valid_text(image.name);
  json["os"] = facts_json(image, kOsFacts, {"name", "edition", "build", "product"});
  json["windows_key"] = facts_json(image, kKeyFacts, {"channel"});
  json["facts"] = other_facts_json(image);
  json["errors"] = Json::array();
  for (const std::string& error : image.errors) json["errors"].push_back(valid_text(error));
  json["results"] = Json::array();
  for (const ReportedResult& result : image.results)
    json["results"].push_back(result_json(image, result));
  return json;
}

Json target_json(const TargetReport& target) {
  Json json;
  json["target"] = valid_text(target.target);
  json["format"] = target.format.empty() ? Json(nullptr) : Json(target.format);
  json["errors"] = Json::array();
  for (const std::string& error : target.errors) json["errors"].push_back(valid_text(error));
  json["notes"] = Json::array();
  for (const std::string& note : target.notes) json["notes"].push_back(valid_text(note));
  json["images"] = Json::array();
  for (const ImageReport& image : target.images) json["images"].push_back(image_json(image));
  return json;
}

Json absent_json(const AbsentFinding& finding) {
  return {{"rule", finding.rule},
          {"severity", name_of(finding.severity)},
          {"locator", valid_text(finding.locator)},
          {"message", valid_text(finding.message)},
          {"fingerprint", finding.fingerprint}};
}

Json rule_json(const ReportedRule& rule) {
  Json json;
  json["id"] = rule.id;
  json["title"] = rule.title;
  json["severity"] = name_of(rule.severity);
  json["confidence"] = rule.confidence;
  json["tags"] = rule.tags;
  json["description"] = rule.description;
  json["rationale"] = rule.rationale;
  json["false_positives"] = rule.false_positives;
  json["references"] = rule.references;
  return json;
}

Json summary_json(const Summary& summary) {
  Json json;
  json["targets"] = summary.targets;
  json["images"] = summary.images;
  json["errors"] = summary.errors;
  json["findings"] = counts_json(summary.findings);
  if (summary.new_findings != 0) json["new_findings"] = summary.new_findings;
  json["results"] = counts_json(summary.results);
  return json;
}

}  // namespace assay
