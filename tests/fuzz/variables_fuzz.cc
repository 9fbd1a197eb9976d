// VARIABLES.DAT: read, and one variable set; what was read before must be there afterwards.
#include <cstdlib>

#include "base/text.h"
#include "mdt/step_variables_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const Limits limits = Limits::for_fuzzing();
  const std::string text = decode_text_file(std::as_bytes(std::span(data, size)));
  const auto before = parse_variables(text, limits);
  const auto changed = with_variable(text, "AssayResult", "a]]>b", limits);
  if (!changed) return 0;
  const auto after = parse_variables(*changed, limits);
  if (!before || !after || after->size() < before->size()) std::abort();
  return 0;
}
