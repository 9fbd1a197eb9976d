// A VHD from its footer on, with itself as the parent that is offered.

#include <algorithm>
#include <cstdint>

#include "disk/vhd.h"
#include "io/memory_source.h"

using namespace assay;

namespace {

void touch(const ByteSource& disk) {
  const std::uint64_t size = disk.size();
  Bytes some(static_cast<std::size_t>(std::min<std::uint64_t>(size, 5000)));
  for (std::uint64_t at = 0, step = size / 16 + 1; at <= size - some.size(); at += step)
    static_cast<void>(disk.read_at(at, some));
  static_cast<void>(disk.read_at(size - some.size(), some));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const ByteSourcePtr source = make_memory_source({bytes.begin(), bytes.end()});
  static_cast<void>(is_vhd(bytes.first(std::min<std::size_t>(size, 65'536)),
                           bytes.last(std::min<std::size_t>(size, 512))));
  const auto itself = [&source](const ParentClaim&) -> Result<std::vector<DiskFile>> {
    return std::vector<DiskFile>{{"parent.vhd", source}};
  };
  if (const auto disk = open_vhd(source, itself, Limits::for_fuzzing())) touch(*disk->bytes);
  return 0;
}
