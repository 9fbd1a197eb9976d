#include "tree/ntfs/upcase.h"

#include <algorithm>
#include <memory>

#include <fmt/core.h>

#include "base/text.h"
#include "tree/ntfs/file.h"
#include "tree/ntfs/names.h"

namespace assay::ntfs {

namespace {

constexpr std::size_t kUnits = 65'536;

Result<std::u16string> read_table(std::shared_ptr<const Mft> mft) {
  TRY_ASSIGN(const File file, File::load(std::move(mft), {kUpCaseRecord, 0}));
  TRY_ASSIGN(const ByteSourcePtr source, file.open(kData));
  if (source->size() != 2 * kUnits)
    return fail(ErrorCode::kCorrupt, fmt::format("$UpCase has {} bytes", source->size()));
  TRY_ASSIGN(const Bytes bytes, read_all(*source, 2 * kUnits, "$UpCase"));
  return units_from_utf16le(bytes);
}

}  // namespace

UpCase::UpCase() {
  static const std::vector<char16_t> usual = [] {
    std::vector<char16_t> table(kUnits);
    for (std::size_t unit = 0; unit < kUnits; ++unit)
      table[unit] = assay::upcase(static_cast<char16_t>(unit));
    return table;
  }();
  table_ = usual;
}

UpCase UpCase::load(std::shared_ptr<const Mft> mft, std::vector<std::string>& notes) {
  UpCase result;
  const Result<std::u16string> table = read_table(std::move(mft));
  if (table)
    result.table_.assign(table->begin(), table->end());
  else
    notes.push_back(
        fmt::format("$UpCase cannot be read ({}): names are compared by the table of "
                    "current Windows versions",
                    table.error().what));
  return result;
}

int UpCase::compare(std::u16string_view a, std::u16string_view b) const {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const int difference = int{of(a[i])} - int{of(b[i])};
    if (difference != 0) return difference;
  }
  return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}

}  // namespace assay::ntfs
