#include "support/partition_builder.h"

#include <algorithm>
#include <cstring>

#include "base/guid.h"
#include "base/hash.h"
#include "base/text.h"
#include "io/memory_source.h"

namespace assay {

namespace {

template <typename T>
void store(Bytes& bytes, std::uint64_t at, T value) {
  const LittleEndian<T> raw(value);
  std::memcpy(bytes.data() + at, &raw, sizeof(raw));
}

std::uint32_t load32(const Bytes& bytes, std::uint64_t at) {
  return read_raw<le32>(bytes, at, "test")->get();
}

std::uint64_t load64(const Bytes& bytes, std::uint64_t at) {
  return read_raw<le64>(bytes, at, "test")->get();
}

}  // namespace

PartitionBuilder::PartitionBuilder(std::uint64_t sectors, std::uint32_t sector_size)
    : sector_size_(sector_size), gpt_sectors_(sectors), bytes_(sectors * sector_size) {}

PartitionBuilder& PartitionBuilder::mbr(std::size_t slot, std::uint8_t type, std::uint32_t first,
                                        std::uint32_t count) {
  return entry(0, slot, type, first, count);
}

PartitionBuilder& PartitionBuilder::entry(std::uint64_t lba, std::size_t slot, std::uint8_t type,
                                          std::uint32_t first, std::uint32_t count) {
  const std::uint64_t sector = lba * sector_size_;
  const std::uint64_t at = sector + 0x1BE + 16 * slot;
  bytes_.at(at + 4) = std::byte{type};
  store(bytes_, at + 8, first);
  store(bytes_, at + 12, count);
  return put(sector + 0x1FE, "\x55\xAA");
}

PartitionBuilder& PartitionBuilder::gpt(const std::vector<GptSpec>& entries,
                                        std::uint32_t entry_size, std::uint32_t entry_count) {
  entry_size_ = entry_size;
  entry_count_ = entry_count;
  const std::uint64_t array = std::uint64_t{entry_size} * entry_count;
  const std::uint64_t array_sectors = (array + sector_size_ - 1) / sector_size_;
  const std::uint64_t backup_entries = gpt_sectors_ - 1 - array_sectors;
  mbr(0, 0xEE, 1, static_cast<std::uint32_t>(gpt_sectors_ - 1));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::uint64_t at = entry_at(i);
    const Guid type = guid_of(entries[i].type);
    std::memcpy(bytes_.data() + at, type.data(), type.size());
    bytes_.at(at + 16) = static_cast<std::byte>(i + 1);
    store(bytes_, at + 0x20, entries[i].first);
    store(bytes_, at + 0x28, entries[i].last);
    const Bytes name = utf16le_from_utf8(entries[i].name);
    std::copy_n(name.begin(), std::min<std::size_t>(name.size(), 72),
                bytes_.begin() + static_cast<std::ptrdiff_t>(at) + 0x38);
  }
  std::memcpy(bytes_.data() + backup_entries * sector_size_, bytes_.data() + 2 * sector_size_,
              array);
  put_header(1, gpt_sectors_ - 1, 2);
  put_header(gpt_sectors_ - 1, 1, backup_entries);
  return fix_checksums();
}

void PartitionBuilder::put_header(std::uint64_t lba, std::uint64_t other,
                                  std::uint64_t entries_lba) {
  const std::uint64_t at = lba * sector_size_;
  put(at, "EFI PART");
  store<std::uint32_t>(bytes_, at + 0x08, 0x00010000);
  store<std::uint32_t>(bytes_, at + 0x0C, 92);
  store(bytes_, at + 0x18, lba);
  store(bytes_, at + 0x20, other);
  store<std::uint64_t>(bytes_, at + 0x28, 34);
  store(bytes_, at + 0x30, gpt_sectors_ - 34);
  store(bytes_, at + 0x48, entries_lba);
  store(bytes_, at + 0x50, entry_count_);
  store(bytes_, at + 0x54, entry_size_);
}

// Damage may have moved the entries anywhere: what lies outside is left as it is.
void PartitionBuilder::fix_copy(std::uint64_t header) {
  if (!fits(header, 92, bytes_.size())) return;
  const std::uint64_t entries = load64(bytes_, header + 0x48) * sector_size_;
  const std::uint64_t length =
      std::uint64_t{load32(bytes_, header + 0x50)} * load32(bytes_, header + 0x54);
  if (const auto array = slice(bytes_, entries, length, "entries"))
    store(bytes_, header + 0x58, crc32(*array));
  store<std::uint32_t>(bytes_, header + 0x10, 0);
  if (const auto raw = slice(bytes_, header, load32(bytes_, header + 0x0C), "header"))
    store(bytes_, header + 0x10, crc32(*raw));
}

PartitionBuilder& PartitionBuilder::fix_checksums() {
  fix_copy(header());
  fix_copy(backup());
  return *this;
}

PartitionBuilder& PartitionBuilder::set32(std::uint64_t at, std::uint32_t value) {
  store(bytes_, at, value);
  return *this;
}

PartitionBuilder& PartitionBuilder::set64(std::uint64_t at, std::uint64_t value) {
  store(bytes_, at, value);
  return *this;
}

PartitionBuilder& PartitionBuilder::put(std::uint64_t at, std::string_view text) {
  std::memcpy(bytes_.data() + at, text.data(), text.size());
  return *this;
}

PartitionBuilder& PartitionBuilder::resize(std::uint64_t sectors) {
  bytes_.resize(sectors * sector_size_);
  return *this;
}

std::uint64_t PartitionBuilder::entry_at(std::size_t index) const {
  return 2 * sector_size_ + index * entry_size_;
}

ByteSourcePtr PartitionBuilder::source() const { return make_memory_source(bytes_); }

}  // namespace assay
