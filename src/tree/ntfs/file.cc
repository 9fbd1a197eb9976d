#include "tree/ntfs/file.h"

#include <fmt/core.h>

namespace assay::ntfs {

Result<File> File::load(std::shared_ptr<const Mft> mft, FileReference reference) {
  TRY_ASSIGN(RecordPtr base, mft->record_in_use(reference));
  if (base->base.record != 0)
    return fail(ErrorCode::kCorrupt,
                fmt::format("MFT record {} is a part of record {}, not a file", base->number,
                            base->base.record),
                base->offset);
  TRY_ASSIGN(std::optional<AttributeListEntries> list, read_attribute_list(mft->volume(), base));
  return File(std::move(mft), std::move(base), std::move(list));
}

// An extension has no list of its own that would be followed: lists cannot lead round in circles.
Result<RecordPtr> File::extension(FileReference reference) const {
  TRY_ASSIGN(RecordPtr record, mft_->record_in_use(reference));
  if (record->base != FileReference{base_->number, base_->sequence})
    return fail(ErrorCode::kCorrupt,
                fmt::format("MFT record {}: attribute list leads to record {}, which is no part of "
                            "this file",
                            base_->number, record->number),
                base_->offset);
  return record;
}

Result<Extent> File::locate(const AttributeListEntry& entry) const {
  RecordPtr record = base_;
  if (entry.record.record != base_->number) {
    TRY_ASSIGN(record, extension(entry.record));
  }
  for (const Attribute& attribute : record->attributes)
    if (attribute.type == entry.type && attribute.id == entry.id &&
        attribute.first_vcn == entry.first_vcn && attribute.name == entry.name)
      return Extent{record, &attribute};
  return fail(ErrorCode::kCorrupt,
              fmt::format("MFT record {}: attribute list names an attribute 0x{:x} that record {} "
                          "does not hold",
                          base_->number, entry.type, record->number),
              record->offset);
}

// `wanted` is asked with attributes and with entries of attribute lists.
template <typename Wanted>
Result<std::vector<Extent>> File::collect(Wanted wanted) const {
  std::vector<Extent> extents;
  if (!list_) {
    for (const Attribute& attribute : base_->attributes)
      if (wanted(attribute)) extents.push_back({base_, &attribute});
    return extents;
  }
  for (const AttributeListEntry& entry : *list_) {
    if (!wanted(entry)) continue;
    TRY_ASSIGN(const Extent extent, locate(entry));
    extents.push_back(extent);
  }
  return extents;
}

Result<std::vector<Extent>> File::first_extents(std::uint32_t type) const {
  return collect([type](const auto& item) { return item.type == type && item.first_vcn == 0; });
}

Result<std::optional<Extent>> File::find(std::uint32_t type, std::u16string_view name) const {
  TRY_ASSIGN(const std::vector<Extent> found, collect([&](const auto& item) {
               return item.type == type && item.first_vcn == 0 && item.name == name;
             }));
  if (found.empty()) return std::optional<Extent>();
  return std::optional(found.front());
}

Result<std::vector<Extent>> File::extents(std::uint32_t type, std::u16string_view name) const {
  return collect([&](const auto& item) { return item.type == type && item.name == name; });
}

Result<ByteSourcePtr> File::open(std::uint32_t type, std::u16string_view name) const {
  TRY_ASSIGN(const std::vector<Extent> pieces, extents(type, name));
  if (pieces.empty())
    return fail(ErrorCode::kNotFound,
                fmt::format("MFT record {} has no attribute 0x{:x}", base_->number, type),
                base_->offset);
  return open_stream(mft_->volume(), pieces);
}

}  // namespace assay::ntfs
