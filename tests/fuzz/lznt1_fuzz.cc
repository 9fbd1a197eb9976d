// Compressed chunks. The first two bytes say how much they should expand to.

#include <cstdint>
#include <span>

#include "codec/lznt1.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const Result<le16> claim = read_raw<le16>(bytes, 0, "claim");
  if (!claim) return 0;
  Bytes out(claim->get());
  (void)expand_lznt1(bytes.subspan(sizeof(le16)), out);
  return 0;
}
