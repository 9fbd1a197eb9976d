// The names in a directory: a B+ tree, sorted by the volume's own upper case.
//
// Layer: tree (ntfs). Format: docs/formats/ntfs.md, "Directories". A look-up reads the nodes on its
// way down only. Not read: the bitmap of used nodes; what hangs in the tree is used.
// Tests: tests/tree/ntfs_damage_test.cc, tests/tree/ntfs_volume_test.cc,
// tests/fuzz/ntfs_index_fuzz.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "tree/ntfs/file.h"
#include "tree/ntfs/index_node.h"
#include "tree/ntfs/upcase.h"

namespace assay::ntfs {

class DirectoryIndex {
 public:
  // `upcase` outlives the index.
  static Result<DirectoryIndex> open(const File& directory, const VolumeBytes& volume,
                                     const UpCase& upcase);

  // The entry of that name: spelled the same, else the first that is equal without case. Short
  // names have entries of their own, and are found, too. Where a node on the way is out of order,
  // all nodes are looked through.
  Result<std::optional<DirectoryEntry>> find(std::u16string_view name) const;

  // Every entry, in the order of the tree.
  Result<std::vector<DirectoryEntry>> list() const;

 private:
  struct Search;
  struct Listing;

  DirectoryIndex(const VolumeBytes& volume, const UpCase& upcase)
      : volume_(&volume), upcase_(&upcase) {}

  Result<void> read_root(const File& directory);
  Result<void> read_sizes(const RawIndexRoot& raw);
  Result<IndexItems> read_node(std::uint64_t vcn) const;
  void scan(const IndexItems& items, Search& search) const;
  bool is_sorted(const IndexItems& items) const;
  Result<void> descend(Search& search) const;
  Result<std::optional<DirectoryEntry>> look_through(std::u16string_view name) const;
  Result<void> step(Listing& listing) const;
  Result<void> enter(std::uint64_t vcn, Listing& listing) const;
  tl::unexpected<Error> bad(ErrorCode code, std::string_view what) const;

  const VolumeBytes* volume_;
  const UpCase* upcase_;
  std::uint64_t record_number_ = 0;
  std::uint64_t record_offset_ = 0;
  std::uint32_t block_size_ = 0;
  std::uint32_t vcn_size_ = 0;
  IndexItems root_;
  ByteSourcePtr blocks_;  // nullptr: the root is all
};

}  // namespace assay::ntfs
