#include "report/writer.h"

namespace assay {

namespace {

constexpr WriterFormat kFormats[] = {
    {"text", "for people: worst first, with evidence and what to do", make_text_writer},
    {"json", "for programs: docs/report.schema.json", make_json_writer},
};

}  // namespace

std::span<const WriterFormat> writer_formats() { return kFormats; }

const WriterFormat* find_writer(std::string_view name) {
  for (const WriterFormat& format : kFormats)
    if (format.name == name) return &format;
  return nullptr;
}

}  // namespace assay
