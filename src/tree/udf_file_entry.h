// A file entry of UDF: kind, size, and the extents that hold its bytes, checked from the first
// allocation descriptor to the last.
//
// Layer: tree. Format: docs/formats/udf.md. libudfread reads zeros, or less, where a chain of
// allocation extents is broken; here that is an error.
#pragma once

#include <vector>

#include "base/limits.h"
#include "tree/udf_volume.h"

namespace assay::udf {

struct Extent {
  enum Kind : std::uint8_t { kRecorded = 0, kAllocated = 1, kHole = 2, kContinued = 3 };
  Kind kind = kRecorded;
  std::uint32_t length = 0;  // bytes; whole blocks but for the last extent
  std::uint64_t offset = 0;  // byte of the disc; only of recorded extents
};

struct FileEntry {
  std::uint64_t offset = 0;  // of this entry on the disc
  bool is_directory = false;
  bool is_file = false;
  bool is_embedded = false;  // the bytes lie in the entry itself
  std::uint64_t size = 0;
  Bytes embedded;
  std::vector<Extent> extents;
};

Result<FileEntry> read_file_entry(const ByteSource& disc, const Volume& volume, const Place& place,
                                  const Limits& limits);

}  // namespace assay::udf
