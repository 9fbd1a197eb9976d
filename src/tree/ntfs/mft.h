// The master file table: every file of the volume by the number of its record.
//
// Layer: tree (ntfs). Format: docs/formats/ntfs.md, "The MFT". The table describes itself: record 0
// says where it lies and, where it is in many pieces, names further records that say where the rest
// of it lies. Record 0 and the next three have a copy, the mirror, which is used where they are
// damaged. Safe for several threads.
// Tests: tests/tree/ntfs_damage_test.cc, tests/tree/ntfs_volume_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tree/ntfs/record_cache.h"
#include "tree/ntfs/streams.h"

namespace assay::ntfs {

class Mft {
 public:
  static Result<std::shared_ptr<const Mft>> open(std::shared_ptr<const VolumeBytes> volume,
                                                 std::vector<std::string>& notes);

  // The record, whatever it is used for.
  Result<RecordPtr> record(std::uint64_t number) const;

  // The record that the reference means: kCorrupt where it is free or used for something else.
  Result<RecordPtr> record_in_use(FileReference reference) const;

  std::uint64_t record_count() const { return record_count_; }
  const VolumeBytes& volume() const { return *volume_; }

 private:
  static constexpr std::size_t kMirroredRecords = 4;

  explicit Mft(std::shared_ptr<const VolumeBytes> volume) : volume_(std::move(volume)) {}

  Result<RecordPtr> read_at_place(std::uint64_t number, std::uint64_t place) const;
  Result<RecordPtr> read_mirror(std::uint64_t number) const;
  Result<RecordPtr> read_record(std::uint64_t number) const;
  Result<RecordPtr> read_first(std::vector<std::string>& notes) const;
  Result<void> map(const RecordPtr& first, std::vector<std::string>& notes);
  Result<void> map_rest(const RecordPtr& first, std::vector<Extent>& extents);
  Result<Extent> next_piece(FileReference reference, std::uint64_t vcn) const;
  Result<void> use(const std::vector<Extent>& extents);
  void use_mirror_where_damaged(std::vector<std::string>& notes);

  const std::shared_ptr<const VolumeBytes> volume_;
  std::shared_ptr<const RunSource> table_;
  std::uint64_t record_count_ = 0;
  std::array<RecordPtr, kMirroredRecords> from_mirror_;  // instead of what is damaged
  mutable RecordCache cache_;
};

}  // namespace assay::ntfs
