#include "tree/wim_native/chunk_table.h"

#include <algorithm>
#include <limits>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include <fmt/core.h>

namespace assay::wim {

namespace {

// Solid tables are summed up in memory. 2^22 chunks of 32 KiB, the smallest that LZX and LZMS
// allow, are 128 GiB.
constexpr std::uint64_t kMaxSolidChunks = std::uint64_t{1} << 22;

// A pipable file writes the size of each chunk before it.
constexpr std::uint64_t kPipableChunkHeader = 4;

Result<ChunkPlace> checked(const Resource& resource, std::uint64_t index, ChunkPlace place,
                           std::uint64_t entry_offset) {
  if (place.stored_size == 0 || place.stored_size > resource.expanded_size(index) ||
      place.offset < resource.offset ||
      !fits(place.offset - resource.offset, place.stored_size, resource.stored_size))
    return fail(ErrorCode::kCorrupt,
                fmt::format("chunk {} of a resource is at {:#x} with {} bytes", index, place.offset,
                            place.stored_size),
                entry_offset);
  return place;
}

// A table of offsets from the end of the table; chunk 0 has none, as it is 0. Pages of the table
// stay: a resource of 4 GiB has 512 KiB of it.
class OffsetTable final : public ChunkTable {
 public:
  OffsetTable(ByteSourcePtr file, const Resource& resource)
      : file_(std::move(file)),
        resource_(resource),
        entry_size_(resource.size > std::numeric_limits<std::uint32_t>::max() ? 8 : 4),
        table_size_((resource.chunk_count() - 1) * entry_size_),
        is_pipable_(resource.layout == ChunkLayout::kPipable) {}

  bool fits_into_resource() const {
    const std::uint64_t headers = is_pipable_ ? resource_.chunk_count() * kPipableChunkHeader : 0;
    return table_size_ <= resource_.stored_size && headers <= resource_.stored_size - table_size_;
  }

  Result<ChunkPlace> place(std::uint64_t index) const override {
    TRY_ASSIGN(const std::uint64_t start, start_of(index));
    TRY_ASSIGN(const std::uint64_t end, start_of(index + 1));
    const std::uint64_t headers = is_pipable_ ? (index + 1) * kPipableChunkHeader : table_size_;
    // An offset of the input may be anything: a sum that wraps around fails the check as well.
    const ChunkPlace place{resource_.offset + headers + start, end > start ? end - start : 0};
    return checked(resource_, index, place, entry_offset(index));
  }

 private:
  std::uint64_t table_offset() const {
    return resource_.offset + (is_pipable_ ? resource_.stored_size - table_size_ : 0);
  }
  std::uint64_t entry_offset(std::uint64_t index) const {
    return table_offset() + (index == 0 ? 0 : index - 1) * entry_size_;
  }

  // Where chunk `index` starts, counted without the table and without pipable headers; for the
  // number of chunks, where the last one ends.
  Result<std::uint64_t> start_of(std::uint64_t index) const {
    if (index == 0) return 0;
    if (index < resource_.chunk_count()) return entry((index - 1) * entry_size_);
    const std::uint64_t headers = is_pipable_ ? index * kPipableChunkHeader : 0;
    return resource_.stored_size - table_size_ - headers;
  }

  Result<std::uint64_t> entry(std::uint64_t at) const {
    const std::lock_guard lock(mutex_);
    const std::uint64_t number = at / kPageSize;
    auto page = pages_.find(number);
    if (page == pages_.end()) {
      Bytes bytes(static_cast<std::size_t>(std::min(kPageSize, table_size_ - number * kPageSize)));
      TRY(file_->read_at(table_offset() + number * kPageSize, bytes));
      page = pages_.emplace(number, std::move(bytes)).first;
    }
    const std::uint64_t within = at % kPageSize;
    if (entry_size_ == 8) return read_raw<le64>(page->second, within, "chunk table");
    return read_raw<le32>(page->second, within, "chunk table");
  }

  static constexpr std::uint64_t kPageSize = 4096;

  const ByteSourcePtr file_;
  const Resource resource_;
  const std::uint64_t entry_size_;
  const std::uint64_t table_size_;
  const bool is_pipable_;
  mutable std::mutex mutex_;
  mutable std::map<std::uint64_t, Bytes> pages_;
};

// Solid: sizes, not offsets, so that reaching chunk n means adding up n entries. Done once.
class SizeTable final : public ChunkTable {
 public:
  SizeTable(ByteSourcePtr file, const Resource& resource)
      : file_(std::move(file)),
        resource_(resource),
        table_size_(kSolidHeaderSize + 4 * resource.chunk_count()) {}

  bool fits_into_resource() const { return table_size_ <= resource_.stored_size; }

  Result<ChunkPlace> place(std::uint64_t index) const override {
    const std::lock_guard lock(mutex_);
    if (starts_.empty()) TRY(load());
    const auto at = static_cast<std::size_t>(index);
    const ChunkPlace place{resource_.offset + table_size_ + starts_[at],
                           starts_[at + 1] - starts_[at]};
    return checked(resource_, index, place, resource_.offset + kSolidHeaderSize + 4 * index);
  }

 private:
  Result<void> load() const {
    const std::uint64_t count = resource_.chunk_count();
    std::vector<le32> sizes(static_cast<std::size_t>(count));
    TRY(file_->read_at(resource_.offset + kSolidHeaderSize,
                       std::as_writable_bytes(std::span(sizes))));
    std::vector<std::uint64_t> starts{0};
    starts.reserve(sizes.size() + 1);
    for (const le32 size : sizes) starts.push_back(starts.back() + size);
    starts_ = std::move(starts);
    return {};
  }

  const ByteSourcePtr file_;
  const Resource resource_;
  const std::uint64_t table_size_;
  mutable std::mutex mutex_;
  mutable std::vector<std::uint64_t> starts_;  // and, last, the end; empty until loaded
};

template <typename Table>
Result<std::unique_ptr<const ChunkTable>> make(ByteSourcePtr file, const Resource& resource) {
  auto table = std::make_unique<const Table>(std::move(file), resource);
  if (!table->fits_into_resource())
    return fail(ErrorCode::kCorrupt,
                fmt::format("table of {} chunks does not fit into a resource of {} bytes",
                            resource.chunk_count(), resource.stored_size),
                resource.offset);
  return table;
}

}  // namespace

Result<std::unique_ptr<const ChunkTable>> make_chunk_table(ByteSourcePtr file,
                                                           const Resource& resource) {
  if (resource.layout != ChunkLayout::kSizes) return make<OffsetTable>(std::move(file), resource);
  if (resource.chunk_count() > kMaxSolidChunks)
    return fail(ErrorCode::kLimit,
                fmt::format("solid resource of {} chunks", resource.chunk_count()),
                resource.offset);
  return make<SizeTable>(std::move(file), resource);
}

}  // namespace assay::wim
