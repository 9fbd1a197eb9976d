#include "tree/ntfs/wof.h"

#include <utility>

#include <fmt/core.h>

#include "base/limits.h"
#include "tree/wim_native/resource.h"

namespace assay::ntfs {

namespace {

// WOF_EXTERNAL_INFO; what the provider says follows.
struct RawWofInfo {
  le32 version;   // 0x00
  le32 provider;  // 0x04
};
static_assert(sizeof(RawWofInfo) == 8);

// FILE_PROVIDER_EXTERNAL_INFO_V0. V1 has flags behind it, which are reserved.
struct RawFileProvider {
  le32 version;    // 0x00
  le32 algorithm;  // 0x04
};
static_assert(sizeof(RawFileProvider) == 8);

constexpr std::uint32_t kWofVersion = 1;
constexpr std::uint32_t kProviderWim = 1;
constexpr std::uint32_t kProviderFile = 2;
constexpr std::uint32_t kFileProviderVersion = 1;

// By FILE_PROVIDER_COMPRESSION_*.
constexpr WofInfo kAlgorithms[] = {
    {false, ChunkFormat::kXpress, 4096},
    {false, ChunkFormat::kLzx, 32'768},
    {false, ChunkFormat::kXpress, 8192},
    {false, ChunkFormat::kXpress, 16'384},
};

Result<WofInfo> parse_file_provider(ByteView reparse_data) {
  constexpr std::uint64_t kOffset = sizeof(RawWofInfo);
  TRY_ASSIGN(const auto raw, read_raw<RawFileProvider>(reparse_data, kOffset, "WOF file provider"));
  if (raw.version != kFileProviderVersion)
    return fail(ErrorCode::kUnsupported,
                fmt::format("WOF file provider of version {}", raw.version.get()), kOffset);
  if (raw.algorithm >= std::size(kAlgorithms))
    return fail(ErrorCode::kUnsupported,
                fmt::format("WOF compression algorithm {}", raw.algorithm.get()), kOffset + 4);
  return kAlgorithms[raw.algorithm];
}

}  // namespace

Result<WofInfo> parse_wof(ByteView reparse_data) {
  TRY_ASSIGN(const auto raw, read_raw<RawWofInfo>(reparse_data, 0, "WOF reparse data"));
  if (raw.version != kWofVersion)
    return fail(ErrorCode::kUnsupported,
                fmt::format("WOF reparse data of version {}", raw.version.get()), 0);
  if (raw.provider == kProviderFile) return parse_file_provider(reparse_data);
  if (raw.provider == kProviderWim) return WofInfo{true, ChunkFormat::kNone, 0};
  return fail(ErrorCode::kUnsupported, fmt::format("WOF provider {}", raw.provider.get()), 4);
}

Result<ByteSourcePtr> make_wof_stream(ByteSourcePtr compressed, WofInfo info, std::uint64_t size,
                                      ChunkCachePtr cache, std::uint64_t source_number) {
  if (info.in_wim) return fail(ErrorCode::kUnsupported, "file whose bytes lie in a WIM (WIMBoot)");
  // A table of offsets, then chunks: just as a WIM file holds a compressed resource.
  wim::Resource resource;
  resource.stored_size = compressed->size();
  resource.size = size;
  resource.format = info.format;
  resource.chunk_size = info.chunk_size;
  resource.layout = wim::ChunkLayout::kOffsets;
  return wim::open_resource(compressed, resource, cache, source_number, Limits{});
}

}  // namespace assay::ntfs
