// The blob table of a WIM file or of a split set: where the bytes with a given SHA-1 lie.
//
// Layer: tree. Format: docs/formats/wim.md. The table is unsorted and must be read whole; a 5 GB
// install.wim has some 200,000 entries of 50 bytes. They are kept as they are on disk, with four
// bytes each for an index by SHA-1, and interpreted when they are asked for.
// As libwim does: entries of another part, without bytes or without SHA-1 are left out, and of two
// entries for one SHA-1 the first one counts.
// Tests: tests/tree/wim_native_blob_table_test.cc, tests/fuzz/wim_blob_table_fuzz.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/hash.h"
#include "base/limits.h"
#include "io/byte_source.h"
#include "tree/wim_native/resource.h"

namespace assay::wim {

// Where a blob lies: alone in a resource, or within a solid one.
struct BlobPlace {
  std::uint32_t entry = 0;  // its number in the table: the same for the same blob
  std::uint16_t part = 1;
  std::uint64_t size = 0;              // expanded
  ResourceRef resource;                // alone
  std::optional<std::uint32_t> solid;  // index into BlobTable::solid_resources()
  std::uint64_t offset_in_solid = 0;
};

struct SolidResource {
  std::uint16_t part = 1;
  Resource resource;
};

class BlobTable {
 public:
  // Adds the table of one part; parts come in order. `file` is where the heads of solid resources
  // are read.
  Result<void> add_part(const WimHeader& header, const ByteSource& table, const ByteSource& file,
                        const Limits& limits);

  // Builds the index: once, after the last part.
  void finish();

  // nullopt: not in the table. An error where a blob is in no solid resource of its run.
  Result<std::optional<BlobPlace>> find(const Sha1& sha1) const;

  // The metadata of the images: image i is told by entry i - 1, in the order of the table.
  const std::vector<ResourceRef>& metadata() const { return metadata_; }
  const std::vector<SolidResource>& solid_resources() const { return solid_resources_; }
  std::size_t blob_count() const { return by_sha1_.size(); }

 private:
  // Entries in a row with the solid flag: first the resources or in between, then the blobs, whose
  // offsets count through all resources of the run.
  struct SolidRun {
    std::size_t first_entry;
    std::size_t end_entry;
    std::size_t first_resource;
    std::size_t end_resource;
  };
  struct RawEntry {
    RawResourceHeader resource;  // 0x00
    le16 part;                   // 0x18  from 1
    le32 references;             // 0x1A
    Sha1 sha1;                   // 0x1E  of the expanded bytes
  };
  static_assert(sizeof(RawEntry) == 50);

  std::size_t entry_count() const { return table_.size() / sizeof(RawEntry); }
  RawEntry entry(std::size_t number) const;
  Sha1 sha1_of(std::size_t number) const;
  std::size_t bucket_of(const std::byte* sha1) const;
  Result<void> append_table(const ByteSource& table, const Limits& limits);
  Result<void> add_solid_runs(const WimHeader& header, std::size_t first, const ByteSource& file);
  Result<void> add_solid_resource(const WimHeader& header, const RawEntry& raw,
                                  const ByteSource& file);
  void add_blobs_and_metadata(const WimHeader& header, std::size_t first);
  Result<BlobPlace> place_of(std::size_t number) const;
  std::vector<SolidRun>::const_iterator run_of(std::size_t number) const;
  Result<void> place_in_run(const SolidRun& run, BlobPlace& place) const;

  Bytes table_;                         // of all parts, one after the other
  std::vector<std::uint32_t> by_sha1_;  // numbers of entries, by bucket, then as in the table
  unsigned bucket_bits_ = 0;
  std::vector<std::uint32_t> bucket_starts_;  // in by_sha1_, by the first bits of the SHA-1
  std::vector<ResourceRef> metadata_;
  std::vector<SolidResource> solid_resources_;
  std::vector<SolidRun> solid_runs_;
};

// The blob table of one part, expanded when read.
Result<ByteSourcePtr> open_blob_table(const ByteSourcePtr& file, const WimHeader& header,
                                      const Limits& limits);

}  // namespace assay::wim
