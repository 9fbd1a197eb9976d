#include "codec/chunk_codec.h"

#include <algorithm>
#include <bit>

#include <fmt/core.h>

#include "codec/lzms.h"
#include "codec/lzx.h"
#include "codec/xpress.h"

namespace assay {

namespace {

struct SizeRange {
  std::uint64_t least;
  std::uint64_t most;
};

SizeRange chunk_sizes_of(ChunkFormat format) {
  switch (format) {
    case ChunkFormat::kXpress: return {1U << 12, 1U << 16};
    case ChunkFormat::kLzx: return {1U << 15, 1U << 21};
    case ChunkFormat::kLzms: return {1U << 15, 1U << 30};
    case ChunkFormat::kNone: break;
  }
  return {1, 0};
}

Result<void> expand(ChunkFormat format, std::uint32_t chunk_size, ByteView stored,
                    std::span<std::byte> out) {
  switch (format) {
    case ChunkFormat::kXpress: return expand_xpress(stored, out);
    case ChunkFormat::kLzx: return expand_lzx(chunk_size, stored, out);
    case ChunkFormat::kLzms: return expand_lzms(stored, out);
    case ChunkFormat::kNone: break;
  }
  return fail(ErrorCode::kCorrupt, "chunk has no compression format");
}

}  // namespace

std::string_view name_of(ChunkFormat format) {
  switch (format) {
    case ChunkFormat::kNone: return "uncompressed";
    case ChunkFormat::kXpress: return "XPRESS";
    case ChunkFormat::kLzx: return "LZX";
    case ChunkFormat::kLzms: return "LZMS";
  }
  return "unknown";
}

Result<void> check_chunk_size(ChunkFormat format, std::uint64_t chunk_size) {
  const SizeRange range = chunk_sizes_of(format);
  if (!std::has_single_bit(chunk_size))
    return fail(ErrorCode::kCorrupt,
                fmt::format("chunk size is not a power of two ({})", chunk_size));
  if (chunk_size < range.least || chunk_size > range.most)
    return fail(ErrorCode::kCorrupt, fmt::format("chunk size {} is not possible in {} data",
                                                 chunk_size, name_of(format)));
  return {};
}

Result<void> expand_chunk(ChunkFormat format, std::uint32_t chunk_size, ByteView stored,
                          std::span<std::byte> out) {
  if (stored.size() == out.size()) {
    std::copy(stored.begin(), stored.end(), out.begin());
    return {};
  }
  if (stored.empty() || stored.size() > out.size() || out.size() > chunk_size)
    return fail(ErrorCode::kCorrupt,
                fmt::format("chunk of {} bytes cannot be stored in {}", out.size(), stored.size()));
  TRY(check_chunk_size(format, chunk_size));
  return expand(format, chunk_size, stored, out);
}

}  // namespace assay
