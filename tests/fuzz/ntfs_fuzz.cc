// A whole NTFS volume. The seeds are some 60 KiB; a volume needs no $UpCase.

#include <cstdint>

#include "io/memory_source.h"
#include "tree/ntfs/ntfs.h"

#include "ntfs_walk.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto source = make_memory_source({bytes.begin(), bytes.end()});
  if (const auto volume = open_ntfs(source, Limits::for_fuzzing())) walk_ntfs(*volume->tree, 60);
  return 0;
}
