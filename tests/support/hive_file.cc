#include "support/hive_file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

#include "base/text.h"
#include "io/file_source.h"
#include "registry/hivex_hive.h"

#ifdef ASSAY_WITH_HIVEX
#include <hivex.h>
#endif

namespace assay {

namespace {

constexpr std::size_t kPage = 4096;
constexpr std::uint32_t kNone = 0xFFFFFFFF;
constexpr std::uint32_t kRootCell = 0x20;      // offsets count from the first hive bin
constexpr std::uint32_t kRootCellSize = 0x60;  // 0x50 and the name, in steps of 8
constexpr std::uint32_t kSecurityCell = kRootCell + kRootCellSize;
constexpr std::uint32_t kSecurityCellSize = 0x30;
constexpr std::uint32_t kFreeCell = kSecurityCell + kSecurityCellSize;
constexpr std::string_view kRootName = "ROOT";

struct RawBaseBlock {
  std::array<char, 4> magic = {'r', 'e', 'g', 'f'};
  le32 primary_sequence = 1U;
  le32 secondary_sequence = 1U;
  le64 last_written;
  le32 major_version = 1U;
  le32 minor_version =
      3U;  // before 1.4 there are no lists of data segments, which hivex cannot write
  le32 file_type;
  le32 file_format = 1U;
  le32 root_cell = kRootCell;
  le32 bins_size = std::uint32_t{kPage};
  le32 clustering_factor = 1U;
};
static_assert(sizeof(RawBaseBlock) == 0x30);
constexpr std::size_t kChecksumOffset = 0x1FC;

struct RawBin {
  std::array<char, 4> magic = {'h', 'b', 'i', 'n'};
  le32 offset;
  le32 size = std::uint32_t{kPage};
  std::array<le32, 5> rest;
};
static_assert(sizeof(RawBin) == kRootCell);

// A cell in use has a negative size.
struct RawKeyCell {
  le32 cell_size = 0U - kRootCellSize;
  std::array<char, 2> id = {'n', 'k'};
  le16 flags = std::uint16_t{0x2C};  // root of the hive, may not be deleted, name in Latin-1
  le64 last_written;
  le32 access_bits;
  le32 parent;
  le32 subkeys;
  le32 volatile_subkeys;
  le32 subkey_list = kNone;
  le32 volatile_subkey_list = kNone;
  le32 values;
  le32 value_list = kNone;
  le32 security = kSecurityCell;
  le32 class_name = kNone;
  std::array<le32, 5> largest;
  le16 name_length = static_cast<std::uint16_t>(kRootName.size());
  le16 class_length;
};
static_assert(sizeof(RawKeyCell) == 0x50);

struct RawSecurityCell {
  le32 cell_size = 0U - kSecurityCellSize;
  std::array<char, 2> id = {'s', 'k'};
  le16 reserved;
  le32 next = kSecurityCell;
  le32 previous = kSecurityCell;
  le32 references = 1U;
  le32 length = 20U;
  std::array<le32, 5> descriptor = {le32(0x80000001U)};  // revision 1, self-relative, empty
};
static_assert(sizeof(RawSecurityCell) <= kSecurityCellSize);

template <typename T>
void put(Bytes& bytes, std::size_t at, const T& raw) {
  std::memcpy(bytes.data() + at, &raw, sizeof(raw));
}

}  // namespace

Bytes smallest_hive() {
  Bytes bytes(2 * kPage);
  put(bytes, 0, RawBaseBlock{});
  put(bytes, kPage, RawBin{});
  put(bytes, kPage + kRootCell, RawKeyCell{});
  std::memcpy(bytes.data() + kPage + kRootCell + sizeof(RawKeyCell), kRootName.data(),
              kRootName.size());
  put(bytes, kPage + kSecurityCell, RawSecurityCell{});
  put(bytes, kPage + kFreeCell, le32(std::uint32_t{kPage} - kFreeCell));
  std::uint32_t checksum = 0;
  for (std::size_t at = 0; at < kChecksumOffset; at += 4)
    checksum ^= read_raw<le32>(bytes, at, "checksum")->get();
  put(bytes, kChecksumOffset, le32(checksum));
  return bytes;
}

#ifdef ASSAY_WITH_HIVEX

namespace {

Error io_error(std::string_view what) { return {ErrorCode::kIo, std::string(what), {}, {}}; }

bool has_nul(std::string_view name) { return name.find('\0') != std::string_view::npos; }

Result<void> write_values(hive_h* file, hive_node_h node, const std::vector<Value>& values) {
  std::vector<hive_set_value> list;
  for (const Value& value : values) {
    if (has_nul(value.name)) return fail(ErrorCode::kUnsupported, "NUL in a value's name");
    // hivex only reads through these pointers, but declares them as it may.
    hive_set_value& entry = list.emplace_back();
    entry.key = const_cast<char*>(value.name.c_str());
    entry.len = value.data.size();
    entry.value = const_cast<char*>(reinterpret_cast<const char*>(value.data.data()));
    // Copied, not cast: the number may be none of hivex's enumeration.
    std::memcpy(&entry.t, &value.type, sizeof(entry.t));
  }
  if (!list.empty() && hivex_node_set_values(file, node, list.size(), list.data(), 0) != 0)
    return fail(io_error("hivex cannot write the values of a key"));
  return {};
}

Result<void> write_key(const MemoryHive& hive, KeyId key, hive_h* file, hive_node_h node) {
  TRY_ASSIGN(const KeyInfo info, hive.info(key));
  if (!info.class_name.empty()) return fail(ErrorCode::kUnsupported, "class names are not written");
  TRY_ASSIGN(const std::vector<Value> values, hive.values(key));
  TRY(write_values(file, node, values));
  TRY_ASSIGN(const std::vector<KeyId> children, hive.children(key));
  for (const KeyId child : children) {
    TRY_ASSIGN(const KeyInfo child_info, hive.info(child));
    if (has_nul(child_info.name)) return fail(ErrorCode::kUnsupported, "NUL in a key's name");
    const hive_node_h added = hivex_node_add_child(file, node, child_info.name.c_str());
    if (added == 0) return fail(io_error("hivex cannot add key " + child_info.name));
    TRY(write_key(hive, child, file, added));
  }
  return {};
}

// hivex sets times of its own: after the commit they are written over with those of the hive.
Result<void> patch_times(const MemoryHive& hive, KeyId from, const Hive& written, KeyId to,
                         std::fstream& file) {
  constexpr std::uint64_t kTimeOffset = 8;  // in the cell: size, "nk", flags
  TRY_ASSIGN(const KeyInfo info, hive.info(from));
  const le64 ticks = info.last_written.ticks;
  file.seekp(static_cast<std::streamoff>(to.id + kTimeOffset));
  file.write(reinterpret_cast<const char*>(&ticks), sizeof(ticks));
  TRY_ASSIGN(const std::vector<KeyId> children, hive.children(from));
  for (const KeyId child : children) {
    TRY_ASSIGN(const KeyInfo child_info, hive.info(child));
    TRY_ASSIGN(const std::optional<KeyId> other, written.child(to, child_info.name));
    if (!other) return fail(io_error("hivex lost key " + child_info.name));
    TRY(patch_times(hive, child, written, *other, file));
  }
  return {};
}

Result<void> fill_file(const MemoryHive& hive, const std::string& path) {
  hive_h* const file = hivex_open(path.c_str(), HIVEX_OPEN_WRITE);
  if (!file) return fail(io_error("hivex cannot open " + path));
  Result<void> done = write_key(hive, hive.root(), file, hivex_root(file));
  if (done && hivex_commit(file, path.c_str(), 0) != 0)
    done = fail(io_error("hivex cannot commit " + path));
  hivex_close(file);
  return done;
}

}  // namespace

Result<void> write_hive_file(const MemoryHive& hive, const std::filesystem::path& path) {
  const Bytes start = smallest_hive();
  std::ofstream(path, std::ios::binary | std::ios::trunc) << as_chars(start);
  TRY(fill_file(hive, path.string()));
  TRY_ASSIGN(ByteSourcePtr source, open_file_source(path));
  TRY_ASSIGN(const HivePtr written, open_hive_reference(std::move(source), Limits{}));
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  TRY(patch_times(hive, hive.root(), *written, written->root(), file));
  if (!file.flush()) return fail(io_error("cannot write " + path.string()));
  return {};
}

#else

Result<void> write_hive_file(const MemoryHive&, const std::filesystem::path&) {
  return fail(ErrorCode::kUnsupported, "this build has no hivex");
}

#endif

}  // namespace assay
