#include "registry/regf/regf_hive.h"

#include <cstring>

#include <fmt/core.h>

#include "base/text.h"
#include "registry/regf/base_block.h"
#include "registry/regf/cell_reader.h"
#include "registry/regf/names.h"
#include "registry/regf/records.h"
#include "registry/regf/subkey_list.h"
#include "registry/regf/value_data.h"

namespace assay {

namespace regf {
namespace {

constexpr std::uint32_t kNodeReadAhead = sizeof(RawKeyNode) + 52;    // most names
constexpr std::uint32_t kValueReadAhead = sizeof(RawKeyValue) + 44;  // most names

// A wrong hash hides a key from Windows, and hivex finds it. Where reading every name costs little,
// "no such key" is said only after that.
constexpr std::uint32_t kShortList = 16;

bool name_is_latin1(const RawKeyNode& node) { return (node.flags & kKeyNameIsLatin1) != 0; }
bool name_is_latin1(const RawKeyValue& value) { return (value.flags & kValueNameIsLatin1) != 0; }

// "nk" or "vk": the fixed part of a record, and the cell that the name behind it is read from.
template <typename Raw>
struct Record {
  Raw raw;
  Cell cell;
};
using KeyNode = Record<RawKeyNode>;
using ValueRecord = Record<RawKeyValue>;

template <typename Raw>
Result<Record<Raw>> read_record(const CellReader& cells, Cell cell, std::array<char, 2> id,
                                std::string_view what) {
  TRY(cells.extend(cell, sizeof(Raw), what));
  TRY_ASSIGN(const Raw raw, read_raw<Raw>(cell.head, 0, what));
  if (raw.id != id)
    return fail(ErrorCode::kCorrupt, fmt::format("{} without its signature", what), cell.at);
  return Record<Raw>{raw, std::move(cell)};
}

template <typename Raw>
Result<void> check_name(const Record<Raw>& record) {
  if (fits(sizeof(Raw), record.raw.name_length, record.cell.size)) return {};
  return fail(ErrorCode::kCorrupt, "name runs past its cell", record.cell.at);
}

template <typename Raw>
Result<std::string> read_name(const CellReader& cells, Record<Raw>& record) {
  TRY(cells.extend(record.cell, sizeof(Raw) + record.raw.name_length, "name"));
  const ByteView name = ByteView(record.cell.head).subspan(sizeof(Raw), record.raw.name_length);
  return decode_name(name, name_is_latin1(record.raw));
}

template <typename Raw>
Result<bool> is_named(const CellReader& cells, Record<Raw>& record, const WantedName& wanted) {
  TRY(check_name(record));
  if (!wanted.may_have_length(record.raw.name_length, name_is_latin1(record.raw))) return false;
  TRY_ASSIGN(const std::string name, read_name(cells, record));
  return wanted.equals(name);
}

class RegfHive final : public Hive {
 public:
  RegfHive(ByteSourcePtr source, std::uint32_t root, HiveState state, const Limits& limits)
      : cells_(std::move(source)), root_{root}, state_(std::move(state)), limits_(limits) {}

  KeyId root() const override { return root_; }
  Result<KeyInfo> info(KeyId key) const override;
  Result<std::optional<KeyId>> child(KeyId key, std::string_view name) const override;
  Result<std::vector<KeyId>> children(KeyId key) const override;
  Result<std::optional<Value>> value(KeyId key, std::string_view name) const override;
  Result<std::vector<Value>> values(KeyId key) const override;
  const HiveState& state() const override { return state_; }

 private:
  Result<KeyNode> node(std::uint64_t offset) const;
  Result<RawKeyNode> raw_node(KeyId key) const;
  Result<bool> is_named(std::uint32_t node_offset, const WantedName& wanted) const;
  Result<std::optional<KeyId>> search(const RawKeyNode& parent, const WantedName& name,
                                      bool trust_hints) const;
  Result<std::string> class_name(const RawKeyNode& node) const;
  Result<std::vector<le32>> value_list(const RawKeyNode& node) const;
  Result<ValueRecord> value_record(std::uint32_t offset) const;
  Result<Value> value_of(ValueRecord record) const;

  const CellReader cells_;
  const KeyId root_;
  const HiveState state_;
  const Limits limits_;
};

Result<KeyNode> RegfHive::node(std::uint64_t offset) const {
  if (offset > kNoCell) return fail(ErrorCode::kUsage, "not a key of this hive", offset);
  TRY_ASSIGN(Cell cell,
             cells_.read(static_cast<std::uint32_t>(offset), kNodeReadAhead, "key node"));
  return read_record<RawKeyNode>(cells_, std::move(cell), {'n', 'k'}, "key node");
}

Result<RawKeyNode> RegfHive::raw_node(KeyId key) const {
  TRY_ASSIGN(const KeyNode found, node(key.id));
  return found.raw;
}

Result<std::string> RegfHive::class_name(const RawKeyNode& node) const {
  if (node.class_name == kNoCell || node.class_length == 0) return std::string();
  Bytes text(node.class_length);
  TRY(cells_.copy(node.class_name, text, "class name"));
  return utf8_from_utf16le(text);
}

Result<KeyInfo> RegfHive::info(KeyId key) const {
  TRY_ASSIGN(KeyNode found, node(key.id));
  // As the reference engine: a damaged class name is left out. Nothing that we judge by depends on
  // it, and the key's own name must not be lost with it.
  std::string class_text = class_name(found.raw).value_or("");
  TRY_ASSIGN(std::string name, read_name(cells_, found));
  return KeyInfo{std::move(name), FileTime{found.raw.last_written}, std::move(class_text)};
}

Result<bool> RegfHive::is_named(std::uint32_t node_offset, const WantedName& wanted) const {
  TRY_ASSIGN(KeyNode subkey, node(node_offset));
  return regf::is_named(cells_, subkey, wanted);
}

// One subkey that cannot be read does not hide the others; but then "no such key" is not known.
Result<std::optional<KeyId>> RegfHive::search(const RawKeyNode& parent, const WantedName& name,
                                              bool trust_hints) const {
  std::optional<KeyId> found;
  std::optional<Error> unreadable;
  const Result<void> walked = visit_subkeys(cells_, parent, limits_, [&](const SubkeyEntry& entry) {
    if (trust_hints && !entry.may_be(name)) return true;
    Result<bool> named = is_named(entry.key, name);
    if (named && *named) found = KeyId{entry.key};
    if (!named && !unreadable) unreadable = std::move(named).error();
    return !found;
  });
  if (found) return found;
  if (unreadable) return fail(*std::move(unreadable));
  TRY(walked);
  return found;
}

Result<std::optional<KeyId>> RegfHive::child(KeyId key, std::string_view name) const {
  TRY_ASSIGN(const RawKeyNode parent, raw_node(key));
  const WantedName wanted(name);
  TRY_ASSIGN(const std::optional<KeyId> found, search(parent, wanted, true));
  if (found || parent.subkey_count > kShortList) return found;
  return search(parent, wanted, false);
}

// A subkey whose name does not fit its cell is still one: info() tells what is wrong with it.
Result<std::vector<KeyId>> RegfHive::children(KeyId key) const {
  TRY_ASSIGN(const RawKeyNode parent, raw_node(key));
  std::vector<KeyId> keys;
  std::optional<Error> unreadable;
  TRY(visit_subkeys(cells_, parent, limits_, [&](const SubkeyEntry& entry) {
    if (Result<KeyNode> subkey = node(entry.key); !subkey) unreadable = std::move(subkey).error();
    keys.push_back(KeyId{entry.key});
    return !unreadable;
  }));
  if (unreadable) return fail(*std::move(unreadable));
  return keys;
}

Result<std::vector<le32>> RegfHive::value_list(const RawKeyNode& node) const {
  if ((node.flags & kKeyIsPredefinedHandle) != 0 || node.value_count == 0)
    return std::vector<le32>();
  const std::uint64_t at = kBaseBlockBytes + node.value_list;
  if (node.value_count > limits_.max_values)
    return fail(ErrorCode::kLimit,
                fmt::format("{} values are above the limit of {}", node.value_count.get(),
                            limits_.max_values),
                at);
  TRY_ASSIGN(Cell cell, cells_.read(node.value_list, 256, "value list"));
  TRY(cells_.extend(cell, std::uint64_t{node.value_count} * sizeof(le32), "value list"));
  std::vector<le32> list(node.value_count);
  std::memcpy(list.data(), cell.head.data(), list.size() * sizeof(le32));
  return list;
}

Result<ValueRecord> RegfHive::value_record(std::uint32_t offset) const {
  TRY_ASSIGN(Cell cell, cells_.read(offset, kValueReadAhead, "value"));
  return read_record<RawKeyValue>(cells_, std::move(cell), {'v', 'k'}, "value");
}

Result<Value> RegfHive::value_of(ValueRecord record) const {
  TRY_ASSIGN(std::string name, read_name(cells_, record));
  TRY_ASSIGN(Bytes data, read_value_data(cells_, record.raw, record.cell.at, limits_));
  return Value{std::move(name), static_cast<ValueType>(record.raw.type.get()), std::move(data)};
}

Result<std::optional<Value>> RegfHive::value(KeyId key, std::string_view name) const {
  TRY_ASSIGN(const RawKeyNode parent, raw_node(key));
  TRY_ASSIGN(const std::vector<le32> list, value_list(parent));
  const WantedName wanted(name);
  std::optional<Error> unreadable;
  for (const le32 offset : list) {
    Result<ValueRecord> record = value_record(offset);
    Result<bool> named = record ? regf::is_named(cells_, *record, wanted) : fail(record.error());
    if (!named && !unreadable) unreadable = std::move(named).error();
    if (!named || !*named) continue;
    TRY_ASSIGN(Value found, value_of(*std::move(record)));
    return std::optional<Value>(std::move(found));
  }
  if (unreadable) return fail(*std::move(unreadable));
  return std::optional<Value>();
}

Result<std::vector<Value>> RegfHive::values(KeyId key) const {
  TRY_ASSIGN(const RawKeyNode parent, raw_node(key));
  TRY_ASSIGN(const std::vector<le32> list, value_list(parent));
  std::vector<Value> values;
  std::uint64_t total = 0;  // a list may name one large value a million times
  for (const le32 offset : list) {
    TRY_ASSIGN(ValueRecord record, value_record(offset));
    TRY_ASSIGN(Value value, value_of(std::move(record)));
    total += value.name.size() + value.data.size();
    if (total > limits_.max_value_bytes)
      return fail(ErrorCode::kLimit, "the values of a key are above the limit together",
                  kBaseBlockBytes + parent.value_list);
    values.push_back(std::move(value));
  }
  return values;
}

Result<HivePtr> open(ByteSourcePtr source, const Limits& limits, const HiveState* state) {
  if (source->size() > limits.max_hive_bytes)
    return fail(ErrorCode::kLimit, fmt::format("hive of {} bytes is above the limit of {}",
                                               source->size(), limits.max_hive_bytes));
  TRY_ASSIGN(const RawBaseBlock block, read_base_block(*source));
  TRY(check_readable(block));
  return std::make_shared<RegfHive>(std::move(source), block.root_cell,
                                    state != nullptr ? *state : state_of(block), limits);
}

}  // namespace
}  // namespace regf

Result<HivePtr> open_hive_native(ByteSourcePtr source, const Limits& limits) {
  return regf::open(std::move(source), limits, nullptr);
}

Result<HivePtr> open_hive_native(const ReplayedHive& replayed, const Limits& limits) {
  return regf::open(replayed.bytes, limits, &replayed.state);
}

}  // namespace assay
