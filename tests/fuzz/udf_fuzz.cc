// A UDF disc: opened, every directory listed, every file read.

#include <cstdint>

#include "io/memory_source.h"
#include "tree/udf_tree.h"

#include "tree_walk.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto source = make_memory_source({bytes.begin(), bytes.end()});
  if (const auto tree = open_udf(source, Limits::for_fuzzing())) walk_tree(**tree, 300);
  return 0;
}
