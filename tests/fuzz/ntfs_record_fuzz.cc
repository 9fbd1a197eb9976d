// One MFT record with its fix-ups, and what its attributes hold.

#include <cstdint>

#include "tree/ntfs/attribute_list.h"
#include "tree/ntfs/index_node.h"
#include "tree/ntfs/record.h"
#include "tree/ntfs/run_list.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto record = ntfs::parse_record({bytes.begin(), bytes.end()}, 1, 4096);
  if (!record) return 0;
  for (const ntfs::Attribute& attribute : (*record)->attributes) {
    (void)ntfs::decode_run_list(attribute.mapping_pairs, attribute.first_vcn, 1U << 20,
                                Limits::for_fuzzing());
    (void)ntfs::parse_attribute_list(attribute.value);
    (void)ntfs::parse_file_name(attribute.value);
    if (attribute.value.size() > 16) (void)ntfs::parse_index_node(attribute.value.subspan(16));
  }
  return 0;
}
