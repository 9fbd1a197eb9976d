// Volumes and directories of ISO 9660 as sequences of records, for what libarchive has no door to.
//
// Layer: tree. Format: docs/formats/iso9660.md.
#pragma once

#include <optional>

#include "io/byte_source.h"
#include "tree/iso9660_records.h"

namespace assay::iso9660 {

struct Volumes {
  RawVolume primary{};
  std::optional<RawVolume> joliet;  // the first one
};

Result<Volumes> read_volumes(const ByteSource& disc);

// The byte where a record's data begins: behind its extended attributes.
std::uint64_t data_offset(const RawRecord& record);

// The whole extent of a directory.
Result<Bytes> read_directory(const ByteSource& disc, const RawRecord& record);

// Whether a record is that of the directory itself or of its parent: names of one byte, 0 and 1,
// also in Joliet.
bool is_own_or_parent(ByteView record);

// The records of a directory, each with its name and system use area. Records do not cross sectors.
class RecordCursor {
 public:
  explicit RecordCursor(ByteView directory) : directory_(directory) {}

  std::optional<ByteView> next();
  std::uint64_t position() const { return at_; }  // behind the last record
  bool is_broken() const { return is_broken_; }   // a record has no sound length

 private:
  const ByteView directory_;
  std::size_t at_ = 0;
  bool is_broken_ = false;
};

}  // namespace assay::iso9660
