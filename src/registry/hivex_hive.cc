#include "registry/hivex_hive.h"

#ifdef ASSAY_WITH_HIVEX

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <system_error>
#include <unordered_map>

#include <fmt/core.h>
#include <hivex.h>

#include "base/text.h"
#include "registry/named_memory.h"

namespace assay {

namespace {

// Start of the base block.
struct RawBaseBlock {
  std::array<char, 4> magic;  // 0x00  "regf"
  le32 primary_sequence;      // 0x04  raised before a write
  le32 secondary_sequence;    // 0x08  made equal after it
  le64 last_written;          // 0x0C
  le32 major_version;         // 0x14  1
};
static_assert(sizeof(RawBaseBlock) == 0x18);
constexpr std::uint64_t kBaseBlockSize = 4096;
constexpr std::uint64_t kSmallestHive = 2 * kBaseBlockSize;  // with one hive bin

// The cell of a key, with its size in front: only for what hivex does not give.
struct RawKeyCell {
  le32 cell_size;               // 0x00
  std::array<char, 2> id;       // 0x04  "nk"
  le16 flags;                   // 0x06  0x20: the name is Latin-1, not UTF-16
  le64 last_written;            // 0x08
  std::array<le32, 9> skipped;  // 0x10
  le32 class_offset;            // 0x34  of its cell, from the first hive bin; 0xFFFFFFFF: none
  std::array<le32, 5> sizes;    // 0x38
  le16 name_length;             // 0x4C  bytes
  le16 class_length;            // 0x4E  bytes
};
static_assert(sizeof(RawKeyCell) == 0x50);
constexpr unsigned kNameIsLatin1 = 0x20;

struct RawValueCell {
  le32 cell_size;            // 0x00
  std::array<char, 2> id;    // 0x04  "vk"
  le16 name_length;          // 0x06  bytes
  std::array<le32, 3> data;  // 0x08
  le16 flags;                // 0x14  0x01: the name is Latin-1, not UTF-16
  le16 spare;                // 0x16
};
static_assert(sizeof(RawValueCell) == 0x18);
constexpr unsigned kValueNameIsLatin1 = 0x01;

struct Release {
  void operator()(void* memory) const { std::free(memory); }
};
template <typename T>
using Allocated = std::unique_ptr<T[], Release>;

// What errno of hivex means to us; `at` is the file offset of what was asked for.
tl::unexpected<Error> refuse(std::string_view what, int reason, std::uint64_t at) {
  const ErrorCode code = reason == ERANGE || reason == ENOMEM ? ErrorCode::kLimit
                         : reason == ENOTSUP                  ? ErrorCode::kUnsupported
                                                              : ErrorCode::kCorrupt;
  return fail(
      code, fmt::format("hivex cannot read {}: {}", what, std::generic_category().message(reason)),
      at);
}

class HivexHive final : public Hive {
 public:
  HivexHive(ByteSourcePtr source, NamedMemory file, hive_h* handle, HiveState state, Limits limits)
      : source_(std::move(source)),
        file_(std::move(file)),
        handle_(handle),
        state_(std::move(state)),
        limits_(limits),
        root_(hivex_root(handle)) {}
  ~HivexHive() override { hivex_close(handle_); }
  HivexHive(const HivexHive&) = delete;
  HivexHive& operator=(const HivexHive&) = delete;

  KeyId root() const override { return {root_}; }
  Result<KeyInfo> info(KeyId key) const override;
  Result<std::optional<KeyId>> child(KeyId key, std::string_view name) const override;
  Result<std::vector<KeyId>> children(KeyId key) const override;
  Result<std::optional<Value>> value(KeyId key, std::string_view name) const override;
  Result<std::vector<Value>> values(KeyId key) const override;
  const HiveState& state() const override { return state_; }

 private:
  using ChildOfFold = std::unordered_map<std::string, KeyId>;

  // These are called with mutex_ held.
  Result<std::vector<KeyId>> list_children(KeyId key) const;
  Result<const ChildOfFold*> index_children(KeyId key) const;
  Result<std::string> key_name(KeyId key) const;
  Result<std::string> class_name(const RawKeyCell& cell) const;
  Result<std::string> value_name(hive_value_h value) const;
  Result<std::vector<hive_value_h>> list_values(KeyId key) const;
  Result<Value> read_value(hive_value_h handle, std::string name) const;

  ByteSourcePtr source_;
  NamedMemory file_;
  hive_h* handle_;
  HiveState state_;
  Limits limits_;
  std::uint64_t root_;
  mutable std::mutex mutex_;  // hivex keeps state in its handle
  // Names of the key whose child was asked for last: hivex itself has no index.
  mutable std::optional<KeyId> indexed_;
  mutable ChildOfFold index_;
};

Result<std::string> HivexHive::key_name(KeyId key) const {
  const auto node = static_cast<hive_node_h>(key.id);
  if (const Allocated<char> name{hivex_node_name(handle_, node)})
    return std::string(name.get(), hivex_node_name_len(handle_, node));
  const int reason = errno;
  if (reason != EILSEQ && reason != EINVAL) return refuse("a key's name", reason, key.id);
  // The name is no well-formed UTF-16: read it ourselves, so that the key is not lost.
  TRY_ASSIGN(const auto cell, read_struct<RawKeyCell>(*source_, key.id, "key"));
  if (cell.id != std::array{'n', 'k'}) return refuse("a key", reason, key.id);
  TRY_ASSIGN(const Bytes raw, read_bytes(*source_, key.id + sizeof(cell), cell.name_length,
                                         kBaseBlockSize * 16, "key name"));
  return (cell.flags & kNameIsLatin1) != 0 ? utf8_from_latin1(raw) : utf8_from_utf16le(raw);
}

Result<std::string> HivexHive::class_name(const RawKeyCell& cell) const {
  constexpr std::uint32_t kNone = 0xFFFFFFFF;
  if (cell.class_offset == kNone || cell.class_length == 0) return std::string();
  const std::uint64_t at = kBaseBlockSize + cell.class_offset;
  TRY_ASSIGN(const auto size, read_struct<le32>(*source_, at, "class name"));
  // The size of a cell in use is negative, and counts the four bytes of itself.
  const std::uint32_t length = 0U - size.get();
  if (length > std::uint32_t{1} << 31 || length < 4U + cell.class_length)
    return fail(ErrorCode::kCorrupt, "class name is longer than its cell", at);
  TRY_ASSIGN(const Bytes raw,
             read_bytes(*source_, at + 4, cell.class_length, kBaseBlockSize * 16, "class name"));
  return utf8_from_utf16le(raw);
}

Result<KeyInfo> HivexHive::info(KeyId key) const {
  const std::lock_guard lock(mutex_);
  KeyInfo info;
  TRY_ASSIGN(info.name, key_name(key));
  TRY_ASSIGN(const auto cell, read_struct<RawKeyCell>(*source_, key.id, "key"));
  // hivex refuses times with the top bit set; they are nonsense, but no reason to lose the key.
  info.last_written.ticks = cell.last_written;
  // A damaged class name is left out: nothing that we judge by depends on it.
  info.class_name = class_name(cell).value_or("");
  return info;
}

Result<std::vector<KeyId>> HivexHive::list_children(KeyId key) const {
  const auto node = static_cast<hive_node_h>(key.id);
  const Allocated<hive_node_h> list{hivex_node_children(handle_, node)};
  if (!list) return refuse("the subkeys of a key", errno, key.id);
  std::vector<KeyId> children;
  for (std::size_t i = 0; list[i] != 0; ++i) children.push_back({list[i]});
  if (children.size() > limits_.max_subkeys)
    return fail(ErrorCode::kLimit, "too many subkeys", key.id);
  return children;
}

Result<std::vector<KeyId>> HivexHive::children(KeyId key) const {
  const std::lock_guard lock(mutex_);
  return list_children(key);
}

// The first of several equal names counts.
Result<const HivexHive::ChildOfFold*> HivexHive::index_children(KeyId key) const {
  if (indexed_ == key) return &index_;
  TRY_ASSIGN(const std::vector<KeyId> list, list_children(key));
  ChildOfFold index;
  for (const KeyId child : list) {
    TRY_ASSIGN(const std::string name, key_name(child));
    index.emplace(fold(name), child);
  }
  index_ = std::move(index);
  indexed_ = key;
  return &index_;
}

Result<std::optional<KeyId>> HivexHive::child(KeyId key, std::string_view name) const {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const ChildOfFold* const index, index_children(key));
  const auto found = index->find(fold(name));
  if (found == index->end()) return std::nullopt;
  return found->second;
}

Result<std::vector<hive_value_h>> HivexHive::list_values(KeyId key) const {
  const auto node = static_cast<hive_node_h>(key.id);
  const Allocated<hive_value_h> list{hivex_node_values(handle_, node)};
  if (!list) return refuse("the values of a key", errno, key.id);
  std::vector<hive_value_h> values;
  for (std::size_t i = 0; list[i] != 0; ++i) values.push_back(list[i]);
  if (values.size() > limits_.max_values) return fail(ErrorCode::kLimit, "too many values", key.id);
  return values;
}

Result<std::string> HivexHive::value_name(hive_value_h value) const {
  if (const Allocated<char> name{hivex_value_key(handle_, value)})
    return std::string(name.get(), hivex_value_key_len(handle_, value));
  const int reason = errno;
  if (reason != EILSEQ && reason != EINVAL) return refuse("a value's name", reason, value);
  TRY_ASSIGN(const auto cell, read_struct<RawValueCell>(*source_, value, "value"));
  if (cell.id != std::array{'v', 'k'}) return refuse("a value", reason, value);
  TRY_ASSIGN(const Bytes raw, read_bytes(*source_, value + sizeof(cell), cell.name_length,
                                         kBaseBlockSize * 16, "value name"));
  return (cell.flags & kValueNameIsLatin1) != 0 ? utf8_from_latin1(raw) : utf8_from_utf16le(raw);
}

Result<Value> HivexHive::read_value(hive_value_h handle, std::string name) const {
  hive_type type{};
  std::size_t length = 0;
  if (hivex_value_type(handle_, handle, &type, &length) != 0)
    return refuse("a value", errno, handle);
  if (length > limits_.max_value_bytes)
    return fail(ErrorCode::kLimit, fmt::format("value '{}' has {} bytes", name, length), handle);
  const Allocated<char> data{hivex_value_value(handle_, handle, &type, &length)};
  if (!data) return refuse(fmt::format("value '{}'", name), errno, handle);
  // A number outside of hivex's enumeration may be copied, but not read as one of it.
  ValueType number{};
  static_assert(sizeof(number) == sizeof(type));
  std::memcpy(&number, &type, sizeof(number));
  return Value{std::move(name), number, to_bytes(std::string_view(data.get(), length))};
}

Result<std::optional<Value>> HivexHive::value(KeyId key, std::string_view name) const {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const std::vector<hive_value_h> list, list_values(key));
  const std::string wanted = fold(name);
  for (const hive_value_h handle : list) {
    TRY_ASSIGN(std::string found, value_name(handle));
    if (fold(found) == wanted) return read_value(handle, std::move(found));
  }
  return std::nullopt;
}

Result<std::vector<Value>> HivexHive::values(KeyId key) const {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const std::vector<hive_value_h> list, list_values(key));
  std::vector<Value> values;
  for (const hive_value_h handle : list) {
    TRY_ASSIGN(std::string name, value_name(handle));
    TRY_ASSIGN(Value value, read_value(handle, std::move(name)));
    values.push_back(std::move(value));
  }
  return values;
}

// What hivex would refuse without saying why.
Result<HiveState> check_base_block(ByteView bytes) {
  if (bytes.empty()) return fail(ErrorCode::kTruncated, "empty file");
  if (!as_chars(bytes).starts_with("regf"))
    return fail(ErrorCode::kCorrupt, "not a registry hive", 0);
  if (bytes.size() < kSmallestHive)
    return fail(ErrorCode::kTruncated, "hive ends before its first hive bin", bytes.size());
  TRY_ASSIGN(const auto block, read_raw<RawBaseBlock>(bytes, 0, "base block"));
  if (block.major_version != 1)
    return fail(ErrorCode::kUnsupported,
                fmt::format("hive has major version {}", block.major_version.get()), 0x14);
  HiveState state;
  state.dirty = block.primary_sequence.get() != block.secondary_sequence.get();
  if (state.dirty) state.note = "dirty: written when it was captured, and no log was applied";
  return state;
}

}  // namespace

Result<HivePtr> open_hive_reference(ByteSourcePtr source, const Limits& limits) {
  TRY_ASSIGN(const Bytes bytes, read_all(*source, limits.max_hive_bytes, "hive"));
  TRY_ASSIGN(HiveState state, check_base_block(bytes));
  TRY_ASSIGN(NamedMemory file, NamedMemory::create(bytes));
  hive_h* const handle = hivex_open(file.path().c_str(), 0);
  // EINVAL is left for one thing only, after the checks above.
  if (!handle && errno == EINVAL)
    return fail(ErrorCode::kCorrupt, "checksum of the base block is wrong", 0x1FC);
  if (!handle && errno == ENOTSUP)
    return fail(ErrorCode::kCorrupt, "hivex refuses the hive: its bins, cells or root are damaged");
  if (!handle) return refuse("the hive", errno, 0);
  return std::make_shared<HivexHive>(std::move(source), std::move(file), handle, std::move(state),
                                     limits);
}

}  // namespace assay

#else

namespace assay {

Result<HivePtr> open_hive_reference(ByteSourcePtr, const Limits&) {
  return fail(ErrorCode::kUnsupported, "this build has no hivex");
}

}  // namespace assay

#endif
