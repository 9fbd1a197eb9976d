#include "registry/hive_kind.h"

#include <array>

#include "base/text.h"

namespace assay {

namespace {

// Offset and length of the file name in the base block: UTF-16, padded with NULs.
constexpr std::uint64_t kFileNameOffset = 0x30;
constexpr std::size_t kFileNameLength = 64;

struct KindRow {
  HiveKind kind;
  std::string_view place;
  std::string_view name;
};
constexpr KindRow kKinds[] = {
    {HiveKind::kSoftware, "HKLM\\SOFTWARE", "SOFTWARE hive"},
    {HiveKind::kSystem, "HKLM\\SYSTEM", "SYSTEM hive"},
    {HiveKind::kUser, "HKCU", "hive of a user"},
    {HiveKind::kDefaultUser, "HKU\\.DEFAULT", "DEFAULT hive"},
    {HiveKind::kNetworkService, "HKU\\S-1-5-20", "hive of NetworkService"},
    {HiveKind::kSam, "HKLM\\SAM", "SAM hive"},
    {HiveKind::kSecurity, "HKLM\\SECURITY", "SECURITY hive"},
    {HiveKind::kOther, "HIVE", "registry hive"},
};

const KindRow& row_of(HiveKind kind) {
  for (const KindRow& row : kKinds)
    if (row.kind == kind) return row;
  return kKinds[std::size(kKinds) - 1];
}

Result<bool> has_child(const Hive& hive, std::string_view name) {
  return hive.child(hive.root(), name).map([](const std::optional<KeyId>& key) {
    return key.has_value();
  });
}

HiveKind kind_of_user(std::string_view file_name) {
  if (contains_no_case(file_name, "NetworkService")) return HiveKind::kNetworkService;
  if (ends_with_no_case(file_name, "\\DEFAULT")) return HiveKind::kDefaultUser;
  return HiveKind::kUser;
}

Result<bool> is_user_hive(const Hive& hive) {
  TRY_ASSIGN(const bool has_software, has_child(hive, "Software"));
  if (!has_software) return false;
  for (const std::string_view name : {"Console", "Environment", "Control Panel"}) {
    TRY_ASSIGN(const bool has_name, has_child(hive, name));
    if (has_name) return true;
  }
  return false;
}

}  // namespace

Result<HiveKind> identify(const Hive& hive, std::string_view file_name) {
  struct Mark {
    std::string_view root_key;
    HiveKind kind;
  };
  constexpr Mark kMarks[] = {
      {"Select", HiveKind::kSystem},
      {"ControlSet001", HiveKind::kSystem},
      {"SAM", HiveKind::kSam},
      {"Policy", HiveKind::kSecurity},
      {"Microsoft", HiveKind::kSoftware},
  };
  TRY_ASSIGN(const bool is_user, is_user_hive(hive));
  if (is_user) return kind_of_user(file_name);
  for (const Mark& mark : kMarks) {
    TRY_ASSIGN(const bool has_mark, has_child(hive, mark.root_key));
    if (has_mark) return mark.kind;
  }
  // A NetworkService hive may hold nothing but Software.
  TRY_ASSIGN(const bool has_software, has_child(hive, "Software"));
  return has_software ? kind_of_user(file_name) : HiveKind::kOther;
}

std::string_view place_of_kind(HiveKind kind) { return row_of(kind).place; }

std::string_view name_of(HiveKind kind) { return row_of(kind).name; }

Result<std::string> base_block_file_name(const ByteSource& source) {
  std::array<std::byte, kFileNameLength> raw{};
  if (!fits(kFileNameOffset, raw.size(), source.size()))
    return fail(ErrorCode::kTruncated, "base block runs past the end", kFileNameOffset);
  TRY(source.read_at(kFileNameOffset, raw));
  const std::string name = utf8_from_utf16le(raw);
  return name.substr(0, name.find('\0'));
}

}  // namespace assay
