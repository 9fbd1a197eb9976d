#include "registry/regf/log_entries.h"

#include "registry/regf/marvin32.h"

namespace assay::regf {

namespace {

constexpr std::uint64_t kSector = 512;
constexpr std::uint32_t kPageUnit = 512;
constexpr std::uint32_t kBinsUnit = 4096;
constexpr std::array<char, 4> kEntrySignature = {'H', 'v', 'L', 'E'};

bool is_sound(const RawLogEntry& raw, std::uint64_t at, std::uint64_t log_size,
              const Limits& limits) {
  return raw.signature == kEntrySignature && raw.size >= sizeof raw && raw.size % kSector == 0 &&
         fits(at, raw.size, log_size) && raw.bins_size != 0 && raw.bins_size % kBinsUnit == 0 &&
         kBaseBlockBytes + raw.bins_size <= limits.max_hive_bytes &&
         raw.page_count <= (raw.size - sizeof raw) / sizeof(RawPageReference);
}

Result<bool> hashes_hold(const ByteSource& log, const RawLogEntry& raw, std::uint64_t at) {
  const ByteView head =
      std::as_bytes(std::span(&raw, 1)).first(offsetof(RawLogEntry, hash_of_head));
  if (marvin32(head) != raw.hash_of_head) return false;
  TRY_ASSIGN(const std::uint64_t pages, marvin32(log, at + sizeof raw, raw.size - sizeof raw));
  return pages == raw.hash_of_pages;
}

// Where each page comes from and goes to; kCorrupt where one lies outside the entry or the hive.
Result<std::vector<OverlayPatch>> read_pages(const ByteSourcePtr& log, const RawLogEntry& raw,
                                             std::uint64_t at) {
  std::vector<RawPageReference> references(raw.page_count);
  TRY(log->read_at(at + sizeof raw, std::as_writable_bytes(std::span(references))));
  std::uint64_t next = at + sizeof raw + references.size() * sizeof(RawPageReference);
  const std::uint64_t end = at + raw.size;
  std::vector<OverlayPatch> pages;
  for (const RawPageReference& page : references) {
    if (page.size == 0 || page.size % kPageUnit != 0 || page.offset % kPageUnit != 0 ||
        !fits(page.offset, page.size, raw.bins_size) || !fits(next, page.size, end))
      return fail(ErrorCode::kCorrupt, "page of a log entry lies outside", next);
    pages.push_back({kBaseBlockBytes + page.offset, page.size, log, next});
    next += page.size;
  }
  return pages;
}

Result<std::optional<LogEntry>> read_entry(const ByteSourcePtr& log, std::uint64_t at,
                                           const Limits& limits) {
  TRY_ASSIGN(const RawLogEntry raw, read_struct<RawLogEntry>(*log, at, "log entry"));
  if (!is_sound(raw, at, log->size(), limits)) return std::optional<LogEntry>();
  TRY_ASSIGN(const bool hold, hashes_hold(*log, raw, at));
  if (!hold) return std::optional<LogEntry>();
  TRY_ASSIGN(std::vector<OverlayPatch> pages, read_pages(log, raw, at));
  return std::optional<LogEntry>({raw.sequence, raw.bins_size, raw.flags, std::move(pages)});
}

// The size field of an entry that was read: the next one follows without a gap.
std::uint64_t entry_size(const ByteSource& log, std::uint64_t at) {
  return read_struct<RawLogEntry>(log, at, "log entry")->size;
}

}  // namespace

std::vector<LogEntry> read_log_entries(const ByteSourcePtr& log, const RawBaseBlock& block,
                                       const Limits& limits) {
  std::vector<LogEntry> entries;
  std::uint32_t expected = block.primary_sequence;
  for (std::uint64_t at = kSector;; at += entry_size(*log, at)) {
    Result<std::optional<LogEntry>> entry = read_entry(log, at, limits);
    if (!entry || !*entry || (*entry)->sequence != expected) return entries;
    entries.push_back(*std::move(*entry));
    ++expected;
  }
}

}  // namespace assay::regf
