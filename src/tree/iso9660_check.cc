#include "tree/iso9660_check.h"

#include <set>
#include <vector>

#include <fmt/core.h>

#include "tree/iso9660_directory.h"
#include "tree/iso9660_names.h"

namespace assay {

namespace {

using namespace iso9660;

// A name or link target of 4 KiB takes three; nothing sane takes more than some.
constexpr std::size_t kMaxContinuations = 64;

// libarchive's buffer has 1,024 bytes. Joliet itself allows 240 characters.
constexpr std::size_t kMaxJolietPath = 1'020;
constexpr std::size_t kSeparatorBytes = 2;

// A continuation entry: signature (2), length (1), version (1), then three numbers of both orders.
struct RawContinuation {
  std::array<std::byte, 4> head;     // 0x00
  le32 block;                        // 0x04
  std::array<std::byte, 4> block2;   // 0x08
  le32 offset;                       // 0x0C
  std::array<std::byte, 4> offset2;  // 0x10
  le32 length;                       // 0x14
  std::array<std::byte, 4> length2;  // 0x18
};
static_assert(sizeof(RawContinuation) == 0x1C);

class ContinuationCheck {
 public:
  ContinuationCheck(const ByteSource& disc, const Limits& limits) : disc_(disc), limits_(limits) {}

  // Every directory below `root`, each once.
  Result<void> check_tree(const RawRecord& root, std::size_t skip) {
    std::vector<RawRecord> pending{root};
    std::set<std::uint64_t> seen;
    while (!pending.empty()) {
      const RawRecord directory = pending.back();
      pending.pop_back();
      if (!seen.insert(data_offset(directory)).second) continue;
      if (seen.size() > limits_.max_archive_entries)
        return fail(ErrorCode::kLimit, "too many directories on the disc", data_offset(directory));
      // What cannot be read, libarchive says.
      const Result<Bytes> bytes = read_directory(disc_, directory);
      if (bytes) TRY(check_records(*bytes, skip, pending));
    }
    return {};
  }

 private:
  Result<void> check_records(ByteView directory, std::size_t skip,
                             std::vector<RawRecord>& pending) const {
    RecordCursor cursor(directory);
    while (const std::optional<ByteView> record = cursor.next()) {
      TRY(check_chain(system_use_area(*record, skip)));
      const auto raw = *read_raw<RawRecord>(*record, 0, "directory record");
      if ((raw.flags & kDirectory) != 0 && !is_own_or_parent(*record)) pending.push_back(raw);
    }
    return {};
  }

  // The continuations of one record: none may be met twice.
  Result<void> check_chain(ByteView area) const {
    std::vector<std::uint64_t> pending;
    collect(area, pending);
    std::set<std::uint64_t> seen;
    while (!pending.empty()) {
      const std::uint64_t place = pending.back();
      pending.pop_back();
      if (!seen.insert(place).second)
        return fail(ErrorCode::kCorrupt, "Rock Ridge continuation areas form a cycle", place);
      if (seen.size() > kMaxContinuations)
        return fail(ErrorCode::kLimit, "too many Rock Ridge continuation areas", place);
      // To the end of its block, whatever length it has: libarchive reads no further.
      const std::uint64_t left = kSectorBytes - place % kSectorBytes;
      const auto next = read_bytes(disc_, place, left, kSectorBytes, "continuation area");
      if (next) collect(*next, pending);
    }
    return {};
  }

  // Places of the continuations that the entries of `area` name; the loop is libarchive's.
  static void collect(ByteView area, std::vector<std::uint64_t>& places) {
    while (area.size() >= 4) {
      const auto length = std::to_integer<std::size_t>(area[2]);
      const std::string_view signature = as_chars(area.first(2));
      const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
      if (!is_letter(signature[0]) || !is_letter(signature[1])) break;
      if (length < 4 || length > area.size()) break;
      if (const auto raw = read_raw<RawContinuation>(area.first(length), 0, "continuation");
          signature == "CE" && raw)
        places.push_back(std::uint64_t{raw->block} * kSectorBytes + raw->offset);
      area = area.subspan(length);
    }
  }

  const ByteSource& disc_;
  const Limits& limits_;
};

// The walk over all Joliet directories. A directory that two records name would have paths of two
// lengths: no disc has one.
Result<void> check_joliet_paths(const ByteSource& disc, const RawRecord& root,
                                const Limits& limits) {
  struct Place {
    RawRecord directory;
    std::size_t path_bytes;
  };
  std::vector<Place> pending{{root, 0}};
  std::set<std::uint64_t> seen;
  while (!pending.empty()) {
    const Place place = pending.back();
    pending.pop_back();
    const std::uint64_t offset = data_offset(place.directory);
    if (!seen.insert(offset).second)
      return fail(ErrorCode::kCorrupt, "Joliet directory is there twice", offset);
    if (seen.size() > limits.max_archive_entries)
      return fail(ErrorCode::kLimit, "too many directories on the disc", offset);
    const Result<Bytes> bytes = read_directory(disc, place.directory);
    if (!bytes) continue;  // libarchive says why
    RecordCursor cursor(*bytes);
    while (const std::optional<ByteView> record = cursor.next()) {
      const auto raw = *read_raw<RawRecord>(*record, 0, "directory record");
      if (is_own_or_parent(*record)) continue;
      const std::size_t path_bytes = place.path_bytes + raw.name + kSeparatorBytes;
      if (path_bytes > kMaxJolietPath)
        return fail(ErrorCode::kUnsupported, "Joliet path is longer than libarchive can hold",
                    offset);
      if ((raw.flags & kDirectory) != 0) pending.push_back({raw, path_bytes});
    }
  }
  return {};
}

// The places of all continuations, where the disc has entries of SUSP at all.
Result<void> check_continuations(const ByteSource& disc, const std::vector<RawRecord>& roots,
                                 const Limits& limits) {
  std::optional<std::size_t> skip;
  for (const RawRecord& root : roots)
    if (const Result<Bytes> bytes = read_directory(disc, root); bytes && !skip)
      skip = susp_skip(*bytes);
  if (!skip) return {};
  for (const RawRecord& root : roots) TRY(ContinuationCheck(disc, limits).check_tree(root, *skip));
  return {};
}

}  // namespace

Result<void> check_iso9660(const ByteSource& disc, const Limits& limits) {
  TRY_ASSIGN(const Volumes volumes, read_volumes(disc));
  std::vector<RawRecord> roots{volumes.primary.root};
  if (volumes.joliet) roots.push_back(volumes.joliet->root);
  TRY(check_continuations(disc, roots, limits));
  if (volumes.joliet) TRY(check_joliet_paths(disc, volumes.joliet->root, limits));
  return {};
}

}  // namespace assay
