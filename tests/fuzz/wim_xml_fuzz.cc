#include "tree/wim_xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const Result<std::vector<WimImageInfo>> images =
      parse_wim_xml(std::as_bytes(std::span(data, size)), 3, Limits::for_fuzzing());
  return images && images->size() != 3 ? -1 : 0;
}
