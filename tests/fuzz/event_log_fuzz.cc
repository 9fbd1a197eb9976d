// Event logs: a count that the file has room for, or an error.

#include <cstdlib>

#include "io/memory_source.h"
#include "licensing/event_log.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto source = make_memory_source({bytes.begin(), bytes.end()});
  const auto log = count_event_records(*source, Limits::for_fuzzing());
  if (log && log->records * 28 > size) std::abort();
  return 0;
}
