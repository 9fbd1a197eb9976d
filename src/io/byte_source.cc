#include "io/byte_source.h"

#include <fmt/core.h>

namespace assay {

Result<void> check_range(std::uint64_t offset, std::uint64_t length, std::uint64_t size) {
  if (fits(offset, length, size)) return {};
  return fail(ErrorCode::kTruncated, fmt::format("read of {} bytes past the end", length), offset);
}

Result<Bytes> read_bytes(const ByteSource& source, std::uint64_t offset, std::uint64_t length,
                         std::uint64_t limit, std::string_view what) {
  if (length > limit)
    return fail(ErrorCode::kLimit,
                fmt::format("{} of {} bytes is above the limit of {}", what, length, limit),
                offset);
  if (!fits(offset, length, source.size()))
    return fail(ErrorCode::kTruncated, fmt::format("{} runs past the end", what), offset);
  Bytes bytes(static_cast<std::size_t>(length));
  TRY(source.read_at(offset, bytes));
  return bytes;
}

Result<Bytes> read_all(const ByteSource& source, std::uint64_t limit, std::string_view what) {
  return read_bytes(source, 0, source.size(), limit, what);
}

}  // namespace assay
