#include "io/chunked_source.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "io/stats.h"

namespace assay {

namespace {

class ChunkedSource final : public ByteSource {
 public:
  ChunkedSource(ChunkedLayout layout, ExpandChunk expand, ChunkCachePtr cache,
                std::uint64_t source_number)
      : layout_(layout),
        expand_(std::move(expand)),
        cache_(std::move(cache)),
        source_number_(source_number) {}

  std::uint64_t size() const override { return layout_.size; }

  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    TRY(check_range(offset, out.size(), layout_.size));
    while (!out.empty()) {
      TRY_ASSIGN(const SharedBytes chunk, chunk_at(offset / layout_.chunk_size));
      const auto start = static_cast<std::size_t>(offset % layout_.chunk_size);
      const std::size_t length = std::min(out.size(), chunk->size() - start);
      std::memcpy(out.data(), chunk->data() + start, length);
      out = out.subspan(length);
      offset += length;
    }
    return {};
  }

 private:
  Result<SharedBytes> chunk_at(std::uint64_t index) const {
    return cache_->get({source_number_, index}, [this, index]() -> Result<Bytes> {
      const std::uint64_t start = index * layout_.chunk_size;
      Bytes bytes(static_cast<std::size_t>(
          std::min<std::uint64_t>(layout_.chunk_size, layout_.size - start)));
      TRY(expand_(index, bytes));
      stats().count_expansion(bytes.size());
      return bytes;
    });
  }

  const ChunkedLayout layout_;
  const ExpandChunk expand_;
  const ChunkCachePtr cache_;
  const std::uint64_t source_number_;
};

}  // namespace

ByteSourcePtr make_chunked_source(ChunkedLayout layout, ExpandChunk expand, ChunkCachePtr cache,
                                  std::uint64_t source_number) {
  return std::make_shared<ChunkedSource>(layout, std::move(expand), std::move(cache),
                                         source_number);
}

}  // namespace assay
