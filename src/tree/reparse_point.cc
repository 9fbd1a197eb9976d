#include "tree/reparse_point.h"

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

// The data of both kinds of link begin so; lengths and offsets are bytes.
struct RawLinkNames {
  le16 substitute_offset;  // 0x00  from the end of the fixed part
  le16 substitute_length;  // 0x02
  le16 print_offset;       // 0x04
  le16 print_length;       // 0x06
};
static_assert(sizeof(RawLinkNames) == 8);

// A symbolic link has flags (bit 0: relative) before the names, a junction has not.
constexpr std::uint64_t kSymlinkFlagsBytes = 4;

}  // namespace

EntryKind kind_from(std::uint32_t attributes, std::uint32_t reparse_tag) {
  const bool is_reparse_point = (attributes & kAttributeReparsePoint) != 0;
  if (is_reparse_point && (reparse_tag == kReparseSymlink || reparse_tag == kReparseMountPoint))
    return EntryKind::kLink;
  if ((attributes & kAttributeDirectory) != 0) return EntryKind::kDirectory;
  return is_reparse_point ? EntryKind::kOther : EntryKind::kFile;
}

Result<std::string> link_target_from(std::uint32_t reparse_tag, ByteView data) {
  if (reparse_tag != kReparseSymlink && reparse_tag != kReparseMountPoint)
    return fail(ErrorCode::kUnsupported,
                fmt::format("reparse tag 0x{:08x} is not a link", reparse_tag));
  TRY_ASSIGN(const RawLinkNames names, read_raw<RawLinkNames>(data, 0, "link data"));
  const std::uint64_t start =
      sizeof(RawLinkNames) + (reparse_tag == kReparseSymlink ? kSymlinkFlagsBytes : 0);
  TRY_ASSIGN(const ByteView name, slice(data, start + names.substitute_offset,
                                        names.substitute_length, "target of the link"));
  return utf8_from_utf16le(name);
}

}  // namespace assay
