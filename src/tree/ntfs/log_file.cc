#include "tree/ntfs/log_file.h"

#include <algorithm>
#include <bit>
#include <optional>

#include <fmt/core.h>

#include "tree/ntfs/layout.h"
#include "tree/ntfs/multi_sector.h"

namespace assay::ntfs {

namespace {

constexpr std::uint64_t kUsualPageSize = 4096;
constexpr std::uint64_t kLargestPageSize = 64U << 10;

struct RestartPage {
  std::uint16_t major_version = 0;
  bool was_checked = false;  // by chkdsk, which leaves nothing to replay
  RawRestartArea area;
};

std::string_view magic_of(const RawRestartPage& raw) {
  return {raw.header.magic.data(), raw.header.magic.size()};
}

Result<RestartPage> read_page(const ByteSource& log, std::uint64_t offset) {
  TRY_ASSIGN(const RawRestartPage raw, read_struct<RawRestartPage>(log, offset, "restart page"));
  const std::uint64_t size = raw.system_page_size;
  if (!std::has_single_bit(size) || size < kFixUpStride || size > kLargestPageSize)
    return fail(ErrorCode::kCorrupt, fmt::format("restart page has {} bytes", size));
  TRY_ASSIGN(Bytes page, read_bytes(log, offset, size, kLargestPageSize, "restart page"));
  const bool was_checked = magic_of(raw) == "CHKD";
  TRY(undo_fix_ups(page, was_checked ? "CHKD" : "RSTR", "restart page", offset));
  TRY_ASSIGN(const RawRestartArea area,
             read_raw<RawRestartArea>(page, raw.restart_offset, "restart area"));
  return RestartPage{raw.major_version, was_checked, area};
}

// Formatting fills the journal with FF; nothing has been written since.
Result<bool> is_unused(const ByteSource& log) {
  if (log.size() == 0) return true;
  Bytes head(static_cast<std::size_t>(std::min<std::uint64_t>(log.size(), kFixUpStride)));
  TRY(log.read_at(0, head));
  return std::all_of(head.begin(), head.end(), [](std::byte b) { return b == std::byte{0xFF}; });
}

std::uint64_t second_page_offset(const ByteSource& log) {
  const Result<RawRestartPage> raw = read_struct<RawRestartPage>(log, 0, "restart page");
  const std::uint64_t size = raw ? raw->system_page_size.get() : 0;
  return std::has_single_bit(size) && size <= kLargestPageSize ? size : kUsualPageSize;
}

}  // namespace

Result<std::string> why_log_is_dirty(const ByteSource& log) {
  TRY_ASSIGN(const bool unused, is_unused(log));
  if (unused) return "";
  Result<RestartPage> page = read_page(log, 0);
  const Result<RestartPage> second = read_page(log, second_page_offset(log));
  const bool second_is_newer = second && (!page || second->area.current_sequence_number >
                                                       page->area.current_sequence_number);
  if (second_is_newer) page = second;
  if (!page) return fail(page.error());
  const bool is_clean = page->was_checked || page->area.first_client_in_use == kNoClient ||
                        (page->area.flags & kVolumeIsClean) != 0;
  if (is_clean) return "";
  // Windows 8 and later write version 2 while the volume is in use, 1.1 when they let it go.
  if (page->major_version >= 2)
    return "it is still open, as a running Windows or its fast startup leaves it";
  return "the volume was not dismounted, so its last changes may be missing";
}

}  // namespace assay::ntfs
