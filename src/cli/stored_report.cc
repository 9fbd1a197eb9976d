#include "cli/stored_report.h"

#include "base/limits.h"
#include "cli/input_file.h"
#include "report/report_reader.h"

namespace assay {

Result<Report> read_report(const std::string& name, const Console& console) {
  TRY_ASSIGN(const std::string text, read_input(name, Limits{}.max_report_bytes, console));
  Result<Report> report = report_from_json(text);
  if (!report) return fail(in(name_of_input(name), std::move(report).error()));
  return report;
}

}  // namespace assay
