#include "report/finding.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/hash.h"

namespace assay {

namespace {

template <typename Wanted>
std::vector<Finding> select(const Report& report, const Wanted& wanted) {
  std::vector<Finding> found;
  for (const TargetReport& target : report.targets)
    for (const ImageReport& image : target.images)
      for (const ReportedResult& result : image.results)
        if (wanted(result)) found.push_back({&target, &image, &result, &report.rule(result.rule)});
  return found;
}

}  // namespace

std::vector<Finding> results_of(const Report& report, Verdict verdict) {
  return select(report, [&](const ReportedResult& result) { return result.verdict == verdict; });
}

std::vector<Finding> findings_of(const Report& report, Severity from) {
  return select(report, [&](const ReportedResult& result) {
    return result.verdict == Verdict::kFires && result.severity >= from;
  });
}

std::vector<Finding> waived_of(const Report& report, Severity from) {
  return select(report, [&](const ReportedResult& result) {
    return result.verdict == Verdict::kWaived && result.severity >= from;
  });
}

std::string waiver_text(const ReportedResult& result) {
  if (!result.waiver) return "waived";
  return fmt::format("waived until {}: {}", result.waiver->expires, result.waiver->reason);
}

BaselineCounts baseline_counts(const Report& report) {
  BaselineCounts counts;
  for (const TargetReport& target : report.targets)
    for (const ImageReport& image : target.images)
      for (const ReportedResult& result : image.results) {
        counts.added += result.baseline == BaselineState::kNew ? 1 : 0;
        counts.unchanged += result.baseline == BaselineState::kUnchanged ? 1 : 0;
      }
  counts.absent = report.absent.size();
  return counts;
}

std::string threshold_of(const Report& report) {
  return fmt::format("{}at {} or above", report.fail_on_new ? "new " : "", report.fail_on);
}

std::string_view ImageState::word() const {
  if (worst) return name_of(*worst);
  if (is_unknown) return "unknown";
  if (has_waived) return "waived";
  return is_asked ? "clean" : "-";
}

ImageState state_of(const ImageReport& image) {
  ImageState state;
  state.is_unknown = !image.errors.empty();
  for (const ReportedResult& result : image.results) {
    state.is_asked = state.is_asked || result.verdict != Verdict::kNotApplicable;
    state.is_unknown = state.is_unknown || result.verdict == Verdict::kUnknown;
    if (result.severity == Severity::kInfo) continue;
    state.has_waived = state.has_waived || result.verdict == Verdict::kWaived;
    if (result.verdict == Verdict::kFires)
      state.worst = std::max(state.worst.value_or(result.severity), result.severity);
  }
  return state;
}

std::vector<std::string> errors_of(const TargetReport& target) {
  std::vector<std::string> errors = target.errors;
  for (const ImageReport& image : target.images)
    errors.insert(errors.end(), image.errors.begin(), image.errors.end());
  return errors;
}

std::vector<std::string> errors_of(const Report& report) {
  std::vector<std::string> errors;
  for (const TargetReport& target : report.targets)
    for (std::string& error : errors_of(target)) errors.push_back(std::move(error));
  if (report.interrupted) errors.emplace_back(kInterrupted);
  return errors;
}

bool is_finding(const ReportedResult& result) {
  return result.verdict == Verdict::kFires || result.verdict == Verdict::kWaived;
}

std::string_view file_name_of(std::string_view path) {
  return path.substr(path.find_last_of("/\\") + 1);
}

std::string_view inner_part(std::string_view locator) {
  const std::size_t mark = locator.find('!');
  return mark == std::string_view::npos ? std::string_view() : locator.substr(mark);
}

std::string place_of(const Evidence& evidence) {
  const Provenance& from = evidence.from;
  if (from.key.empty()) return from.file;
  return from.value.empty() ? from.key : from.key + "\\" + from.value;
}

std::string host_file_of(const Finding& finding) {
  return finding.image->locator.substr(0, finding.image->locator.find('!'));
}

std::string fingerprint_of(const ImageReport& image, const ReportedResult& result) {
  const std::string_view inner = inner_part(image.locator);
  const std::string_view name = image.name.empty() ? inner : std::string_view(image.name);
  const std::vector<Evidence>& evidence = result.evidence;
  const std::string text =
      fmt::format("{}\n{}\n{}\n{}", result.rule, image.kind, name,
                  evidence.empty() ? std::string() : place_of(evidence.front()));
  return to_hex(sha256(as_bytes(text)));
}

}  // namespace assay
