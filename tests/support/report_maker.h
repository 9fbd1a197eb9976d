// Reports made by hand, for tests of what happens to them after a scan.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/report.h"

namespace assay {

inline ReportedResult made_result(const std::string& rule, Verdict verdict,
                                  Severity severity = Severity::kHigh,
                                  const std::string& value = "v") {
  ReportedResult result;
  result.rule = rule;
  result.verdict = verdict;
  result.severity = severity;
  if (verdict == Verdict::kFires) result.message = rule + " fires";
  if (verdict == Verdict::kUnknown) result.reason = "not read";
  Evidence evidence;
  evidence.from.key = "HKLM\\SOFTWARE\\Key";
  evidence.from.value = value;
  evidence.text = value + " = 1";
  if (verdict == Verdict::kFires) result.evidence.push_back(evidence);
  return result;
}

inline ImageReport made_image(const std::string& locator, const std::string& name,
                              std::vector<ReportedResult> results) {
  ImageReport image;
  image.locator = locator;
  image.kind = "windows";
  image.name = name;
  image.facts = {{"os.edition", "Enterprise"}, {"key.channel", "Volume:GVLK"}};
  image.results = std::move(results);
  return image;
}

// One target for each image, named like the file part of its locator. Rules R1 to R4 were asked.
inline Report made_report(std::vector<ImageReport> images) {
  Report report;
  report.tool_version = "1.0.0";
  report.rules_digest = std::string(64, 'a');
  report.fail_on = "high";
  for (const char* id : {"R1", "R2", "R3", "R4"}) {
    ReportedRule rule;
    rule.id = id;
    rule.title = std::string("title of ") + id;
    report.rules.push_back(rule);
  }
  for (ImageReport& image : images) {
    const std::string file = image.locator.substr(0, image.locator.find('!'));
    if (report.targets.empty() || report.targets.back().target != file) {
      report.targets.emplace_back();
      report.targets.back().target = file;
      report.targets.back().format = "wim";
    }
    report.targets.back().images.push_back(std::move(image));
  }
  return report;
}

}  // namespace assay
