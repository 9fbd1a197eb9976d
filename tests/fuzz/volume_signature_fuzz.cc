// The first bytes of a volume. The input is spread, so that places far in are reached by few bytes:
// each piece of 64 bytes lies at the start of one place where something may be told.

#include <algorithm>
#include <cstdint>

#include "disk/volume_signature.h"
#include "io/memory_source.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  volume_signature(*make_memory_source({bytes.begin(), bytes.end()}));
  constexpr std::size_t kPlaces[] = {0, 0x1A8, 1024, 4080, 32'768, 65'520, 0x10040, 0x1FE00};
  Bytes volume(128U << 10);
  for (std::size_t i = 0; i < std::size(kPlaces) && i * 64 < size; ++i) {
    const ByteView piece = bytes.subspan(i * 64, std::min<std::size_t>(64, size - i * 64));
    std::copy(piece.begin(), piece.end(), volume.begin() + static_cast<std::ptrdiff_t>(kPlaces[i]));
  }
  volume_signature(*make_memory_source(std::move(volume)));
  return 0;
}
