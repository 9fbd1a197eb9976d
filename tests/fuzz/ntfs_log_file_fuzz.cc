// The restart pages of $LogFile.

#include <cstdint>

#include "io/memory_source.h"
#include "tree/ntfs/log_file.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  (void)ntfs::why_log_is_dirty(*make_memory_source({bytes.begin(), bytes.end()}));
  return 0;
}
