#include "report/sarif_rule.h"

#include <algorithm>

#include "base/text.h"
#include "report/web_address.h"

namespace assay {

namespace {

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

std::string safe(std::string_view text) { return printable(text, true); }

// Prose stays text in Markdown, whatever signs it holds.
std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char letter : safe(text)) {
    if (std::string_view("\\`*_[]<>#|~").find(letter) != std::string_view::npos) out += '\\';
    out += letter;
  }
  return out;
}

std::string help_text(const ReportedRule& rule) {
  std::string text = rule.description;
  if (!rule.rationale.empty()) text += "\n\n" + rule.rationale;
  for (const std::string& line : rule.false_positives) text += "\n\nNot a fault: " + line;
  return safe(text);
}

std::string help_markdown(const ReportedRule& rule) {
  std::string text = markdown_text(rule.description);
  if (!rule.rationale.empty()) text += "\n\n**Why it matters**\n\n" + markdown_text(rule.rationale);
  if (!rule.false_positives.empty()) text += "\n\n**Not a fault**\n";
  for (const std::string& line : rule.false_positives) text += "\n* " + markdown_text(line);
  if (!rule.references.empty()) text += "\n\n**See**\n";
  for (const std::string& address : rule.references)
    text += "\n* " + (is_web_address(address) ? "<" + address + ">" : markdown_text(address));
  return text;
}

}  // namespace

std::string_view sarif_level(Severity severity) {
  if (severity >= Severity::kHigh) return "error";
  return severity == Severity::kMedium ? "warning" : "note";
}

Json sarif_rule(const ReportedRule& rule) {
  Json json;
  json["id"] = rule.id;
  json["shortDescription"] = {{"text", safe(rule.title)}};
  json["fullDescription"] = {{"text", safe(rule.description)}};
  json["help"] = {{"text", help_text(rule)}, {"markdown", help_markdown(rule)}};
  const auto link = std::find_if(rule.references.begin(), rule.references.end(), is_web_address);
  if (link != rule.references.end()) json["helpUri"] = *link;
  json["defaultConfiguration"] = {{"level", sarif_level(rule.severity)}};
  json["properties"] = {{"tags", rule.tags},
                        {"precision", precision_of(rule.confidence)},
                        {"security-severity", security_severity_of(rule.severity)}};
  return json;
}

}  // namespace assay
