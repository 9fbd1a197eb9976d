// The stream "WofCompressedData" of a file, chunk by chunk, with libwim as the compressor.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <vector>

#include <catch2/catch.hpp>

#if ASSAY_WITH_WIMLIB
#include <wimlib.h>
#endif

#include "io/memory_source.h"
#include "tree/ntfs/wof.h"

namespace assay::ntfs {

// Numbers of four bytes, one behind the other.
inline Bytes words(std::initializer_list<std::uint32_t> values) {
  Bytes bytes;
  for (const std::uint32_t value : values)
    for (int shift = 0; shift < 32; shift += 8)
      bytes.push_back(static_cast<std::byte>(value >> shift & 0xFF));
  return bytes;
}

// Offsets of all chunks but the first, then the chunks.
class WofStreamBuilder {
 public:
  explicit WofStreamBuilder(WofInfo info) : info_(info) {}

  WofStreamBuilder& add_chunk(const Bytes& stored, std::size_t expands_to) {
    if (has_chunk_) offsets_.push_back(static_cast<std::uint32_t>(chunks_.size()));
    has_chunk_ = true;
    chunks_.insert(chunks_.end(), stored.begin(), stored.end());
    size_ += expands_to;
    return *this;
  }
  WofStreamBuilder& add_uncompressed(const Bytes& plain) {
    for (std::size_t at = 0; at < plain.size(); at += info_.chunk_size) {
      const Bytes chunk = part(plain, at);
      add_chunk(chunk, chunk.size());
    }
    return *this;
  }
#if ASSAY_WITH_WIMLIB
  WofStreamBuilder& add(const Bytes& plain) {
    for (std::size_t at = 0; at < plain.size(); at += info_.chunk_size) {
      const Bytes chunk = part(plain, at);
      add_chunk(compressed(chunk), chunk.size());
    }
    return *this;
  }
#endif
  WofStreamBuilder& set_offset(std::size_t index, std::uint32_t offset) {
    offsets_.at(index) = offset;
    return *this;
  }
  WofStreamBuilder& drop_last_bytes(std::size_t count) {
    chunks_.resize(chunks_.size() - count);
    return *this;
  }

  std::size_t table_size() const { return offsets_.size() * 4; }
  std::uint64_t size() const { return size_; }
  Bytes bytes() const {
    Bytes all;
    for (const std::uint32_t offset : offsets_) {
      const Bytes entry = words({offset});
      all.insert(all.end(), entry.begin(), entry.end());
    }
    all.insert(all.end(), chunks_.begin(), chunks_.end());
    return all;
  }
  Result<ByteSourcePtr> open() const { return open(size_); }
  Result<ByteSourcePtr> open(std::uint64_t size) const {
    return make_wof_stream(make_memory_source(bytes()), info_, size,
                           std::make_shared<ChunkCache>(4U << 20), 1);
  }

 private:
  Bytes part(const Bytes& plain, std::size_t at) const {
    const auto begin = plain.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t length = std::min<std::size_t>(info_.chunk_size, plain.size() - at);
    return {begin, begin + static_cast<std::ptrdiff_t>(length)};
  }

#if ASSAY_WITH_WIMLIB
  // As it is where compression saves nothing.
  Bytes compressed(const Bytes& plain) const {
    wimlib_compressor* compressor = nullptr;
    REQUIRE(wimlib_create_compressor(static_cast<wimlib_compression_type>(info_.format),
                                     info_.chunk_size, 0, &compressor) == 0);
    Bytes out(plain.size());
    const std::size_t size =
        wimlib_compress(plain.data(), plain.size(), out.data(), out.size() - 1, compressor);
    wimlib_free_compressor(compressor);
    if (size == 0) return plain;
    out.resize(size);
    return out;
  }
#endif

  const WofInfo info_;
  bool has_chunk_ = false;
  std::vector<std::uint32_t> offsets_;
  Bytes chunks_;
  std::uint64_t size_ = 0;
};

}  // namespace assay::ntfs
