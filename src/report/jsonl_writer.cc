// The report as JSON lines: one object for each image, then one for each target with what was not
// read of it, and a last one with the summary. A line is a part of the JSON report, with a member
// "type" in front. A scan writes an image as soon as its results are known.

#include "report/jsonl_writer.h"

#include "report/json_parts.h"
#include "report/writer.h"

namespace assay {

namespace {

void write_line(std::string_view type, const Json& part, std::ostream& out) {
  Json line;
  line["type"] = type;
  line.update(part);
  out << line.dump() << '\n' << std::flush;
}

Json without_images(const TargetReport& target) {
  Json json = target_json(target);
  json.erase("images");
  return json;
}

class JsonLinesWriter final : public Writer {
 public:
  void write(const Report& report, std::ostream& out) const override {
    for (const TargetReport& target : report.targets)
      for (const ImageReport& image : target.images) write_image_line(target.target, image, out);
    write_end_lines(report, out);
  }
};

}  // namespace

void write_image_line(const std::string& target, const ImageReport& image, std::ostream& out) {
  Json json;
  json["target"] = valid_text(target);
  json.update(image_json(image));
  write_line("image", json, out);
}

void write_end_lines(const Report& report, std::ostream& out) {
  for (const TargetReport& target : report.targets)
    write_line("target", without_images(target), out);
  Json end = head_json(report);
  end["summary"] = summary_json(report.summary);
  end["absent"] = Json::array();
  for (const AbsentFinding& finding : report.absent) end["absent"].push_back(absent_json(finding));
  write_line("summary", end, out);
}

std::unique_ptr<Writer> make_jsonl_writer(const WriterOptions&) {
  return std::make_unique<JsonLinesWriter>();
}

}  // namespace assay
