// Attribute lists: which records hold the attributes of a file that needs more than one.
//
// Layer: tree (ntfs). Format: docs/formats/ntfs.md, "Attribute lists".
// Tests: tests/tree/ntfs_damage_test.cc, tests/fuzz/ntfs_record_fuzz.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tree/ntfs/layout.h"
#include "tree/ntfs/streams.h"

namespace assay::ntfs {

struct AttributeListEntry {
  std::uint32_t type = 0;
  std::u16string name;
  std::uint64_t first_vcn = 0;
  FileReference record;
  std::uint16_t id = 0;
};

// `bytes`: the whole value of the attribute.
Result<std::vector<AttributeListEntry>> parse_attribute_list(ByteView bytes);

using AttributeListEntries = std::vector<AttributeListEntry>;

// The list of the file with this base record; nullopt where it needs none. A list lies in the base
// record or in clusters that the base record names: it is never described by itself.
Result<std::optional<AttributeListEntries>> read_attribute_list(const VolumeBytes& volume,
                                                                const RecordPtr& base);

}  // namespace assay::ntfs
