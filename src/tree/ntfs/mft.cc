#include "tree/ntfs/mft.h"

#include <algorithm>

#include <fmt/core.h>

#include "tree/ntfs/attribute_list.h"

namespace assay::ntfs {

namespace {

// Each describes some hundred pieces; no MFT has more than some thousand.
constexpr std::size_t kMaxPieces = 1'024;

const Attribute* find_data(const Record& record, std::uint64_t vcn) {
  for (const Attribute& attribute : record.attributes)
    if (attribute.type == kData && attribute.name.empty() && !attribute.is_resident &&
        attribute.first_vcn == vcn)
      return &attribute;
  return nullptr;
}

std::uint64_t end_of(const std::vector<Run>& runs) {
  return runs.empty() ? 0 : runs.back().vcn + runs.back().clusters;
}

}  // namespace

Result<std::shared_ptr<const Mft>> Mft::open(std::shared_ptr<const VolumeBytes> volume,
                                             std::vector<std::string>& notes) {
  std::shared_ptr<Mft> mft(new Mft(std::move(volume)));
  TRY_ASSIGN(const RecordPtr first, mft->read_first(notes));
  TRY(mft->map(first, notes));
  mft->use_mirror_where_damaged(notes);
  return std::shared_ptr<const Mft>(std::move(mft));
}

Result<RecordPtr> Mft::read_at_place(std::uint64_t number, std::uint64_t place) const {
  const std::uint32_t size = volume_->geometry.record_size;
  Result<Bytes> bytes = read_bytes(*volume_->source, place, size, size, "MFT record");
  if (!bytes) {
    Error error = std::move(bytes).error();
    error.what = fmt::format("MFT record {}: {}", number, error.what);
    return fail(std::move(error));
  }
  return parse_record(*std::move(bytes), number, place);
}

Result<RecordPtr> Mft::read_mirror(std::uint64_t number) const {
  const Geometry& geometry = volume_->geometry;
  if (geometry.mirror_cluster == 0 || geometry.mirror_cluster >= geometry.clusters)
    return fail(ErrorCode::kCorrupt, "MFT mirror begins outside of the volume", 0x38);
  return read_at_place(
      number, geometry.mirror_cluster * geometry.cluster_size + number * geometry.record_size);
}

Result<RecordPtr> Mft::read_first(std::vector<std::string>& notes) const {
  const Geometry& geometry = volume_->geometry;
  const auto is_of_mft = [](const RecordPtr& record) {
    return record->is_in_use() && find_data(*record, 0) != nullptr;
  };
  Result<RecordPtr> first = read_at_place(kMftRecord, geometry.mft_cluster * geometry.cluster_size);
  if (first && is_of_mft(*first)) return first;
  Error why = first ? Error{ErrorCode::kCorrupt,
                            "MFT record 0 does not describe the MFT",
                            (*first)->offset,
                            {}}
                    : std::move(first).error();
  Result<RecordPtr> copy = read_mirror(kMftRecord);
  if (!copy || !is_of_mft(*copy)) return fail(std::move(why));
  notes.push_back(fmt::format("{}: the MFT mirror was used", why.what));
  return copy;
}

Result<void> Mft::map(const RecordPtr& first, std::vector<std::string>& notes) {
  std::vector<Extent> extents{{first, find_data(*first, 0)}};
  TRY(use(extents));
  TRY(map_rest(first, extents));
  const std::uint64_t said = extents.front().attribute->data_size;
  if (table_->size() < said)
    notes.push_back(
        fmt::format("the run list of the MFT ends at {} of {} bytes", table_->size(), said));
  return {};
}

// Each further piece is found through the pieces before it.
Result<void> Mft::map_rest(const RecordPtr& first, std::vector<Extent>& extents) {
  TRY_ASSIGN(const std::optional<AttributeListEntries> list, read_attribute_list(*volume_, first));
  if (!list) return {};
  for (const AttributeListEntry& entry : *list) {
    if (entry.type != kData || !entry.name.empty() || entry.first_vcn == 0) continue;
    if (extents.size() == kMaxPieces)
      return fail(ErrorCode::kLimit, "MFT lies in too many pieces", first->offset);
    TRY_ASSIGN(const Extent piece, next_piece(entry.record, entry.first_vcn));
    extents.push_back(piece);
    TRY(use(extents));
  }
  return {};
}

Result<Extent> Mft::next_piece(FileReference reference, std::uint64_t vcn) const {
  if (reference.record >= record_count_)
    return fail(ErrorCode::kCorrupt,
                fmt::format("MFT record {} describes where the MFT lies, and is not in the part "
                            "before",
                            reference.record));
  TRY_ASSIGN(const RecordPtr record, record_in_use(reference));
  const Attribute* attribute = find_data(*record, vcn);
  if (record->base.record != kMftRecord || record->base.sequence == 0 || attribute == nullptr)
    return fail(ErrorCode::kCorrupt,
                fmt::format("MFT record {} does not describe the MFT from cluster {} on",
                            reference.record, vcn),
                record->offset);
  return Extent{record, attribute};
}

// A table that ends early is used as far as it goes: what lies behind is then unreadable, not
// absent.
Result<void> Mft::use(const std::vector<Extent>& extents) {
  TRY_ASSIGN(const std::vector<Run> runs, runs_of(*volume_, extents));
  const std::uint32_t cluster_size = volume_->geometry.cluster_size;
  const Attribute& attribute = *extents.front().attribute;
  const std::uint64_t clusters = std::min(end_of(runs), attribute.data_size / cluster_size + 1);
  const std::uint64_t size = std::min(attribute.data_size, clusters * cluster_size);
  TRY_ASSIGN(table_, RunSource::make(volume_->source, runs, cluster_size,
                                     {size, std::min(size, attribute.initialized_size)}));
  record_count_ =
      std::min(size, attribute.initialized_size) / std::uint64_t{volume_->geometry.record_size};
  return {};
}

void Mft::use_mirror_where_damaged(std::vector<std::string>& notes) {
  for (std::size_t number = 1; number < kMirroredRecords; ++number) {
    const Result<RecordPtr> record = read_record(number);
    if (record) continue;
    const Result<RecordPtr> copy = read_mirror(number);
    if (!copy) continue;
    from_mirror_.at(number) = *copy;
    notes.push_back(fmt::format("{}: the MFT mirror was used", record.error().what));
  }
}

Result<RecordPtr> Mft::read_record(std::uint64_t number) const {
  if (number >= record_count_)
    return fail(ErrorCode::kCorrupt,
                fmt::format("MFT record {} is past the end of the MFT ({} records)", number,
                            record_count_));
  const std::uint32_t size = volume_->geometry.record_size;
  const std::uint64_t offset = number * size;
  const std::optional<std::uint64_t> place = table_->place_of(offset);
  if (!place) return fail(ErrorCode::kCorrupt, fmt::format("MFT record {} lies in a hole", number));
  // Through the table: with clusters smaller than a record, a record may lie in two pieces.
  Result<Bytes> bytes = read_bytes(*table_, offset, size, size, "MFT record");
  if (!bytes) {
    Error error = std::move(bytes).error();
    error.what = fmt::format("MFT record {}: {}", number, error.what);
    error.offset = *place;
    return fail(std::move(error));
  }
  return parse_record(*std::move(bytes), number, *place);
}

Result<RecordPtr> Mft::record(std::uint64_t number) const {
  if (number < kMirroredRecords && from_mirror_.at(number)) return from_mirror_.at(number);
  if (RecordPtr known = cache_.find(number)) return known;
  TRY_ASSIGN(RecordPtr record, read_record(number));
  cache_.keep(record);
  return record;
}

Result<RecordPtr> Mft::record_in_use(FileReference reference) const {
  TRY_ASSIGN(RecordPtr record, this->record(reference.record));
  if (!record->is_in_use())
    return fail(ErrorCode::kCorrupt, fmt::format("MFT record {} is not in use", reference.record),
                record->offset);
  if (reference.sequence != 0 && record->sequence != reference.sequence)
    return fail(ErrorCode::kCorrupt,
                fmt::format("MFT record {} is used for another file (sequence {}, not {})",
                            reference.record, record->sequence, reference.sequence),
                record->offset);
  return record;
}

}  // namespace assay::ntfs
