// The node of a directory index, from its header on.

#include <cstdint>

#include "tree/ntfs/index_node.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)ntfs::parse_index_node(std::as_bytes(std::span(data, size)));
  return 0;
}
