#include "disk/vhdx.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "disk/vhd_parent_chain.h"
#include "disk/vhdx_bat.h"
#include "disk/vhdx_header.h"
#include "disk/vhdx_log.h"
#include "disk/vhdx_metadata.h"
#include "disk/vhdx_parent.h"
#include "disk/vhdx_region.h"

namespace assay {

namespace vhdx {
namespace {

bool probe(const ByteSource& file) {
  const auto head = read_struct<std::array<char, 8>>(file, 0, "VHDX identifier");
  return head && *head == kFileSignature;
}

// What lies in every file, before the regions are known.
Result<std::shared_ptr<FileClaims>> claim_fixed_parts(const RawHeader& header) {
  auto claims = std::make_shared<FileClaims>();
  TRY(claims->claim(0, kHeaderSection, {"the header section", 0, false}));
  if (fits(header.log_offset, header.log_length, UINT64_MAX))
    TRY(claims->claim(header.log_offset, header.log_length, {"the log", 0, false}));
  return claims;
}

std::string type_of(const Metadata& metadata) {
  if (metadata.has_parent) return "differencing";
  return metadata.fixed ? "fixed" : "dynamic";
}

Result<ParentClaim> claim_of(const Metadata& metadata) {
  if (!metadata.parent_locator)
    return fail(ErrorCode::kCorrupt, "differencing disk without a parent locator");
  return read_parent_locator(*metadata.parent_locator);
}

Result<ChainDisk> read_disk(ByteSourcePtr stored, const Limits& limits) {
  ChainDisk disk;
  TRY_ASSIGN(const RawHeader header, read_header(*stored, disk.notes));
  TRY_ASSIGN(const ByteSourcePtr file, replay_log(std::move(stored), header, limits, disk.notes));
  TRY_ASSIGN(const std::shared_ptr<FileClaims> claims, claim_fixed_parts(header));
  TRY_ASSIGN(const Regions regions, read_regions(*file, *claims, disk.notes));
  TRY_ASSIGN(const Metadata metadata, read_metadata(*file, regions.metadata, limits, disk.notes));
  TRY_ASSIGN(const std::shared_ptr<BlockTable> table,
             BlockTable::open(file, regions.bat, metadata, claims));
  disk.type = type_of(metadata);
  disk.identifier = guid_text(header.data_write_guid);
  disk.sector_size = metadata.logical_sector;
  if (metadata.has_parent) {
    TRY_ASSIGN(disk.parent, claim_of(metadata));
  }
  disk.join = [file, table](ByteSourcePtr parent) {
    return make_block_source(table->layout(), file, std::move(parent),
                             [table](std::uint64_t block) { return table->locate(block); });
  };
  return disk;
}

}  // namespace
}  // namespace vhdx

bool is_vhdx(ByteView head) {
  return head.size() >= vhdx::kFileSignature.size() &&
         std::ranges::equal(as_chars(head.first(vhdx::kFileSignature.size())),
                            vhdx::kFileSignature);
}

Result<DiskImage> open_vhdx(ByteSourcePtr file, const ParentFinder& find_parent,
                            const Limits& limits) {
  const ChainFormat format{"vhdx", "VHDX", vhdx::probe, [&limits](ByteSourcePtr parent) {
                             return vhdx::read_disk(std::move(parent), limits);
                           }};
  return open_chain(format, std::move(file), find_parent, limits);
}

}  // namespace assay
