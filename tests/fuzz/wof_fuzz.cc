// A file compressed by WOF: the first 8 bytes are its size, the next 20 the reparse data, the rest
// the stream "WofCompressedData".

#include <algorithm>
#include <cstdint>
#include <span>

#include "base/limits.h"
#include "io/memory_source.h"
#include "tree/ntfs/wof.h"

#include "touch_source.h"

using namespace assay;

namespace {

constexpr std::size_t kReparseBytes = 20;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const Result<le64> claim = read_raw<le64>(bytes, 0, "claim");
  if (!claim) return 0;
  const ByteView rest = bytes.subspan(sizeof(le64));
  const ByteView reparse = rest.first(std::min(rest.size(), kReparseBytes));
  const Result<ntfs::WofInfo> info = ntfs::parse_wof(reparse);
  if (!info) return 0;
  const ByteView stream = rest.subspan(reparse.size());
  const auto cache = std::make_shared<ChunkCache>(Limits::for_fuzzing().chunk_cache_bytes);
  const auto source = ntfs::make_wof_stream(make_memory_source({stream.begin(), stream.end()}),
                                            *info, *claim, cache, 1);
  if (source) touch_source(**source);
  return 0;
}
