#include "io/memory_source.h"

#include <algorithm>

namespace assay {

namespace {

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(Bytes bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    TRY(check_range(offset, out.size(), bytes_.size()));
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    return {};
  }

 private:
  const Bytes bytes_;
};

class SliceSource final : public ByteSource {
 public:
  SliceSource(ByteSourcePtr parent, std::uint64_t start, std::uint64_t length)
      : parent_(std::move(parent)), start_(start), length_(length) {}
  std::uint64_t size() const override { return length_; }
  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    TRY(check_range(offset, out.size(), length_));
    return parent_->read_at(start_ + offset, out);
  }

 private:
  const ByteSourcePtr parent_;
  const std::uint64_t start_;
  const std::uint64_t length_;
};

}  // namespace

ByteSourcePtr make_memory_source(Bytes bytes) {
  return std::make_shared<MemorySource>(std::move(bytes));
}

Result<ByteSourcePtr> make_slice(ByteSourcePtr parent, std::uint64_t offset, std::uint64_t length) {
  TRY(check_range(offset, length, parent->size()));
  return std::make_shared<SliceSource>(std::move(parent), offset, length);
}

}  // namespace assay
