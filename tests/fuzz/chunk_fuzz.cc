#include <vector>

#include "codec/lzms.h"
#include "codec/lzx.h"
#include "codec/xpress.h"

// The first byte chooses format and size of the chunk; the rest is what is stored.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  if (size == 0) return 0;
  const ByteView stored = std::as_bytes(std::span(data + 1, size - 1));
  const std::uint32_t window = 32'768U << (data[0] >> 1 & 3U);
  if ((data[0] & 8U) != 0) {
    std::vector<std::byte> out(window);
    static_cast<void>(expand_lzms(stored, out));
    return 0;
  }
  std::vector<std::byte> out(std::min<std::size_t>(window, 1 + 16 * size));
  static_cast<void>(data[0] % 2 == 0 ? expand_xpress(stored, out)
                                     : expand_lzx(window, stored, out));
  return 0;
}
