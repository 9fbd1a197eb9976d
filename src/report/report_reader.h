// Reading back what the json writer wrote (docs/report.schema.json): for `assay report`, `merge`,
// `diff`, baselines and the cache.
//
// Layer: report. A report may come from anybody: it is bounded in size and depth, and what does not
// fit is an error with its path. The verdict of the file is not taken over: conclude() of
// audit/verdict.h finds it again. Everything else comes back as it was, so that every writer gives
// the same as right after the scan (tests/report/report_reader_test.cc); fuzzed by
// tests/fuzz/report_fuzz.cc.
#pragma once

#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "report/report.h"

namespace assay {

// kCorrupt: no JSON, or not a report; kUnsupported: of another schema version than 1.x; kLimit.
// The error does not name the file: the caller does, with in().
Result<Report> report_from_json(std::string_view text, const Limits& limits = {});

// One image of a report, as image_json() of json_parts.h gives it.
Result<ImageReport> image_from_json(std::string_view text, const Limits& limits = {});

}  // namespace assay
