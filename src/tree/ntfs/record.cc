#include "tree/ntfs/record.h"

#include <fmt/core.h>

#include "tree/ntfs/multi_sector.h"

namespace assay::ntfs {

namespace {

Result<void> fill(Record& record, const std::string& name) {
  TRY(undo_fix_ups(record.bytes, "FILE", name, record.offset));
  TRY_ASSIGN(const RawRecordHeader raw, read_raw<RawRecordHeader>(record.bytes, 0, name));
  record.sequence = raw.sequence;
  record.flags = raw.flags;
  record.base = file_reference_from(raw.base);
  if (raw.used_size > record.bytes.size())
    return fail(ErrorCode::kCorrupt,
                fmt::format("{} says that {} bytes of {} are used", name, raw.used_size.get(),
                            record.bytes.size()),
                record.offset + offsetof(RawRecordHeader, used_size));
  Result<std::vector<Attribute>> attributes =
      parse_attributes(ByteView(record.bytes).first(raw.used_size), raw.attributes_offset);
  if (!attributes) {
    Error error = std::move(attributes).error();
    error.what = fmt::format("{}: {}", name, error.what);
    error.offset = record.offset + error.offset.value_or(0);
    return fail(std::move(error));
  }
  record.attributes = *std::move(attributes);
  return {};
}

}  // namespace

Result<RecordPtr> parse_record(Bytes bytes, std::uint64_t number, std::uint64_t offset) {
  auto record = std::make_shared<Record>();
  record->number = number;
  record->offset = offset;
  record->bytes = std::move(bytes);
  TRY(fill(*record, fmt::format("MFT record {}", number)));
  return RecordPtr(std::move(record));
}

}  // namespace assay::ntfs
