// A VHD from its footer on, with itself as the parent that is offered.

#include <algorithm>
#include <cstdint>

#include "disk/vhd.h"
#include "io/memory_source.h"

#include "touch_source.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const ByteSourcePtr source = make_memory_source({bytes.begin(), bytes.end()});
  static_cast<void>(is_vhd(bytes.first(std::min<std::size_t>(size, 65'536)),
                           bytes.last(std::min<std::size_t>(size, 512))));
  const auto itself = [&source](const ParentClaim&) -> Result<std::vector<DiskFile>> {
    return std::vector<DiskFile>{{"parent.vhd", source}};
  };
  if (const auto disk = open_vhd(source, itself, Limits::for_fuzzing())) touch_source(*disk->bytes);
  return 0;
}
