#include "disk/vhd.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/core.h>

#include "disk/vhd_dynamic.h"
#include "disk/vhd_footer.h"
#include "disk/vhd_parent.h"
#include "disk/vhd_parent_chain.h"
#include "io/memory_source.h"

namespace assay {

namespace vhd {
namespace {

bool begins_with_cookie(ByteView bytes) {
  return bytes.size() >= kFooterCookie.size() &&
         std::ranges::equal(as_chars(bytes.first(kFooterCookie.size())), kFooterCookie);
}

bool probe(const ByteSource& file) { return read_footer(file).has_value(); }

// The disk is the file without its footer, as far as the footer says. A file that is shorter (a
// volume that was cut out of its disk, and took the footer along) is read as far as it goes: what
// lies behind is past the end of the disk, and so an error where it is asked for.
Result<ChainDisk> read_fixed(ByteSourcePtr file, const Footer& footer) {
  const std::uint64_t said = footer.raw.current_size;
  const std::uint64_t size = std::min<std::uint64_t>(said, footer.end_of_data);
  TRY_ASSIGN(ByteSourcePtr bytes, make_slice(std::move(file), 0, size));
  ChainDisk disk;
  if (size < said)
    disk.notes.push_back(
        fmt::format("fixed disk of {} bytes has only {} before its footer", said, size));
  disk.type = "fixed";
  disk.join = [bytes](const ByteSourcePtr&) { return bytes; };
  return disk;
}

Result<ChainDisk> read_dynamic(const ByteSourcePtr& file, const Footer& footer) {
  ChainDisk disk;
  TRY_ASSIGN(const RawDynamicHeader header, read_dynamic_header(*file, footer, disk.notes));
  TRY_ASSIGN(const std::shared_ptr<BlockTable> table, BlockTable::open(file, footer, header));
  const bool has_parent = footer.raw.type == kDifferencing;
  disk.type = has_parent ? "differencing" : "dynamic";
  if (has_parent) disk.parent = read_parent_claim(*file, header, disk.notes);
  disk.join = [file, table](ByteSourcePtr parent) {
    return make_block_source(table->layout(), file, std::move(parent),
                             [table](std::uint64_t block) { return table->locate(block); });
  };
  return disk;
}

Result<ChainDisk> read_by_type(ByteSourcePtr file, const Footer& footer) {
  switch (footer.raw.type) {
    case kFixed: return read_fixed(std::move(file), footer);
    case kDynamic:
    case kDifferencing: return read_dynamic(file, footer);
    default: break;
  }
  return fail(
      ErrorCode::kUnsupported,
      fmt::format("disk type is not fixed, dynamic or differencing ({})", footer.raw.type.get()));
}

Result<ChainDisk> read_disk(ByteSourcePtr file) {
  TRY_ASSIGN(Footer footer, read_footer(*file));
  TRY_ASSIGN(ChainDisk disk, read_by_type(std::move(file), footer));
  disk.identifier = guid_text(footer.raw.identifier);
  disk.sector_size = static_cast<std::uint32_t>(kSector);
  if (footer.raw.saved_state != 0)
    footer.notes.emplace_back(
        "in saved state: what the suspended computer had not written is missing");
  disk.notes.insert(disk.notes.begin(), footer.notes.begin(), footer.notes.end());
  return disk;
}

}  // namespace
}  // namespace vhd

bool is_vhd(ByteView head, ByteView tail) {
  using vhd::begins_with_cookie;
  if (begins_with_cookie(head)) return true;
  constexpr std::size_t kWhole = sizeof(vhd::RawFooter);
  for (const std::size_t length : {kWhole, kWhole - 1})
    if (tail.size() >= length && begins_with_cookie(tail.last(length))) return true;
  return false;
}

Result<DiskImage> open_vhd(ByteSourcePtr file, const ParentFinder& find_parent,
                           const Limits& limits) {
  const ChainFormat format{"vhd", "VHD", vhd::probe, vhd::read_disk};
  return open_chain(format, std::move(file), find_parent, limits);
}

}  // namespace assay
