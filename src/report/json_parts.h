// The parts of the JSON report, for the writers that are made of them.
//
// Layer: report. Documented by docs/report.schema.json. Strings of an image may hold anything; JSON
// may not: what is no UTF-8 becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "report/report.h"

namespace assay {

using Json = nlohmann::ordered_json;

// Facts of these names stand in objects of their own, without the prefix.
inline constexpr std::string_view kOsFacts = "os.";    // "os"
inline constexpr std::string_view kKeyFacts = "key.";  // "windows_key"

std::string valid_text(std::string_view text);

Json head_json(const Report& report);  // schema version, tool, gate, warnings
Json absent_json(const AbsentFinding& finding);
Json target_json(const TargetReport& target);
Json image_json(const ImageReport& image);
Json rule_json(const ReportedRule& rule);
Json summary_json(const Summary& summary);

}  // namespace assay
