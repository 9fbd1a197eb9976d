#include <sstream>

#include "audit/verdict.h"
#include "report/report_reader.h"
#include "report/writer.h"

// A stored report of anybody's making: refused, or rendered in every format.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Result<Report> report = report_from_json(text, Limits::for_fuzzing());
  if (!report) return 0;
  conclude(*report, gate_of(*report));
  for (const WriterFormat& format : writer_formats()) {
    std::ostringstream out;
    format.make({})->write(*report, out);
  }
  return 0;
}
