// The report as JSON lines: one object for each image as soon as it is written, one for what was
// not read of each target, and a last one with the summary. A line is a part of the JSON report,
// with a member "type" in front.

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
    for (const TargetReport& target : report.targets) {
      for (const ImageReport& image : target.images) {
        Json json;
        json["target"] = valid_text(target.target);
        json.update(image_json(image));
        write_line("image", json, out);
      }
      write_line("target", without_images(target), out);
    }
    Json end = head_json(report);
    end["summary"] = summary_json(report.summary);
    write_line("summary", end, out);
  }
};

}  // namespace

std::unique_ptr<Writer> make_jsonl_writer(const WriterOptions&) {
  return std::make_unique<JsonLinesWriter>();
}

}  // namespace assay
