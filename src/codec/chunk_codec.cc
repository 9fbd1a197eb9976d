#include "codec/chunk_codec.h"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>

#include <fmt/core.h>

#include "codec/lzx.h"
#include "codec/xpress.h"

#if ASSAY_WITH_WIMLIB
#include <wimlib.h>
#endif

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

#if ASSAY_WITH_WIMLIB

struct FreeDecompressor {
  void operator()(wimlib_decompressor* decompressor) const {
    wimlib_free_decompressor(decompressor);
  }
};

// The decompressors of one thread, by format; one is replaced when another chunk size comes.
class Decompressors {
 public:
  // nullptr: out of memory, or a size that libwim does not take.
  wimlib_decompressor* get(ChunkFormat format, std::uint32_t chunk_size) {
    Slot& slot = slots_[static_cast<std::size_t>(format)];
    if (slot.decompressor && slot.chunk_size == chunk_size) return slot.decompressor.get();
    wimlib_decompressor* made = nullptr;
    if (wimlib_create_decompressor(static_cast<wimlib_compression_type>(format), chunk_size,
                                   &made) != 0)
      return nullptr;
    slot.decompressor.reset(made);
    slot.chunk_size = chunk_size;
    return made;
  }

 private:
  struct Slot {
    std::unique_ptr<wimlib_decompressor, FreeDecompressor> decompressor;
    std::uint32_t chunk_size = 0;
  };
  std::array<Slot, 4> slots_;
};

static_assert(static_cast<int>(ChunkFormat::kXpress) == WIMLIB_COMPRESSION_TYPE_XPRESS);
static_assert(static_cast<int>(ChunkFormat::kLzx) == WIMLIB_COMPRESSION_TYPE_LZX);
static_assert(static_cast<int>(ChunkFormat::kLzms) == WIMLIB_COMPRESSION_TYPE_LZMS);

Result<void> decompress(ChunkFormat format, std::uint32_t chunk_size, ByteView stored,
                        std::span<std::byte> out) {
  thread_local Decompressors decompressors;
  wimlib_decompressor* decompressor = decompressors.get(format, chunk_size);
  if (!decompressor)
    return fail(ErrorCode::kUnsupported, fmt::format("no {} decompressor for chunks of {} bytes",
                                                     name_of(format), chunk_size));
  if (wimlib_decompress(stored.data(), stored.size(), out.data(), out.size(), decompressor) != 0)
    return fail(ErrorCode::kCorrupt,
                fmt::format("{} chunk does not expand to {} bytes", name_of(format), out.size()));
  return {};
}

#else

Result<void> decompress(ChunkFormat format, std::uint32_t chunk_size, ByteView stored,
                        std::span<std::byte> out) {
  switch (format) {
    case ChunkFormat::kXpress: return expand_xpress(stored, out);
    case ChunkFormat::kLzx: return expand_lzx(chunk_size, stored, out);
    default:
      return fail(ErrorCode::kUnsupported,
                  fmt::format("{} data: built without libwim", name_of(format)));
  }
}

#endif

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
  return decompress(format, chunk_size, stored, out);
}

}  // namespace assay
