#include "registry/regf/hive_log.h"

#include <algorithm>
#include <optional>

#include <fmt/core.h>

#include "io/memory_source.h"
#include "io/overlay_source.h"
#include "registry/regf/base_block.h"
#include "registry/regf/dirty_vector.h"
#include "registry/regf/log_entries.h"

namespace assay {

namespace regf {
namespace {

constexpr std::uint32_t kPendingTransactions = 1;  // the one flag that log entries carry

struct Log {
  const LogFile* file;
  RawBaseBlock block;

  bool is_new_format() const { return block.type == static_cast<std::uint32_t>(FileType::kNewLog); }
};

// Sequence numbers wrap around.
bool is_before(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) < 0; }

// A log counts only if its own base block is whole: its last write to it came to an end.
std::optional<Log> usable(const LogFile& file, const Limits& limits) {
  if (!file.bytes || file.bytes->size() > limits.max_hive_bytes) return std::nullopt;
  const Result<RawBaseBlock> block = read_base_block(*file.bytes);
  if (!block || !checksum_holds(*block)) return std::nullopt;
  if (block->primary_sequence != block->secondary_sequence) return std::nullopt;
  if (block->type == static_cast<std::uint32_t>(FileType::kPrimary)) return std::nullopt;
  return Log{&file, *block};
}

std::vector<Log> usable_logs(const std::vector<LogFile>& files, const Limits& limits) {
  std::vector<Log> logs;
  for (const LogFile& file : files)
    if (std::optional<Log> log = usable(file, limits)) logs.push_back(*log);
  return logs;
}

// What a replay puts together before the overlay is made.
struct Recovery {
  RawBaseBlock block;  // of the result
  std::vector<OverlayPatch> pages;
  std::vector<AppliedLog> applied;
  std::string note;  // why the result is still not to be trusted; empty if it is
};

// --- Log entries, Windows 8.1 and later ---

void apply_entries(Recovery& recovery, const Log& log, std::vector<LogEntry> entries) {
  AppliedLog applied{log.file->name, entries.front().sequence, entries.back().sequence,
                     entries.size(), 0};
  for (LogEntry& entry : entries) {
    applied.dirty_pages += entry.pages.size();
    std::move(entry.pages.begin(), entry.pages.end(), std::back_inserter(recovery.pages));
  }
  const LogEntry& last = entries.back();
  recovery.block.primary_sequence = last.sequence;
  recovery.block.secondary_sequence = last.sequence;
  recovery.block.bins_size = last.bins_size;
  recovery.block.flags =
      (recovery.block.flags & ~kPendingTransactions) | (last.flags & kPendingTransactions);
  recovery.applied.push_back(std::move(applied));
}

// The older log first. One whose entries were all written before the hive's last complete write is
// stale. The second must go on where the first ended.
Recovery replay_entries(const RawBaseBlock& hive, bool hive_block_holds, std::vector<Log> logs,
                        const Limits& limits) {
  std::stable_sort(logs.begin(), logs.end(), [](const Log& a, const Log& b) {
    return is_before(a.block.primary_sequence, b.block.primary_sequence);
  });
  // Without a base block nothing says where the hive stands: Windows then uses the newest log only.
  if (!hive_block_holds) logs.erase(logs.begin(), logs.end() - 1);

  Recovery recovery{hive, {}, {}, {}};
  if (!hive_block_holds) {
    recovery.block = logs.front().block;
    recovery.block.type = static_cast<std::uint32_t>(FileType::kPrimary);
  }
  for (const Log& log : logs) {
    const std::uint32_t first = log.block.primary_sequence;
    if (hive_block_holds && is_before(first, hive.secondary_sequence)) continue;
    std::vector<LogEntry> entries = read_log_entries(log.file->bytes, log.block, limits);
    if (!recovery.applied.empty() && first != recovery.applied.back().last_sequence + 1) {
      if (is_before(recovery.applied.back().last_sequence, first))
        recovery.note = fmt::format("log entries {} to {} are missing",
                                    recovery.applied.back().last_sequence + 1, first - 1);
      break;
    }
    if (!entries.empty()) apply_entries(recovery, log, std::move(entries));
  }
  return recovery;
}

// --- Dirty vectors, up to Windows 8 ---

// When the hive was last written. A base block that is broken is stood in for by the copy in the
// first hive bin.
std::uint64_t last_written(const ByteSource& hive, const RawBaseBlock& block,
                           bool hive_block_holds) {
  constexpr std::uint64_t kTimeInBin = 20;
  if (hive_block_holds) return block.last_written;
  const Result<le64> time = read_struct<le64>(hive, kBaseBlockBytes + kTimeInBin, "hive bin");
  return time ? time->get() : 0;
}

// The log of the write that was under way has the time of the hive. Where none has, a later one
// holds all that was not yet written: the newest counts. Earlier ones are stale.
std::optional<Log> matching_log(std::vector<Log> logs, std::uint64_t written) {
  const Log* best = nullptr;
  for (const Log& log : logs) {
    const std::uint64_t time = log.block.last_written;
    if (time == written) return log;
    if (time > written && (best == nullptr || time > best->block.last_written)) best = &log;
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

Recovery replay_dirty_vector(const ByteSource& hive, const RawBaseBlock& block,
                             bool hive_block_holds, const std::vector<Log>& logs,
                             const Limits& limits) {
  Recovery recovery{block, {}, {}, {}};
  const std::optional<Log> log = matching_log(logs, last_written(hive, block, hive_block_holds));
  if (!log) return recovery;
  Result<DirtyPages> dirty = read_dirty_pages(log->file->bytes, log->block, hive, limits);
  if (!dirty) return recovery;
  if (!dirty->complete) recovery.note = "a page of the log does not begin its hive bin";
  if (dirty->pages.empty() && !dirty->complete) return recovery;
  recovery.block = log->block;
  recovery.block.type = static_cast<std::uint32_t>(FileType::kPrimary);
  recovery.pages = std::move(dirty->pages);
  const std::uint32_t sequence = log->block.primary_sequence;
  recovery.applied = {{log->file->name, sequence, sequence, 1, dirty->count}};
  return recovery;
}

// --- Both ---

// The first sector of the base block is replaced; what lies behind it means nothing.
Result<ByteSourcePtr> overlay_of(ByteSourcePtr hive, Recovery& recovery) {
  recovery.block.checksum = checksum_of(recovery.block);
  const ByteView raw = std::as_bytes(std::span(&recovery.block, 1));
  recovery.pages.push_back({0, raw.size(), make_memory_source({raw.begin(), raw.end()}), 0});
  const std::uint64_t size = kBaseBlockBytes + recovery.block.bins_size;
  return make_overlay(std::move(hive), recovery.pages, size);
}

Result<ReplayedHive> finish(ByteSourcePtr hive, const RawBaseBlock& block, Recovery recovery) {
  ReplayedHive result{std::move(hive), state_of(block), {}, 0};
  if (recovery.applied.empty()) return result;
  TRY_ASSIGN(result.bytes, overlay_of(std::move(result.bytes), recovery));
  result.state = {!recovery.note.empty(), {}, std::move(recovery.note)};
  for (const AppliedLog& log : recovery.applied) {
    result.state.logs_applied.push_back(log.name);
    result.dirty_pages += log.dirty_pages;
  }
  result.logs = std::move(recovery.applied);
  return result;
}

}  // namespace
}  // namespace regf

Result<ReplayedHive> replay_logs(ByteSourcePtr hive, const std::vector<LogFile>& logs,
                                 const Limits& limits) {
  using namespace regf;
  TRY_ASSIGN(const auto block, read_struct<RawBaseBlock>(*hive, 0, "base block"));
  const Result<RawBaseBlock> checked = read_base_block(*hive);
  if (checked && !state_of(block).dirty) return ReplayedHive{std::move(hive), {}, {}, 0};

  const bool block_holds = checked && checksum_holds(block);
  std::vector<Log> usable = usable_logs(logs, limits);
  const auto old = std::stable_partition(usable.begin(), usable.end(),
                                         [](const Log& log) { return log.is_new_format(); });
  const std::vector<Log> old_logs(old, usable.end());
  usable.erase(old, usable.end());

  // A hive has logs of one format; Windows 8.1 and later leave old ones behind unused.
  Recovery recovery{block, {}, {}, {}};
  if (!usable.empty()) recovery = replay_entries(block, block_holds, std::move(usable), limits);
  if (recovery.applied.empty() && !old_logs.empty())
    recovery = replay_dirty_vector(*hive, block, block_holds, old_logs, limits);
  if (recovery.applied.empty()) TRY(checked);
  return finish(std::move(hive), block, std::move(recovery));
}

}  // namespace assay
