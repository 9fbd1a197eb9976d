// A blob table of a WIM with solid resources. The table is also the file in which it looks for the
// heads of those.

#include <cstdint>
#include <cstring>
#include <span>

#include "io/memory_source.h"
#include "tree/wim_native/blob_table.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const ByteSourcePtr source = make_memory_source({bytes.begin(), bytes.end()});
  WimHeader header;
  header.version = kWimVersionSolid;
  wim::BlobTable table;
  if (!table.add_part(header, *source, *source, Limits::for_fuzzing())) return 0;
  table.finish();
  for (std::size_t at = 30; at + 20 <= size; at += 50) {
    Sha1 sha1;
    std::memcpy(sha1.data(), data + at, sha1.size());
    (void)table.find(sha1);
  }
  return 0;
}
