// A file or directory: its base record and, through the attribute list, the records that hold the
// rest of it. Those are read only when an attribute in them is wanted.
//
// Layer: tree (ntfs).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "tree/ntfs/attribute_list.h"
#include "tree/ntfs/mft.h"

namespace assay::ntfs {

class File {
 public:
  // kCorrupt where the reference is stale or leads to a part of another file.
  static Result<File> load(std::shared_ptr<const Mft> mft, FileReference reference);

  const Record& base() const { return *base_; }
  bool is_directory() const { return base_->is_directory(); }

  // The first pieces of all attributes of a type, in the order stored.
  Result<std::vector<Extent>> first_extents(std::uint32_t type) const;

  // The first piece of the attribute of that type and name, spelled the same.
  Result<std::optional<Extent>> find(std::uint32_t type, std::u16string_view name = {}) const;

  // All pieces, in the order stored, which is that of their clusters; empty: no such attribute.
  Result<std::vector<Extent>> extents(std::uint32_t type, std::u16string_view name = {}) const;

  // The bytes of an attribute; kNotFound where there is none.
  Result<ByteSourcePtr> open(std::uint32_t type, std::u16string_view name = {}) const;

 private:
  File(std::shared_ptr<const Mft> mft, RecordPtr base, std::optional<AttributeListEntries> list)
      : mft_(std::move(mft)), base_(std::move(base)), list_(std::move(list)) {}

  template <typename Wanted>
  Result<std::vector<Extent>> collect(Wanted wanted) const;
  Result<Extent> locate(const AttributeListEntry& entry) const;
  Result<RecordPtr> extension(FileReference reference) const;

  std::shared_ptr<const Mft> mft_;
  RecordPtr base_;
  std::optional<AttributeListEntries> list_;
};

}  // namespace assay::ntfs
