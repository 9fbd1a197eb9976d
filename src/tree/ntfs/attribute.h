// The attributes of one record of the MFT, as checked views.
//
// Layer: tree (ntfs). Format: docs/formats/ntfs.md, "Attributes". What is not checked here: that
// the run list is sound and covers the sizes (streams.h does when it opens the stream).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace assay::ntfs {

struct Attribute {
  std::uint32_t type = 0;
  std::uint16_t flags = 0;
  std::uint16_t id = 0;
  std::u16string name;
  bool is_resident = true;
  ByteView value;  // resident

  // Not resident. The sizes count in the first extent only.
  std::uint64_t first_vcn = 0;
  std::uint64_t allocated_size = 0;
  std::uint64_t data_size = 0;
  std::uint64_t initialized_size = 0;
  std::uint8_t compression_unit = 0;  // 2^n clusters
  ByteView mapping_pairs;

  std::uint64_t size() const { return is_resident ? value.size() : data_size; }
};

// The attributes of `record`, from `first` up to the end mark. Offsets of errors count from the
// start of the record.
Result<std::vector<Attribute>> parse_attributes(ByteView record, std::uint64_t first);

}  // namespace assay::ntfs
