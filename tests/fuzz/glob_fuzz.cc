#include "base/bytes.h"
#include "base/glob.h"

// Pattern and text, separated by a line end.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string_view all = as_chars(std::as_bytes(std::span(data, size)));
  const std::size_t end = all.find('\n');
  if (end == std::string_view::npos) return 0;
  glob_match(all.substr(0, end), all.substr(end + 1));
  glob_match(all.substr(0, end), all.substr(end + 1), true);
  return 0;
}
