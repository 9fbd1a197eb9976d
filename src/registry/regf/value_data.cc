#include "registry/regf/value_data.h"

#include <algorithm>

#include <fmt/core.h>

#include "registry/regf/base_block.h"

namespace assay::regf {

namespace {

constexpr std::uint32_t kDataReadAhead = 256;  // most strings and every number
constexpr std::string_view kBigDataId = "db";

Result<Bytes> resident_data(const RawKeyValue& record, std::uint32_t size, std::uint64_t at) {
  if (size > sizeof record.data)
    return fail(ErrorCode::kCorrupt, fmt::format("resident data of {} bytes", size), at);
  const auto raw = std::as_bytes(std::span(&record.data, 1)).first(size);
  return Bytes(raw.begin(), raw.end());
}

// Segments are appended one by one: nothing is allocated for a size that no cell backs.
Result<Bytes> big_data(const CellReader& cells, Cell& record, std::uint32_t size) {
  TRY(cells.extend(record, sizeof(RawBigData), "big data"));
  const auto raw = *read_raw<RawBigData>(record.head, 0, "big data");
  const std::uint32_t needed = (size + kSegmentBytes - 1) / kSegmentBytes;
  if (raw.segment_count < needed)
    return fail(ErrorCode::kCorrupt,
                fmt::format("big data has {} of the {} segments for {} bytes",
                            raw.segment_count.get(), needed, size),
                record.at);
  std::vector<le32> segments(needed);
  TRY(cells.copy(raw.segment_list, std::as_writable_bytes(std::span(segments)), "segment list"));
  Bytes data;
  for (const le32 segment : segments) {
    const std::size_t held = data.size();
    data.resize(held + std::min<std::size_t>(kSegmentBytes, size - held));
    TRY(cells.copy(segment, std::span(data).subspan(held), "data segment"));
  }
  return data;
}

}  // namespace

Result<Bytes> read_value_data(const CellReader& cells, const RawKeyValue& record, std::uint64_t at,
                              const Limits& limits) {
  const std::uint32_t size = record.data_size & ~kDataIsResident;
  if ((record.data_size & kDataIsResident) != 0) return resident_data(record, size, at);
  if (size == 0) return Bytes{};
  if (size > limits.max_value_bytes)
    return fail(
        ErrorCode::kLimit,
        fmt::format("value of {} bytes is above the limit of {}", size, limits.max_value_bytes),
        at);
  TRY_ASSIGN(Cell cell, cells.read(record.data, std::min(size, kDataReadAhead), "value data"));
  // A "db" record is far shorter than the data it stands for; plain data fills its cell.
  if (size > cell.size && as_chars(cell.head).starts_with(kBigDataId))
    return big_data(cells, cell, size);
  TRY(cells.extend(cell, size, "value data"));
  cell.head.resize(size);
  return std::move(cell.head);
}

}  // namespace assay::regf
