#include "report/report_reader.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "report/json_parts.h"
#include "report/json_view.h"

namespace assay {

namespace {

// A report is at most nine levels deep: targets[] images[] results[] evidence[] {}.
constexpr int kMaxDepth = 16;

Result<Json> parse(std::string_view text, const Limits& limits) {
  if (text.size() > limits.max_report_bytes) return fail(ErrorCode::kLimit, "report is too large");
  bool is_deep = false;
  const Json::parser_callback_t stop = [&](int depth, Json::parse_event_t, Json&) {
    is_deep = is_deep || depth > kMaxDepth;
    return depth <= kMaxDepth;
  };
  Json json = Json::parse(text.begin(), text.end(), stop, false);
  if (is_deep) return fail(ErrorCode::kLimit, "JSON is nested too deeply");
  if (json.is_discarded()) return fail(ErrorCode::kCorrupt, "not JSON, or cut off");
  return json;
}

Severity severity_of(const JsonView& view) {
  const std::optional<Severity> severity = severity_from(view.text("severity"));
  if (!severity) view.fault("unknown severity");
  return severity.value_or(Severity::kCritical);
}

Evidence evidence_of(const JsonView& view) {
  Evidence evidence;
  evidence.text = view.text("text");
  evidence.from.file = view.text_or("file");
  evidence.from.key = view.text_or("key");
  evidence.from.value = view.text_or("value");
  evidence.from.note = view.text_or("note");
  if (!view.has("last_written")) return evidence;
  const std::optional<FileTime> time = file_time_from_iso8601(view.text("last_written"));
  if (!time) view.fault("last_written is not a time");
  evidence.from.last_written = time.value_or(FileTime{});
  return evidence;
}

BaselineState baseline_of(const JsonView& view) {
  const std::string name = view.text_or("baseline");
  for (const BaselineState state :
       {BaselineState::kNotCompared, BaselineState::kNew, BaselineState::kUnchanged})
    if (name == name_of(state)) return state;
  view.fault("unknown state of the baseline");
  return BaselineState::kNotCompared;
}

ReportedResult result_of(const JsonView& view) {
  ReportedResult result;
  result.rule = view.text("rule");
  const std::optional<Verdict> verdict = verdict_from(view.text("result"));
  if (!verdict) view.fault("unknown result");
  result.verdict = verdict.value_or(Verdict::kUnknown);
  result.severity = severity_of(view);
  result.is_unconfirmed = view.flag("unconfirmed");
  result.message = view.text("message");
  result.reason = view.text_or("reason");
  result.remediation = view.text_or("remediation");
  view.each("evidence",
            [&](const JsonView& piece) { result.evidence.push_back(evidence_of(piece)); });
  view.object("waiver", [&](const JsonView& waiver) {
    result.waiver = ReportedWaiver{waiver.text("reason"), waiver.text("expires")};
  });
  if (result.waiver.has_value() != (result.verdict == Verdict::kWaived))
    view.fault("a waiver goes with a waived result, and only with one");
  result.baseline = baseline_of(view);
  return result;
}

void add_facts(const JsonView& view, const char* member, std::string_view prefix,
               NamedFacts& facts) {
  view.each_member(member, [&](const std::string& name, const JsonView& value) {
    if (std::optional<std::string> text = value.scalar())
      facts.emplace_back(std::string(prefix).append(name), *std::move(text));
  });
}

ImageReport image_of(const JsonView& view) {
  ImageReport image;
  image.locator = view.text("locator");
  image.kind = view.text("kind");
  image.name = view.text("name");
  add_facts(view, "os", kOsFacts, image.facts);
  add_facts(view, "windows_key", kKeyFacts, image.facts);
  add_facts(view, "facts", {}, image.facts);
  image.errors = view.texts("errors");
  view.each("results", [&](const JsonView& result) { image.results.push_back(result_of(result)); });
  return image;
}

TargetReport target_of(const JsonView& view) {
  TargetReport target;
  target.target = view.text("target");
  target.format = view.text_or("format");
  target.errors = view.texts("errors");
  target.notes = view.texts("notes");
  view.each("images", [&](const JsonView& image) { target.images.push_back(image_of(image)); });
  return target;
}

ReportedRule rule_of(const JsonView& view) {
  ReportedRule rule;
  rule.id = view.text("id");
  rule.title = view.text("title");
  rule.severity = severity_of(view);
  rule.confidence = view.text_or("confidence");
  rule.tags = view.texts("tags");
  rule.description = view.text_or("description");
  rule.rationale = view.text_or("rationale");
  rule.references = view.texts("references");
  rule.false_positives = view.texts("false_positives");
  return rule;
}

AbsentFinding absent_of(const JsonView& view) {
  return {view.text("rule"), severity_of(view), view.text("locator"), view.text("message"),
          view.text("fingerprint")};
}

// Writers look rules up by their id.
void sort_rules(Report& report, const JsonView& root) {
  std::sort(report.rules.begin(), report.rules.end(),
            [](const ReportedRule& a, const ReportedRule& b) { return a.id < b.id; });
  std::set<std::string_view> ids;
  for (const ReportedRule& rule : report.rules)
    if (!ids.insert(rule.id).second) root.fault(fmt::format("two rules have the id {}", rule.id));
  for (const TargetReport& target : report.targets)
    for (const ImageReport& image : target.images)
      for (const ReportedResult& result : image.results)
        if (!ids.contains(result.rule))
          root.fault(fmt::format("{}: a result of rule {}, which the report does not describe",
                                 image.locator, result.rule));
}

void read_gate(const JsonView& root, Report& report) {
  report.fail_on = root.text("fail_on");
  if (report.fail_on != "none" && !severity_from(report.fail_on))
    root.fault("fail_on: unknown severity");
  report.fail_on_new = root.flag("fail_on_new");
  report.allow_unknown = root.flag("allow_unknown");
  report.interrupted = root.flag("interrupted");
  report.compared = root.flag("compared");
}

Report report_of(const JsonView& root) {
  Report report;
  root.object("tool", [&](const JsonView& tool) {
    report.tool_version = tool.text("version");
    report.rules_digest = tool.text("rules_digest");
  });
  root.each_member("params", [&](const std::string& name, const JsonView& values) {
    report.params[name] = values.texts();
  });
  read_gate(root, report);
  report.warnings = root.texts("warnings");
  root.each("targets",
            [&](const JsonView& target) { report.targets.push_back(target_of(target)); });
  root.each("absent", [&](const JsonView& absent) { report.absent.push_back(absent_of(absent)); });
  root.each("rules", [&](const JsonView& rule) { report.rules.push_back(rule_of(rule)); });
  for (const char* name : {"tool", "targets", "rules"})
    if (!root.has(name)) root.fault(fmt::format("{}: is missing", name));
  sort_rules(report, root);
  return report;
}

// Versions 1.x add members only; a reader passes over those it does not know.
Result<void> check_version(const Json& json) {
  const auto version = json.is_object() ? json.find("schema_version") : json.end();
  if (!json.is_object() || version == json.end() || !version->is_string())
    return fail(ErrorCode::kCorrupt, "not a report of assay (no schema_version)");
  const std::string text = version->get<std::string>();
  if (text.starts_with("1.")) return {};
  return fail(ErrorCode::kUnsupported,
              fmt::format("a report of schema version {}; this program reads 1.x", text));
}

}  // namespace

Result<Report> report_from_json(std::string_view text, const Limits& limits) {
  TRY_ASSIGN(const Json json, parse(text, limits));
  TRY(check_version(json));
  JsonFaults faults;
  Report report = report_of(JsonView(json, faults));
  if (faults.first) return fail(*faults.first);
  return report;
}

Result<ImageReport> image_from_json(std::string_view text, const Limits& limits) {
  TRY_ASSIGN(const Json json, parse(text, limits));
  JsonFaults faults;
  ImageReport image = image_of(JsonView(json, faults));
  if (faults.first) return fail(*faults.first);
  return image;
}

}  // namespace assay
