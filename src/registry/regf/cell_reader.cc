#include "registry/regf/cell_reader.h"

#include <algorithm>

#include <fmt/core.h>

#include "registry/regf/base_block.h"
#include "registry/regf/records.h"

namespace assay::regf {

namespace {
constexpr std::uint64_t kSizeField = sizeof(le32);

tl::unexpected<Error> corrupt(std::string_view what, std::string_view fact, std::uint64_t at) {
  return fail(ErrorCode::kCorrupt, fmt::format("{} {}", what, fact), at);
}
}  // namespace

Result<Cell> CellReader::read(std::uint32_t offset, std::uint32_t ahead,
                              std::string_view what) const {
  const std::uint64_t at = kBaseBlockBytes + offset;
  if (offset == kNoCell || !fits(at, kSizeField, source_->size()))
    return corrupt(what, "lies past the end of the hive", at);
  if (offset % 4 != 0) return corrupt(what, "does not begin at a multiple of four", at);

  Cell cell{at, 0, {}};
  cell.head.resize(
      static_cast<std::size_t>(std::min<std::uint64_t>(kSizeField + ahead, source_->size() - at)));
  TRY(source_->read_at(at, cell.head));
  TRY_ASSIGN(const le32 raw_size, read_raw<le32>(cell.head, 0, what));
  const std::int64_t size = -std::int64_t{static_cast<std::int32_t>(raw_size.get())};
  if (size <= static_cast<std::int64_t>(kSizeField)) return corrupt(what, "is not in use", at);
  if (!fits(at, static_cast<std::uint64_t>(size), source_->size()))
    return corrupt(what, "runs past the end of the hive", at);

  cell.size = static_cast<std::uint64_t>(size) - kSizeField;
  cell.head.erase(cell.head.begin(), cell.head.begin() + kSizeField);
  if (cell.head.size() > cell.size) cell.head.resize(static_cast<std::size_t>(cell.size));
  return cell;
}

Result<void> CellReader::extend(Cell& cell, std::uint64_t length, std::string_view what) const {
  if (length > cell.size) return corrupt(what, "runs past its cell", cell.at);
  const std::size_t held = cell.head.size();
  if (length <= held) return {};
  cell.head.resize(static_cast<std::size_t>(length));
  return source_->read_at(cell.at + kSizeField + held, std::span(cell.head).subspan(held));
}

Result<void> CellReader::copy(std::uint32_t offset, std::span<std::byte> out,
                              std::string_view what) const {
  TRY_ASSIGN(const Cell cell, read(offset, 0, what));
  if (out.size() > cell.size) return corrupt(what, "runs past its cell", cell.at);
  return source_->read_at(cell.at + kSizeField, out);
}

}  // namespace assay::regf
