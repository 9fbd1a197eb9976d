#include "licensing/event_log.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/core.h>

#include "base/bytes.h"

namespace assay {

namespace {

using Signature = std::array<char, 8>;
constexpr Signature kFileSignature = {'E', 'l', 'f', 'F', 'i', 'l', 'e', '\0'};
constexpr Signature kChunkSignature = {'E', 'l', 'f', 'C', 'h', 'n', 'k', '\0'};

struct RawFileHeader {
  Signature signature;                 // 0x00  "ElfFile"
  le64 first_chunk;                    // 0x08
  le64 last_chunk;                     // 0x10
  le64 next_record;                    // 0x18
  le32 header_size;                    // 0x20  128
  le16 minor_version;                  // 0x24
  le16 major_version;                  // 0x26  3
  le16 block_size;                     // 0x28  where the chunks begin: 4096
  le16 chunk_count;                    // 0x2A
  std::array<std::byte, 76> reserved;  // 0x2C
  le32 flags;                          // 0x78
  le32 checksum;                       // 0x7C
};
static_assert(sizeof(RawFileHeader) == 0x80);

struct RawChunkHeader {
  Signature signature;                 // 0x00  "ElfChnk"
  le64 first_number;                   // 0x08  of records, counted within the log
  le64 last_number;                    // 0x10  all ones: the chunk is empty
  le64 first_id;                       // 0x18
  le64 last_id;                        // 0x20
  le32 header_size;                    // 0x28  128
  le32 last_record;                    // 0x2C  offset within the chunk
  le32 free_space;                     // 0x30  offset within the chunk
  le32 records_checksum;               // 0x34
  std::array<std::byte, 64> reserved;  // 0x38
  le32 flags;                          // 0x78
  le32 checksum;                       // 0x7C
};
static_assert(sizeof(RawChunkHeader) == 0x80);

// A record, the part before its binary XML; its size stands behind that once more.
struct RawRecordHeader {
  le32 signature;  // 0x00  "**", 0, 0
  le32 size;       // 0x04  with this header and the copy of the size
  le64 id;         // 0x08  that of the record before it and 1
  le64 written;    // 0x10  FILETIME
};
static_assert(sizeof(RawRecordHeader) == 0x18);

constexpr std::uint32_t kDirty = 1;  // in the flags of both headers
constexpr std::uint32_t kRecordSignature = 0x00002A2A;
constexpr std::uint64_t kBlockSize = 4096;
constexpr std::uint64_t kChunkSize = 65536;
constexpr std::uint64_t kRecordsStart = 512;  // behind the header and its two tables
constexpr std::uint64_t kSmallestRecord = sizeof(RawRecordHeader) + sizeof(le32);
constexpr std::uint64_t kMostRecordsOfChunk = (kChunkSize - kRecordsStart) / kSmallestRecord;
constexpr std::uint64_t kNoRecord = ~std::uint64_t{0};

Result<RawFileHeader> read_file_header(const ByteSource& source) {
  TRY_ASSIGN(const RawFileHeader header, read_struct<RawFileHeader>(source, 0, "file header"));
  if (header.signature != kFileSignature)
    return fail(ErrorCode::kCorrupt, "is no event log: the signature is not ElfFile", 0);
  if (header.major_version != 3)
    return fail(ErrorCode::kUnsupported,
                fmt::format("event log of version {}", header.major_version.get()), 0x26);
  if (header.block_size != kBlockSize)
    return fail(ErrorCode::kCorrupt,
                fmt::format("header block has {} bytes, not 4096", header.block_size.get()), 0x28);
  return header;
}

// Windows writes the count when it closes the log: of a dirty one all that is there may be chunks.
Result<std::uint64_t> count_chunks(const RawFileHeader& header, const ByteSource& source,
                                   const Limits& limits) {
  const std::uint64_t present =
      source.size() < kBlockSize ? 0 : (source.size() - kBlockSize) / kChunkSize;
  const bool is_dirty = (header.flags & kDirty) != 0;
  const std::uint64_t count = is_dirty ? present : header.chunk_count.get();
  if (count > present)
    return fail(ErrorCode::kTruncated,
                fmt::format("{} chunks in the header, {} in the file", count, present), 0x2A);
  if (count > limits.max_event_log_chunks)
    return fail(ErrorCode::kLimit, fmt::format("{} chunks of an event log", count));
  return count;
}

// Of a chunk that was being written the header is old: the records are followed, by their headers
// alone. Behind the last one may lie records of an earlier use, whose ids do not go on.
Result<std::uint64_t> follow_records(const ByteSource& source, std::uint64_t chunk) {
  std::uint64_t count = 0;
  std::uint64_t last_id = 0;
  std::uint64_t at = kRecordsStart;
  while (fits(at, kSmallestRecord, kChunkSize)) {
    TRY_ASSIGN(const RawRecordHeader record,
               read_struct<RawRecordHeader>(source, chunk + at, "record header"));
    const bool goes_on = count == 0 || record.id == last_id + 1;
    if (record.signature != kRecordSignature || !goes_on || record.size < kSmallestRecord ||
        !fits(at, record.size, kChunkSize))
      break;
    ++count;
    last_id = record.id;
    at += record.size;
  }
  return count;
}

Result<std::uint64_t> count_by_header(const RawChunkHeader& header, std::uint64_t chunk) {
  if (header.last_number == kNoRecord || header.free_space <= kRecordsStart) return 0;
  if (header.last_number < header.first_number ||
      header.last_number - header.first_number >= kMostRecordsOfChunk)
    return fail(ErrorCode::kCorrupt,
                fmt::format("chunk cannot hold records {} to {}", header.first_number.get(),
                            header.last_number.get()),
                chunk + offsetof(RawChunkHeader, first_number));
  return header.last_number - header.first_number + 1;
}

bool is_unused(const Signature& signature) { return signature == Signature{}; }

Result<std::uint64_t> count_in_chunk(const ByteSource& source, std::uint64_t chunk, bool dirty) {
  TRY_ASSIGN(const RawChunkHeader header,
             read_struct<RawChunkHeader>(source, chunk, "chunk header"));
  if (header.signature != kChunkSignature) {
    if (dirty || is_unused(header.signature)) return 0;
    return fail(ErrorCode::kCorrupt, "the signature of a chunk is not ElfChnk", chunk);
  }
  if (dirty || (header.flags & kDirty) != 0) return follow_records(source, chunk);
  return count_by_header(header, chunk);
}

}  // namespace

Result<EventLogCount> count_event_records(const ByteSource& source, const Limits& limits) {
  TRY_ASSIGN(const RawFileHeader header, read_file_header(source));
  TRY_ASSIGN(const std::uint64_t chunks, count_chunks(header, source, limits));
  EventLogCount log;
  log.dirty = (header.flags & kDirty) != 0;
  for (std::uint64_t i = 0; i < chunks; ++i) {
    TRY_ASSIGN(const std::uint64_t records,
               count_in_chunk(source, kBlockSize + i * kChunkSize, log.dirty));
    log.records += records;
  }
  return log;
}

}  // namespace assay
