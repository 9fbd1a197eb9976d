#include "report/report.h"

#include <algorithm>

#include <fmt/core.h>

namespace assay {

std::string_view name_of(BaselineState state) {
  switch (state) {
    case BaselineState::kNew: return "new";
    case BaselineState::kUnchanged: return "unchanged";
    default: return "";
  }
}

std::string_view ImageReport::fact(std::string_view fact_name) const {
  for (const auto& [own, value] : facts)
    if (own == fact_name) return value;
  return {};
}

const ReportedRule& Report::rule(std::string_view id) const {
  return *std::lower_bound(
      rules.begin(), rules.end(), id,
      [](const ReportedRule& rule, std::string_view wanted) { return rule.id < wanted; });
}

std::string describe_os(const ImageReport& image) {
  if (image.kind == "empty") return "no Windows found";
  if (image.kind == "media") return "setup media";
  if (image.kind == "share") return "deployment share";
  if (image.kind == "answer-file") return "answer file";
  if (image.kind == "package") return "provisioning package";
  std::string text(image.fact("os.name"));
  if (text.empty()) text = image.kind == "winpe" ? "Windows PE" : "unknown Windows";
  if (const std::string_view release = image.fact("os.release"); !release.empty())
    text += fmt::format(" {}", release);
  std::string details(image.fact("os.build"));
  if (const std::string_view product = image.fact("os.product"); !product.empty())
    details += fmt::format("{}{}", details.empty() ? "" : ", ", product);
  if (image.kind == "hive") details += details.empty() ? "hive only" : ", hive only";
  return details.empty() ? text : fmt::format("{} ({})", text, details);
}

}  // namespace assay
