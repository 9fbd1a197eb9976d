#include "disk/gpt.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/hash.h"
#include "base/text.h"
#include "disk/partition_bounds.h"

namespace assay {

namespace {

constexpr std::string_view kSignature = "EFI PART";
constexpr std::uint32_t kRevision = 0x00010000;
constexpr std::uint64_t kPrimaryLba = 1;

// One of the two copies, with its checksums found right.
struct Copy {
  RawGptHeader header;
  Bytes entries;
};

bool has_signature(const RawGptHeader& header) {
  return as_chars(std::as_bytes(std::span(header.signature))) == kSignature;
}

// The checksum covers header_size bytes, of which newer revisions may use more than we know.
Result<void> check_header_crc(const ByteSource& disk, const RawGptHeader& header,
                              std::uint64_t offset, std::uint32_t sector_size) {
  const std::uint32_t size = header.header_size;
  if (size < sizeof(RawGptHeader) || size > sector_size)
    return fail(ErrorCode::kCorrupt, fmt::format("header size is {}", size), offset + 0x0C);
  TRY_ASSIGN(Bytes bytes, read_bytes(disk, offset, size, sector_size, "GPT header"));
  std::fill_n(bytes.begin() + 0x10, 4, std::byte{0});
  if (crc32(bytes) != header.header_crc)
    return fail(ErrorCode::kCorrupt, "checksum of the header is wrong", offset + 0x10);
  return {};
}

Result<RawGptHeader> read_header(const ByteSource& disk, std::uint64_t lba,
                                 std::uint32_t sector_size) {
  if (lba > disk.size() / sector_size)
    return fail(ErrorCode::kTruncated, "header lies past the end of the disk");
  const std::uint64_t offset = lba * sector_size;
  TRY_ASSIGN(const RawGptHeader header, read_struct<RawGptHeader>(disk, offset, "header"));
  if (!has_signature(header))
    return fail(ErrorCode::kCorrupt, "header has no signature \"EFI PART\"", offset);
  TRY(check_header_crc(disk, header, offset, sector_size));
  if (header.own_lba != lba)
    return fail(ErrorCode::kCorrupt,
                fmt::format("header says that it stands in sector {}", header.own_lba.get()),
                offset + 0x18);
  return header;
}

// A multiple of 8 is what all revisions have in common (128 times a power of two since 2.1).
Result<Bytes> read_unchecked_entries(const ByteSource& disk, const RawGptHeader& header,
                                     std::uint32_t sector_size, const Limits& limits) {
  const std::uint32_t count = header.entry_count;
  const std::uint32_t size = header.entry_size;
  if (size < sizeof(RawGptEntry) || size % 8 != 0 || size > sector_size)
    return fail(ErrorCode::kCorrupt, fmt::format("size of an entry is {}", size));
  if (count > limits.max_partitions)
    return fail(ErrorCode::kLimit, fmt::format("number of entries ({})", count));
  if (header.entries_lba > disk.size() / sector_size)
    return fail(ErrorCode::kTruncated, "entries lie past the end of the disk");
  const std::uint64_t length = std::uint64_t{count} * size;
  return read_bytes(disk, header.entries_lba * sector_size, length, length, "entries");
}

Result<Bytes> read_entries(const ByteSource& disk, const RawGptHeader& header,
                           std::uint32_t sector_size, const Limits& limits) {
  TRY_ASSIGN(Bytes entries, read_unchecked_entries(disk, header, sector_size, limits));
  if (crc32(entries) != header.entries_crc)
    return fail(ErrorCode::kCorrupt, "checksum of the entries is wrong",
                header.entries_lba * sector_size);
  return entries;
}

Result<Copy> read_copy(const ByteSource& disk, std::uint64_t lba, std::uint32_t sector_size,
                       const Limits& limits) {
  TRY_ASSIGN(const RawGptHeader header, read_header(disk, lba, sector_size));
  TRY_ASSIGN(Bytes entries, read_entries(disk, header, sector_size, limits));
  return Copy{header, std::move(entries)};
}

// Some writers fill the field with FF: neither is a character.
std::string name_of_entry(const RawGptEntry& entry) {
  std::size_t length = 0;
  for (; length < entry.name.size(); length += 2) {
    const std::byte low = entry.name[length];
    const std::byte high = entry.name[length + 1];
    if (low == high && (low == std::byte{0x00} || low == std::byte{0xFF})) break;
  }
  return utf8_from_utf16le(ByteView(entry.name).first(length));
}

void add_partition(PartitionTable& table, const RawGptEntry& entry, std::uint32_t number,
                   std::uint64_t disk_size) {
  const std::uint64_t first = entry.first_lba;
  const std::uint64_t last = entry.last_lba;
  if (last < first) {
    table.lost = Error{ErrorCode::kCorrupt,
                       fmt::format("partition {} ends before it starts", number),
                       std::nullopt,
                       {}};
    return;
  }
  // One sector more than the difference, which in damaged entries may not fit 64 bits.
  const std::uint64_t count = std::max(last - first + 1, last - first);
  Partition partition = place_partition(table, number, first, count, disk_size);
  const GptType type = gpt_type(entry.type);
  partition.type = type.name;
  partition.is_reserved = type.is_reserved;
  partition.name = name_of_entry(entry);
  if (!type.not_read.empty())
    table.notes.push_back(
        fmt::format("partition {} belongs to a {}, which is not read", number, type.not_read));
  table.partitions.push_back(std::move(partition));
}

PartitionTable table_of(const Copy& copy, std::uint32_t sector_size, std::uint64_t disk_size) {
  PartitionTable table{"gpt", sector_size, {}, {}, {}};
  if (copy.header.revision != kRevision)
    table.notes.push_back(
        fmt::format("GPT revision 0x{:08x} is read as 1.0", copy.header.revision.get()));
  for (std::uint32_t i = 0; i < copy.header.entry_count; ++i) {
    const auto entry =
        read_raw<RawGptEntry>(copy.entries, std::uint64_t{i} * copy.header.entry_size, "entry");
    if (entry && entry->type != Guid{}) add_partition(table, *entry, i + 1, disk_size);
  }
  finish_partitions(table, disk_size);
  return table;
}

std::string backup_note(const RawGptHeader& primary, const Error& error, const ByteSource& disk,
                        std::uint32_t sector_size) {
  if (primary.other_lba >= disk.size() / sector_size)
    return "the disk is shorter than its GPT says: the backup GPT is not there";
  return fmt::format("backup GPT is damaged ({}): the primary one was used", error.what);
}

// Where the backup of a damaged primary may stand: where that says, else in the last sector. The
// first is right for disks that were made larger.
std::vector<std::uint64_t> backup_places(const ByteSource& disk, std::uint32_t sector_size) {
  std::vector<std::uint64_t> places;
  const auto damaged = read_struct<RawGptHeader>(disk, kPrimaryLba * sector_size, "header");
  if (damaged && has_signature(*damaged)) places.push_back(damaged->other_lba);
  if (disk.size() >= sector_size) places.push_back(disk.size() / sector_size - 1);
  return places;
}

// The last resort: a sound header whose entries have changed since. They are shown, with the loss.
Result<PartitionTable> read_damaged_entries(const ByteSource& disk, std::uint32_t sector_size,
                                            const Error& both, const Limits& limits) {
  const Result<RawGptHeader> header = read_header(disk, kPrimaryLba, sector_size);
  if (!header) return fail(both);
  Result<Bytes> entries = read_unchecked_entries(disk, *header, sector_size, limits);
  if (!entries) return fail(both);
  PartitionTable table = table_of({*header, *std::move(entries)}, sector_size, disk.size());
  table.lost = both;
  return table;
}

Result<PartitionTable> read_from_backup(const ByteSource& disk, std::uint32_t sector_size,
                                        const Error& primary, const Limits& limits) {
  Error why = {ErrorCode::kTruncated, "the disk is too short", std::nullopt, {}};
  for (const std::uint64_t lba : backup_places(disk, sector_size)) {
    const Result<Copy> backup = read_copy(disk, lba, sector_size, limits);
    if (!backup) {
      why = backup.error();
      continue;
    }
    PartitionTable table = table_of(*backup, sector_size, disk.size());
    table.notes.insert(table.notes.begin(),
                       fmt::format("GPT is damaged ({}): its backup was used", primary.what));
    return table;
  }
  const Error both = {
      ErrorCode::kCorrupt,
      fmt::format("both GPTs are damaged (primary: {}; backup: {})", primary.what, why.what),
      primary.offset,
      {}};
  return read_damaged_entries(disk, sector_size, both, limits);
}

Result<PartitionTable> read_with_sector_size(const ByteSource& disk, std::uint32_t sector_size,
                                             const Limits& limits) {
  const Result<Copy> primary = read_copy(disk, kPrimaryLba, sector_size, limits);
  if (!primary) {
    if (primary.error().code == ErrorCode::kIo) return fail(primary.error());
    return read_from_backup(disk, sector_size, primary.error(), limits);
  }
  PartitionTable table = table_of(*primary, sector_size, disk.size());
  const Result<Copy> backup = read_copy(disk, primary->header.other_lba, sector_size, limits);
  if (!backup)
    table.notes.push_back(backup_note(primary->header, backup.error(), disk, sector_size));
  else if (backup->entries != primary->entries)
    table.notes.push_back("backup GPT has other partitions: the primary one was used");
  return table;
}

}  // namespace

bool has_gpt_signature(const ByteSource& disk, std::uint32_t sector_size) {
  const auto header = read_struct<RawGptHeader>(disk, kPrimaryLba * sector_size, "header");
  return header && has_signature(*header);
}

Result<PartitionTable> read_gpt(const ByteSource& disk, std::uint32_t sector_size,
                                const Limits& limits) {
  if (sector_size != 0) return read_with_sector_size(disk, sector_size, limits);
  const bool is_4k = !has_gpt_signature(disk, 512) && has_gpt_signature(disk, 4096);
  Result<PartitionTable> table = read_with_sector_size(disk, is_4k ? 4096 : 512, limits);
  if (table || table.error().code == ErrorCode::kIo) return table;
  // Both primaries are beyond recognition: the backup tells.
  Result<PartitionTable> other = read_with_sector_size(disk, is_4k ? 512 : 4096, limits);
  return other ? other : table;
}

}  // namespace assay
