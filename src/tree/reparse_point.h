// Reparse points: what kind of entry one is, and where a link leads.
//
// Layer: tree. Told by: [MS-FSCC] 2.1.2. Used by WIM and NTFS trees.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "tree/file_tree.h"

namespace assay {

inline constexpr std::uint32_t kAttributeDirectory = 0x00000010;     // FILE_ATTRIBUTE_DIRECTORY
inline constexpr std::uint32_t kAttributeReparsePoint = 0x00000400;  // ..._REPARSE_POINT
inline constexpr std::uint32_t kAttributeEncrypted = 0x00004000;     // ..._ENCRYPTED (EFS)

inline constexpr std::uint32_t kReparseMountPoint = 0xA0000003;  // junction
inline constexpr std::uint32_t kReparseSymlink = 0xA000000C;
inline constexpr std::uint32_t kReparseWof = 0x80000017;  // compressed by WOF ("CompactOS")

// A symbolic link or junction is kLink, also where it is a directory. A directory with any other
// tag (cloud folder) is still a directory. A file with any other tag is kOther: its bytes are
// somewhere else.
EntryKind kind_from(std::uint32_t attributes, std::uint32_t reparse_tag);

// The substitute name, as stored: "\??\C:\Users" or "..\Data". `data` is the reparse data without
// its 8-byte head (tag, length, reserved), as WIMs store it. kUnsupported for other tags.
Result<std::string> link_target_from(std::uint32_t reparse_tag, ByteView data);

}  // namespace assay
