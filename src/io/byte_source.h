// Random-access bytes: a host file, a slice of another source, a resource inside a WIM inside an
// ISO. Everything that is read goes through this one contract.
//
// Immutable after opening; read_at may be called from several threads at once. Sources hold their
// parents by shared_ptr. Tests: tests/io/byte_source_contract.h, run over every implementation.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;

  // Fills `out` with the bytes at `offset`. There are no short reads: a range that does not lie
  // wholly within size() is kTruncated, and nothing is read.
  virtual Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const = 0;
};

using ByteSourcePtr = std::shared_ptr<const ByteSource>;

// `length` bytes at `offset`, in memory. A `length` above `limit` is kLimit before anything is
// allocated; `what` names the thing in errors.
Result<Bytes> read_bytes(const ByteSource& source, std::uint64_t offset, std::uint64_t length,
                         std::uint64_t limit, std::string_view what);

// The whole source, in memory.
Result<Bytes> read_all(const ByteSource& source, std::uint64_t limit, std::string_view what);

// A fixed structure of a format at `offset`.
template <typename T>
Result<T> read_struct(const ByteSource& source, std::uint64_t offset, std::string_view what) {
  static_assert(std::is_trivially_copyable_v<T> && alignof(T) == 1);
  T value;
  const auto out = std::as_writable_bytes(std::span(&value, 1));
  if (const Result<void> read = source.read_at(offset, out); !read) {
    if (read.error().code != ErrorCode::kTruncated) return fail(read.error());
    return fail(ErrorCode::kTruncated, std::string(what) + " runs past the end", offset);
  }
  return value;
}

// The check that every read_at makes first.
Result<void> check_range(std::uint64_t offset, std::uint64_t length, std::uint64_t size);

}  // namespace assay
