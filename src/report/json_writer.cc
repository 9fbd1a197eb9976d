// The report as JSON, in the order that docs/report.schema.json documents.

#include <iomanip>

#include "report/json_parts.h"
#include "report/writer.h"

namespace assay {

namespace {

class JsonWriter final : public Writer {
 public:
  void write(const Report& report, std::ostream& out) const override {
    Json json = head_json(report);
    json["summary"] = summary_json(report.summary);
    json["targets"] = Json::array();
    for (const TargetReport& target : report.targets)
      json["targets"].push_back(target_json(target));
    json["absent"] = Json::array();
    for (const AbsentFinding& finding : report.absent)
      json["absent"].push_back(absent_json(finding));
    json["rules"] = Json::array();
    for (const ReportedRule& rule : report.rules) json["rules"].push_back(rule_json(rule));
    out << std::setw(2) << json << '\n';
  }
};

}  // namespace

std::unique_ptr<Writer> make_json_writer(const WriterOptions&) {
  return std::make_unique<JsonWriter>();
}

}  // namespace assay
