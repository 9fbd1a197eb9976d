// A UDF volume down to its root directory: recognition, anchor, volume descriptors, partitions,
// file set. Read by us so that a damaged disc is refused with the field and the place, before
// libudfread sees it (see udf_tree.h for why).
//
// Layer: tree. Format: docs/formats/udf.md. Tests: tests/tree/udf*_test.cc.
#pragma once

#include <vector>

#include "io/byte_source.h"
#include "tree/udf_records.h"

namespace assay::udf {

// Where a descriptor or directory lies: a long_ad without its kind.
struct Place {
  std::uint32_t length = 0;  // bytes
  std::uint32_t block = 0;
  std::uint16_t partition = 0;  // number of a partition map

  bool operator==(const Place&) const = default;
};

Place place_of(const RawLongAd& raw);

struct Partition {
  std::uint16_t number = 0;  // of its map
  std::uint32_t start = 0;   // block of the disc
  std::uint32_t blocks = 0;
};

struct Volume {
  std::vector<Partition> partitions;  // one, or two with a metadata partition
  Place root;                         // of the root directory's file entry

  // The byte on the disc where `place` begins; kCorrupt where it leaves its partition.
  Result<std::uint64_t> offset_of(const Place& place, std::string_view what) const;
};

// The block at `offset`, whose tag must have a right checksum and be `id` (0: any).
Result<Bytes> read_descriptor(const ByteSource& disc, std::uint64_t offset, std::uint16_t id,
                              std::string_view what);

// The tag at the start of `bytes`; `offset` is its place on the disc, for errors.
Result<std::uint16_t> checked_tag(ByteView bytes, std::uint64_t offset, std::string_view what);

bool has_recognition_sequence(const ByteSource& disc);
Result<Volume> read_volume(const ByteSource& disc);

}  // namespace assay::udf
