#include "disk/vhdx_log_entry.h"

#include <cstddef>
#include <cstring>
#include <span>

#include "disk/crc32c.h"

namespace assay::vhdx {

namespace {

constexpr std::array<char, 4> kEntrySignature = {'l', 'o', 'g', 'e'};
constexpr std::array<char, 4> kZeroSignature = {'z', 'e', 'r', 'o'};
constexpr std::array<char, 4> kDataDescriptor = {'d', 'e', 's', 'c'};
constexpr std::array<char, 4> kDataSignature = {'d', 'a', 't', 'a'};

template <typename T>
T at(ByteView bytes, std::uint64_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

bool is_data(const RawDescriptor& descriptor) { return descriptor.signature == kDataDescriptor; }

std::uint64_t length_of(const RawDescriptor& descriptor) {
  return is_data(descriptor) ? kLogSector : descriptor.leading.get();
}

RawDescriptor descriptor_of(ByteView entry, std::uint64_t index) {
  return at<RawDescriptor>(entry, sizeof(RawLogHeader) + index * sizeof(RawDescriptor));
}

// The header and the descriptors, in whole sectors; the data begins behind.
std::uint64_t descriptor_bytes(const RawLogHeader& header) {
  const std::uint64_t bytes =
      sizeof header + std::uint64_t{header.descriptor_count} * sizeof(RawDescriptor);
  return (bytes + kLogSector - 1) / kLogSector * kLogSector;
}

bool is_valid(const RawDescriptor& descriptor, const RawLogHeader& header) {
  if (!is_data(descriptor) && descriptor.signature != kZeroSignature) return false;
  const std::uint64_t length = length_of(descriptor);
  return descriptor.sequence == header.sequence && descriptor.file_offset % kLogSector == 0 &&
         length % kLogSector == 0 && fits(descriptor.file_offset, length, UINT64_MAX);
}

bool is_valid(const RawDataSector& sector, const RawLogHeader& header) {
  return sector.signature == kDataSignature &&
         sector.sequence_high == static_cast<std::uint32_t>(header.sequence >> 32) &&
         sector.sequence_low == static_cast<std::uint32_t>(header.sequence & 0xFFFFFFFF);
}

bool are_parts_valid(ByteView entry, const RawLogHeader& header) {
  std::uint64_t next = descriptor_bytes(header);
  if (next > entry.size()) return false;
  for (std::uint64_t i = 0; i < header.descriptor_count; ++i) {
    const RawDescriptor descriptor = descriptor_of(entry, i);
    if (!is_valid(descriptor, header)) return false;
    if (!is_data(descriptor)) continue;
    if (!fits(next, kLogSector, entry.size())) return false;
    if (!is_valid(at<RawDataSector>(entry, next), header)) return false;
    next += kLogSector;
  }
  return true;
}

}  // namespace

std::optional<std::uint64_t> log_entry_length(ByteView sector, const Guid& log_guid,
                                              std::uint64_t log_size) {
  const auto header = at<RawLogHeader>(sector, 0);
  const bool possible = header.signature == kEntrySignature && header.log_guid == log_guid &&
                        header.length != 0 && header.length % kLogSector == 0 &&
                        header.length <= log_size && header.tail % kLogSector == 0 &&
                        header.tail < log_size && header.sequence != 0;
  if (!possible) return std::nullopt;
  return header.length.get();
}

std::optional<RawLogHeader> check_log_entry(ByteView entry) {
  const auto header = at<RawLogHeader>(entry, 0);
  if (!are_parts_valid(entry, header)) return std::nullopt;
  if (header.checksum != crc32c_without(entry, offsetof(RawLogHeader, checksum)))
    return std::nullopt;
  return header;
}

void for_each_log_write(ByteView entry, const std::function<void(const LogWrite&)>& visit) {
  const auto header = at<RawLogHeader>(entry, 0);
  std::uint64_t next = descriptor_bytes(header);
  for (std::uint64_t i = 0; i < header.descriptor_count; ++i) {
    const RawDescriptor descriptor = descriptor_of(entry, i);
    LogWrite write{descriptor.file_offset, length_of(descriptor), {}, {}, {}};
    if (is_data(descriptor)) {
      write.data = entry.subspan(static_cast<std::size_t>(next) + offsetof(RawDataSector, data),
                                 sizeof(RawDataSector::data));
      std::memcpy(write.leading.data(), &descriptor.leading, sizeof write.leading);
      std::memcpy(write.trailing.data(), &descriptor.trailing, sizeof write.trailing);
      next += kLogSector;
    }
    visit(write);
  }
}

}  // namespace assay::vhdx
