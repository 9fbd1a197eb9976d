// The bytes of an attribute, resident or in clusters, whole or compressed.
//
// Layer: tree (ntfs). Here the sizes of an attribute are checked against each other and against its
// run list. Tests: tests/tree/ntfs_damage_test.cc, tests/tree/ntfs_volume_test.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/limits.h"
#include "io/byte_source.h"
#include "io/chunk_cache.h"
#include "tree/ntfs/boot_sector.h"
#include "tree/ntfs/record.h"
#include "tree/ntfs/run_source.h"

namespace assay::ntfs {

// The volume as bytes: what every part of the reader needs.
struct VolumeBytes {
  ByteSourcePtr source;
  Geometry geometry;
  Limits limits;
  ChunkCachePtr cache;  // of expanded chunks
};

// An attribute, or one of the pieces of a long one, with the record that it lies in.
struct Extent {
  RecordPtr record;
  const Attribute* attribute = nullptr;
};

// The runs of all pieces, which must follow each other from cluster 0 on.
Result<std::vector<Run>> runs_of(const VolumeBytes& volume, const std::vector<Extent>& extents);

// `extents` is not empty. kUnsupported for encrypted attributes.
Result<ByteSourcePtr> open_stream(const VolumeBytes& volume, const std::vector<Extent>& extents);

// A number of its own for the attribute on this volume: the key of its chunks in the cache.
std::uint64_t source_number_of(const Extent& first);

// The error with the record's name before it and, where it has none, the record's place.
Error in_record(const Record& record, Error error);

}  // namespace assay::ntfs
