// A source that counts what is read of it.
#pragma once

#include <atomic>

#include "io/byte_source.h"

namespace assay {

class CountingSource final : public ByteSource {
 public:
  explicit CountingSource(ByteSourcePtr inner) : inner_(std::move(inner)) {}
  std::uint64_t size() const override { return inner_->size(); }
  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    bytes_read += out.size();
    return inner_->read_at(offset, out);
  }

  mutable std::atomic<std::uint64_t> bytes_read = 0;

 private:
  const ByteSourcePtr inner_;
};

}  // namespace assay
