#include "disk/vhdx_log.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <unordered_map>
#include <utility>

#include <fmt/core.h>

#include "disk/vhdx_log_entry.h"
#include "io/memory_source.h"
#include "io/overlay_source.h"

namespace assay::vhdx {

namespace {

// Each entry that can begin somewhere is summed once. Entries lie side by side, so twice the log
// is enough for every sound one; a log made to cost time would claim more.
constexpr std::uint64_t kMaxSummedLogs = 4;
// A log of 1 MiB, as Windows makes it, has room for 32,000 at most; each costs us some 150 bytes.
constexpr std::uint64_t kMaxWrites = 1U << 18;

using Positions = std::unordered_map<std::uint64_t, const LogEntry*>;

// The log is a ring: an entry may go on at its start.
Bytes ring_bytes(const Bytes& log, std::uint64_t position, std::uint64_t length) {
  const std::uint64_t first = std::min<std::uint64_t>(length, log.size() - position);
  const auto begin = log.begin() + static_cast<std::ptrdiff_t>(position);
  Bytes bytes(begin, begin + static_cast<std::ptrdiff_t>(first));
  bytes.insert(bytes.end(), log.begin(), log.begin() + static_cast<std::ptrdiff_t>(length - first));
  return bytes;
}

Result<std::vector<LogEntry>> find_entries(const Bytes& log, const RawHeader& header) {
  std::vector<LogEntry> entries;
  std::uint64_t summed = 0;
  for (std::uint64_t position = 0; position < log.size();) {
    const ByteView sector = ByteView(log).subspan(static_cast<std::size_t>(position), kLogSector);
    std::uint64_t step = kLogSector;
    if (const auto length = log_entry_length(sector, header.log_guid, log.size())) {
      summed += *length;
      if (summed > kMaxSummedLogs * log.size())
        return fail(ErrorCode::kLimit, "entries of the log lie over each other",
                    header.log_offset + position);
      if (const auto raw = check_log_entry(ring_bytes(log, position, *length))) {
        entries.push_back({position, *length, raw->tail, raw->sequence, raw->descriptor_count,
                           raw->flushed_size, raw->last_size});
        step = *length;
      }
    }
    position += step;
  }
  return entries;
}

const LogEntry* next_of(const LogEntry& entry, const Positions& positions, std::uint64_t log_size) {
  const auto next = positions.find((entry.position + entry.length) % log_size);
  const bool follows = next != positions.end() && next->second->sequence == entry.sequence + 1;
  return follows ? next->second : nullptr;
}

// From `first` as far as entries follow each other, and from there only what begins at the tail
// that the last one names. Empty where that tail is not among them.
std::vector<LogEntry> sequence_from(const LogEntry& first, const Positions& positions,
                                    std::uint64_t log_size) {
  std::vector<LogEntry> sequence;
  for (const LogEntry* entry = &first; entry != nullptr;
       entry = next_of(*entry, positions, log_size))
    sequence.push_back(*entry);
  const std::uint64_t tail = sequence.back().tail;
  const auto begin = std::find_if(sequence.begin(), sequence.end(),
                                  [tail](const LogEntry& e) { return e.position == tail; });
  sequence.erase(sequence.begin(), begin);
  return sequence;
}

Result<Bytes> read_log(const ByteSource& file, const RawHeader& header, const Limits& limits) {
  if (header.log_length % kMebibyte != 0 || header.log_offset % kMebibyte != 0 ||
      header.log_offset < kHeaderSection || header.log_length == 0)
    return fail(ErrorCode::kCorrupt,
                fmt::format("log does not lie on whole mebibytes (offset {}, length {})",
                            header.log_offset.get(), header.log_length.get()),
                header.log_offset);
  return read_bytes(file, header.log_offset, header.log_length, limits.max_vhdx_log_bytes,
                    "log of the VHDX");
}

// Patches of the overlay, and the sectors that they are made of.
struct Replay {
  struct Patch {
    std::uint64_t offset;
    std::uint64_t length;
    std::optional<std::uint64_t> sector;  // where in `sectors`; none: zeros
  };
  std::vector<Patch> patches;
  Bytes sectors;
  std::uint64_t end = 0;  // of the file
  std::uint64_t longest = 0;

  void add(const LogWrite& write) {
    Patch patch{write.offset, write.length, std::nullopt};
    if (!write.data.empty()) {
      patch.sector = sectors.size();
      sectors.insert(sectors.end(), write.leading.begin(), write.leading.end());
      sectors.insert(sectors.end(), write.data.begin(), write.data.end());
      sectors.insert(sectors.end(), write.trailing.begin(), write.trailing.end());
    }
    patches.push_back(patch);
    end = std::max(end, write.offset + write.length);
    longest = std::max(longest, write.length);
  }
};

Result<Replay> collect(const Bytes& log, const std::vector<LogEntry>& sequence) {
  std::uint64_t writes = 0;
  for (const LogEntry& entry : sequence) writes += entry.write_count;
  if (writes > kMaxWrites)
    return fail(ErrorCode::kLimit, fmt::format("log of the VHDX has {} writes", writes));
  Replay replay;
  for (const LogEntry& entry : sequence)
    for_each_log_write(ring_bytes(log, entry.position, entry.length),
                       [&replay](const LogWrite& write) { replay.add(write); });
  return replay;
}

Result<ByteSourcePtr> overlay_of(ByteSourcePtr file, Replay replay, std::uint64_t size) {
  TRY_ASSIGN(const ByteSourcePtr zeros, make_overlay(make_memory_source({}), {}, replay.longest));
  const ByteSourcePtr sectors = make_memory_source(std::move(replay.sectors));
  std::vector<OverlayPatch> patches;
  patches.reserve(replay.patches.size());
  for (const Replay::Patch& patch : replay.patches)
    patches.push_back(
        {patch.offset, patch.length, patch.sector ? sectors : zeros, patch.sector.value_or(0)});
  return make_overlay(std::move(file), patches, size);
}

}  // namespace

std::vector<LogEntry> active_sequence(const std::vector<LogEntry>& entries,
                                      std::uint64_t log_size) {
  Positions positions;
  for (const LogEntry& entry : entries) positions.emplace(entry.position, &entry);
  std::set<std::uint64_t> followers;  // positions of those that go on a sequence
  for (const LogEntry& entry : entries)
    if (const LogEntry* next = next_of(entry, positions, log_size))
      followers.insert(next->position);
  std::vector<LogEntry> active;
  for (const LogEntry& entry : entries) {
    if (followers.contains(entry.position)) continue;
    std::vector<LogEntry> sequence = sequence_from(entry, positions, log_size);
    if (sequence.empty()) continue;
    if (active.empty() || sequence.back().sequence > active.back().sequence)
      active = std::move(sequence);
  }
  return active;
}

Result<ByteSourcePtr> replay_log(ByteSourcePtr file, const RawHeader& header, const Limits& limits,
                                 std::vector<std::string>& notes) {
  if (!has_log(header)) return file;
  TRY_ASSIGN(const Bytes log, read_log(*file, header, limits));
  TRY_ASSIGN(const std::vector<LogEntry> entries, find_entries(log, header));
  const std::vector<LogEntry> sequence = active_sequence(entries, log.size());
  if (sequence.empty())
    return fail(ErrorCode::kCorrupt,
                "log cannot be replayed: no sequence of entries in it is whole", header.log_offset);
  const LogEntry& head = sequence.back();
  if (file->size() < head.flushed_size)
    return fail(ErrorCode::kTruncated,
                fmt::format("file was {} bytes long when its log was written, and now has {}",
                            head.flushed_size, file->size()),
                file->size());
  TRY_ASSIGN(Replay replay, collect(log, sequence));
  const std::uint64_t size = std::max({file->size(), head.last_size, replay.end});
  notes.push_back(fmt::format("log was replayed in memory: entries {} to {}",
                              sequence.front().sequence, head.sequence));
  return overlay_of(std::move(file), std::move(replay), size);
}

}  // namespace assay::vhdx
