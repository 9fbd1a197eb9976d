// .reg text in, and what was read written out and read again: it must stay the same.

#include <cstdint>
#include <cstdlib>
#include <sstream>

#include "registry/reg_text.h"
#include "registry/reg_writer.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const MakeValue make = [](std::string_view structure, const RegFields&) {
    return Result<Value>(string_value("", structure));
  };
  const Result<RegText> text = parse_reg_text(as_chars(bytes), make, Limits::for_fuzzing());
  if (!text) return 0;
  for (const auto& [place, hive] : text->hives) {
    Registry registry(Limits::for_fuzzing());
    registry.mount(place, hive, "fuzz");
    std::ostringstream first;
    write_reg_header(first);
    write_reg_text(**registry.find(place), first, {.last_written = true, .limits = {}});
    const Result<RegText> again = parse_reg_text(first.str());
    if (!again) std::abort();
    registry.mount(place, again->hives.at(place), "fuzz");
    std::ostringstream second;
    write_reg_header(second);
    write_reg_text(**registry.find(place), second, {.last_written = true, .limits = {}});
    if (first.str() != second.str()) std::abort();
  }
  return 0;
}
