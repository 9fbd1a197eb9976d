#include "registry/regf/subkey_list.h"

#include <algorithm>
#include <optional>

#include <fmt/core.h>

#include "registry/regf/base_block.h"

namespace assay::regf {

namespace {

// Windows nests once (a list of leaves); hivex follows more. A cycle of "ri" ends here.
constexpr std::uint32_t kMaxNesting = 4;
// Lists without an entry are odd but harmless; a flood of them is neither.
constexpr std::uint64_t kMaxEmptyLists = 64;
// A list of some 60 entries comes with the first read; longer ones take one more.
constexpr std::uint32_t kListReadAhead = 512;

using ListId = std::array<char, 2>;
constexpr ListId kFastLeaf = {'l', 'f'};
constexpr ListId kHashLeaf = {'l', 'h'};
constexpr ListId kIndexLeaf = {'l', 'i'};
constexpr ListId kIndexRoot = {'r', 'i'};

class ListWalk {
 public:
  ListWalk(const CellReader& cells, std::uint32_t expected, const SubkeyVisitor& visit)
      : cells_(cells), expected_(expected), visit_(visit) {}

  // False once the walk is over: the visitor had enough, or there is more than there may be.
  bool walk(std::uint32_t list, std::uint32_t depth) {
    if (++lists_ > expected_ + kMaxEmptyLists)
      return stop({ErrorCode::kCorrupt, "too many lists of subkeys", kBaseBlockBytes + list, {}});
    Result<Cell> cell = read_list(list);
    if (!cell) return note(std::move(cell).error());
    const auto head = *read_raw<RawListHead>(cell->head, 0, "subkey list");
    if (head.id == kIndexRoot) return walk_root(*cell, head.count, depth);
    return walk_leaf(*cell, head);
  }

  Result<void> result() && {
    if (error_) return fail(*std::move(error_));
    return {};
  }
  bool stopped_by_visitor() const { return stopped_; }
  std::uint64_t seen() const { return seen_; }

 private:
  static std::uint64_t entry_bytes(const ListId& id) {
    if (id == kFastLeaf || id == kHashLeaf) return sizeof(RawHintedEntry);
    if (id == kIndexLeaf || id == kIndexRoot) return sizeof(le32);
    return 0;
  }

  // A cell whose head holds the list header and every entry that it counts.
  Result<Cell> read_list(std::uint32_t list) const {
    TRY_ASSIGN(Cell cell, cells_.read(list, kListReadAhead, "subkey list"));
    TRY(cells_.extend(cell, sizeof(RawListHead), "subkey list"));
    const auto head = *read_raw<RawListHead>(cell.head, 0, "subkey list");
    const std::uint64_t each = entry_bytes(head.id);
    if (each == 0) return fail(ErrorCode::kCorrupt, "subkey list of an unknown kind", cell.at);
    TRY(cells_.extend(cell, sizeof(RawListHead) + each * head.count, "subkey list"));
    return cell;
  }

  bool walk_root(const Cell& cell, std::uint32_t count, std::uint32_t depth) {
    if (depth >= kMaxNesting)
      return stop({ErrorCode::kCorrupt, "subkey lists nest too deeply: a cycle", cell.at, {}});
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto list =
          *read_raw<le32>(cell.head, sizeof(RawListHead) + i * sizeof(le32), "subkey list");
      if (!walk(list, depth + 1)) return false;
    }
    return true;
  }

  bool walk_leaf(const Cell& cell, const RawListHead& head) {
    const std::uint64_t each = entry_bytes(head.id);
    for (std::uint32_t i = 0; i < head.count; ++i) {
      if (++seen_ > expected_)
        return stop({ErrorCode::kCorrupt,
                     fmt::format("subkey lists have more than the {} entries that the key counts",
                                 expected_),
                     cell.at,
                     {}});
      if (!visit_(entry_at(cell, head.id, sizeof(RawListHead) + i * each))) {
        stopped_ = true;
        return false;
      }
    }
    return true;
  }

  static SubkeyEntry entry_at(const Cell& cell, const ListId& id, std::uint64_t offset) {
    if (id == kIndexLeaf) return {*read_raw<le32>(cell.head, offset, "subkey list")};
    const auto raw = *read_raw<RawHintedEntry>(cell.head, offset, "subkey list");
    const auto hint = id == kHashLeaf ? SubkeyEntry::Hint::kHash : SubkeyEntry::Hint::kFirstFour;
    return {raw.key, hint, raw.hint};
  }

  // The first error is the one that is told; the walk goes on.
  bool note(Error error) {
    if (!error_) error_ = std::move(error);
    return true;
  }
  bool stop(Error error) {
    note(std::move(error));
    return false;
  }

  const CellReader& cells_;
  const std::uint64_t expected_;
  const SubkeyVisitor& visit_;
  std::uint64_t lists_ = 0;
  std::uint64_t seen_ = 0;
  bool stopped_ = false;
  std::optional<Error> error_;
};

}  // namespace

bool SubkeyEntry::may_be(const WantedName& name) const {
  switch (hint) {
    case Hint::kNone: return true;
    case Hint::kFirstFour: return name.may_begin_with(value);
    case Hint::kHash: return name.may_have_hash(value);
  }
  return true;
}

Result<void> visit_subkeys(const CellReader& cells, const RawKeyNode& node, const Limits& limits,
                           const SubkeyVisitor& visit) {
  const std::uint32_t expected = node.subkey_count;
  const std::uint64_t at = kBaseBlockBytes + node.subkey_list;
  if (expected == 0) return {};
  if (expected > limits.max_subkeys)
    return fail(ErrorCode::kLimit,
                fmt::format("{} subkeys are above the limit of {}", expected, limits.max_subkeys),
                at);
  ListWalk walk(cells, expected, visit);
  walk.walk(node.subkey_list, 0);
  if (walk.stopped_by_visitor()) return {};
  const std::uint64_t seen = walk.seen();
  TRY(std::move(walk).result());
  if (seen != expected)
    return fail(
        ErrorCode::kCorrupt,
        fmt::format("subkey lists have {} of the {} entries that the key counts", seen, expected),
        at);
  return {};
}

}  // namespace assay::regf
