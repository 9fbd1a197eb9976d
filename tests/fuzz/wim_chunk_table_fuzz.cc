// A compressed resource in each layout. The first 16 bytes say which, and how large it claims to
// be; the rest is the resource.

#include <algorithm>
#include <cstdint>
#include <span>

#include "io/memory_source.h"
#include "tree/wim_native/resource.h"

using namespace assay;

namespace {

struct Claim {
  le64 size;
  le16 chunk_size;  // times 4096
  le16 format;
  le16 layout;
  le16 unused;
};
static_assert(sizeof(Claim) == 16);

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const Result<Claim> claim = read_raw<Claim>(bytes, 0, "claim");
  if (!claim) return 0;
  const Limits limits = Limits::for_fuzzing();
  const ByteSourcePtr file = make_memory_source({bytes.begin() + 16, bytes.end()});
  wim::Resource resource{0,
                         size - 16,
                         claim->size,
                         static_cast<ChunkFormat>(claim->format % 4),
                         claim->chunk_size * 4096U,
                         static_cast<wim::ChunkLayout>(claim->layout % 3)};
  const auto cache = std::make_shared<ChunkCache>(limits.chunk_cache_bytes);
  const auto source = wim::open_resource(file, resource, cache, 1, limits);
  if (!source) return 0;
  Bytes out(64);
  for (const std::uint64_t place :
       {std::uint64_t{0}, (*source)->size() / 2,
        (*source)->size() - std::min<std::uint64_t>((*source)->size(), 64)})
    (void)(*source)->read_at(place, out);
  return 0;
}
