// A disk from its first sector on: whatever table it has, and what its volumes seem to be.

#include <cstdint>

#include "disk/partitions.h"
#include "disk/volume_signature.h"
#include "io/memory_source.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto disk = make_memory_source({bytes.begin(), bytes.end()});
  for (const std::uint32_t sector_size : {0U, 512U, 4096U}) {
    const auto table = read_partitions(*disk, sector_size, Limits::for_fuzzing());
    if (!table) continue;
    for (const Partition& partition : table->partitions)
      if (const auto volume = make_slice(disk, partition.offset, partition.length))
        volume_signature(**volume);
  }
  return 0;
}
