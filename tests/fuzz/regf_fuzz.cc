// A hive from its base block on, through the native engine.

#include <cstdint>

#include "io/memory_source.h"
#include "registry/regf/regf_hive.h"

#include "hive_walk.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto source = make_memory_source({bytes.begin(), bytes.end()});
  if (const auto hive = open_hive_native(source, Limits::for_fuzzing())) walk_hive(**hive, 300);
  return 0;
}
