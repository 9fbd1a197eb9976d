#include "disk/vhdx_parent.h"

#include <array>
#include <map>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "base/guid.h"
#include "base/text.h"

namespace assay::vhdx {

namespace {

constexpr Guid kVhdxLocator = guid_of("B04AEFB7-D19E-4A81-B789-25B8E9445913");
// Hyper-V writes it where no second identifier is meant.
constexpr std::string_view kNoIdentifier = "{00000000-0000-0000-0000-000000000000}";
constexpr std::string_view kLinkage = "parent_linkage";
constexpr std::string_view kLinkage2 = "parent_linkage2";
// The paths first, in the order in which they are tried.
constexpr std::array<std::string_view, 5> kKeys = {"relative_path", "volume_path",
                                                   "absolute_win32_path", kLinkage, kLinkage2};
constexpr std::size_t kPathKeys = 3;

struct RawLocator {
  Guid type;         // 0x00
  le16 reserved;     // 0x10
  le16 entry_count;  // 0x12
};
static_assert(sizeof(RawLocator) == 20);

struct RawLocatorEntry {
  le32 key_offset;    // 0x00  in the item
  le32 value_offset;  // 0x04
  le16 key_length;    // 0x08  bytes of UTF-16
  le16 value_length;  // 0x0A
};
static_assert(sizeof(RawLocatorEntry) == 12);

using KeyValues = std::map<std::string_view, std::string>;

// The known key that these bytes spell; empty for another, which is not decoded: an item of 1 MiB
// has room for 65,535 entries, and each may call the same 64 KiB its key.
std::string_view known_key(ByteView key) {
  for (const std::string_view known : kKeys)
    if (key.size() == 2 * known.size() && utf8_from_utf16le(key) == known) return known;
  return {};
}

Result<KeyValues> read_entries(ByteView locator, std::uint16_t count) {
  KeyValues values;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t at = sizeof(RawLocator) + i * sizeof(RawLocatorEntry);
    TRY_ASSIGN(const auto entry, read_raw<RawLocatorEntry>(locator, at, "parent locator entry"));
    TRY_ASSIGN(const ByteView key,
               slice(locator, entry.key_offset, entry.key_length, "key of the parent locator"));
    TRY_ASSIGN(const ByteView value, slice(locator, entry.value_offset, entry.value_length,
                                           "value of the parent locator"));
    const std::string_view known = known_key(key);
    if (known.empty()) continue;
    if (!values.emplace(known, utf8_from_utf16le(value)).second)
      return fail(ErrorCode::kCorrupt, fmt::format("parent locator has {} twice", known), at);
  }
  return values;
}

std::string value_of(const KeyValues& values, std::string_view key) {
  const auto found = values.find(key);
  return found == values.end() ? std::string() : found->second;
}

}  // namespace

Result<ParentClaim> read_parent_locator(ByteView locator) {
  TRY_ASSIGN(const auto head, read_raw<RawLocator>(locator, 0, "parent locator"));
  if (head.type != kVhdxLocator)
    return fail(
        ErrorCode::kUnsupported,
        fmt::format("parent disk is not a VHDX file (locator type {})", guid_text(head.type)));
  TRY_ASSIGN(const KeyValues values, read_entries(locator, head.entry_count));
  ParentClaim claim;
  for (std::size_t i = 0; i < kPathKeys; ++i)
    if (std::string path = value_of(values, kKeys[i]); !path.empty())
      claim.paths.push_back(std::move(path));
  claim.identifier = lower_ascii(value_of(values, kLinkage));
  claim.other_identifier = lower_ascii(value_of(values, kLinkage2));
  if (claim.other_identifier == kNoIdentifier) claim.other_identifier.clear();
  if (claim.identifier.empty())
    return fail(ErrorCode::kCorrupt, "parent locator does not say which disk the parent is");
  if (claim.paths.empty())
    return fail(ErrorCode::kCorrupt, "parent locator does not say where the parent is");
  return claim;
}

}  // namespace assay::vhdx
