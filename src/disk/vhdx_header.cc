#include "disk/vhdx_header.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>

#include <fmt/core.h>

#include "disk/crc32c.h"

namespace assay::vhdx {

namespace {

constexpr std::array<char, 4> kHeaderSignature = {'h', 'e', 'a', 'd'};

ByteView bytes_of(const RawHeader& header) { return std::as_bytes(std::span(&header, 1)); }

bool is_valid(const RawHeader& header) {
  return header.signature == kHeaderSignature &&
         header.checksum == crc32c_without(bytes_of(header), offsetof(RawHeader, checksum));
}

Result<void> check_file(const ByteSource& file) {
  TRY_ASSIGN(const auto signature, (read_struct<std::array<char, 8>>(file, 0, "VHDX identifier")));
  if (signature != kFileSignature)
    return fail(ErrorCode::kCorrupt, "no \"vhdxfile\" signature: not a VHDX file", 0);
  if (file.size() < kHeaderSection)
    return fail(ErrorCode::kTruncated, "file ends within the header section", file.size());
  return {};
}

// Which of two valid headers counts. Disk2vhd writes the same header twice, with the same number.
Result<std::size_t> newer_of(const RawHeader& first, const RawHeader& second) {
  if (first.sequence != second.sequence)
    return std::size_t{first.sequence < second.sequence ? 1U : 0U};
  if (std::ranges::equal(bytes_of(first), bytes_of(second))) return std::size_t{0};
  return fail(
      ErrorCode::kCorrupt,
      fmt::format("both headers have the sequence number {} and differ", first.sequence.get()),
      kHeaderOffsets[0]);
}

Result<void> check_version(const RawHeader& header, std::uint64_t at) {
  if (header.version != 1)
    return fail(ErrorCode::kUnsupported,
                fmt::format("version of the VHDX is not 1 ({})", header.version.get()),
                at + offsetof(RawHeader, version));
  if (has_log(header) && header.log_version != 0)
    return fail(ErrorCode::kUnsupported,
                fmt::format("version of the log is not 0 ({})", header.log_version.get()),
                at + offsetof(RawHeader, log_version));
  return {};
}

}  // namespace

Result<RawHeader> read_header(const ByteSource& file, std::vector<std::string>& notes) {
  TRY(check_file(file));
  TRY_ASSIGN(const RawHeader first, read_struct<RawHeader>(file, kHeaderOffsets[0], "header 1"));
  TRY_ASSIGN(const RawHeader second, read_struct<RawHeader>(file, kHeaderOffsets[1], "header 2"));
  const bool first_valid = is_valid(first);
  const bool second_valid = is_valid(second);
  if (!first_valid && !second_valid)
    return fail(ErrorCode::kCorrupt, "both headers are damaged", kHeaderOffsets[0]);
  std::size_t current = first_valid ? 0 : 1;
  if (first_valid && second_valid) {
    TRY_ASSIGN(current, newer_of(first, second));
  } else {
    notes.push_back(
        fmt::format("header {} is damaged: header {} was used", 2 - current, current + 1));
  }
  const RawHeader& header = current == 0 ? first : second;
  TRY(check_version(header, kHeaderOffsets[current]));
  return header;
}

bool has_log(const RawHeader& header) { return header.log_guid != Guid{}; }

}  // namespace assay::vhdx
