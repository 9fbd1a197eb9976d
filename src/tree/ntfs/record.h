// One record of the MFT: a file, or a part of one that has many attributes.
//
// Layer: tree (ntfs). Format: docs/formats/ntfs.md, "Records".
// Tests: tests/tree/ntfs_damage_test.cc, tests/fuzz/ntfs_record_fuzz.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "tree/ntfs/attribute.h"
#include "tree/ntfs/layout.h"

namespace assay::ntfs {

// Attributes are views of `bytes`: a record is not copied.
struct Record {
  Record() = default;
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;

  std::uint64_t number = 0;
  std::uint64_t offset = 0;  // in the volume
  std::uint16_t sequence = 0;
  std::uint16_t flags = 0;
  FileReference base;  // record 0 in base records
  Bytes bytes;
  std::vector<Attribute> attributes;

  bool is_in_use() const { return (flags & kRecordInUse) != 0; }
  bool is_directory() const { return (flags & kRecordIsDirectory) != 0; }
};

using RecordPtr = std::shared_ptr<const Record>;

// `bytes` as they lie on the volume at `offset`, fix-ups and all. Errors name the record.
Result<RecordPtr> parse_record(Bytes bytes, std::uint64_t number, std::uint64_t offset);

}  // namespace assay::ntfs
