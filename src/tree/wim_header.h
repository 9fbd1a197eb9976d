// The header of a WIM file: 208 bytes that say what the file is and where its tables lie.
//
// Layer: tree. Told by: Microsoft's "Windows Imaging File Format" paper; wimlib's header.h for
// version 0x0E00 and pipable files. Read by both WIM engines and by the search for split parts.
// Accepted: versions 1.13 (0x10D00) and 0x0E00 (solid resources, "ESD"). Not checked here: whether
// the tables that the header points to are sound, only that they lie within the file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/guid.h"
#include "base/result.h"
#include "io/byte_source.h"

namespace assay {

// Location of a resource, as the header and the blob table write it.
struct RawResourceHeader {
  std::array<std::byte, 7> stored_size;  // 0x00  56 bits, little-endian; in the file
  std::uint8_t flags;                    // 0x07  kResource...
  le64 offset;                           // 0x08  in the file; in a solid resource: within it
  le64 original_size;                    // 0x10  expanded
};
static_assert(sizeof(RawResourceHeader) == 24);

struct RawWimHeader {
  std::array<char, 8> magic;         // 0x00  "MSWIM" or, pipable, "WLPWM"; three NUL bytes
  le32 header_size;                  // 0x08  208
  le32 version;                      // 0x0C
  le32 flags;                        // 0x10  kWim...
  le32 chunk_size;                   // 0x14  of non-solid compressed resources
  std::array<std::byte, 16> guid;    // 0x18  the same in all parts of a split set
  le16 part_number;                  // 0x28  from 1
  le16 total_parts;                  // 0x2A
  le32 image_count;                  // 0x2C
  RawResourceHeader blob_table;      // 0x30
  RawResourceHeader xml;             // 0x48
  RawResourceHeader boot_metadata;   // 0x60
  le32 boot_index;                   // 0x78  0: no image is bootable
  RawResourceHeader integrity;       // 0x7C
  std::array<std::byte, 60> unused;  // 0x94
};
static_assert(sizeof(RawWimHeader) == 208);

inline constexpr std::uint32_t kWimVersionDefault = 0x10D00;
inline constexpr std::uint32_t kWimVersionSolid = 0x0E00;

// RawWimHeader::flags
inline constexpr std::uint32_t kWimCompressed = 0x00000002;
inline constexpr std::uint32_t kWimReadOnly = 0x00000004;
inline constexpr std::uint32_t kWimSpanned = 0x00000008;
inline constexpr std::uint32_t kWimWriteInProgress = 0x00000040;
inline constexpr std::uint32_t kWimXpress = 0x00020000;
inline constexpr std::uint32_t kWimLzx = 0x00040000;
inline constexpr std::uint32_t kWimLzms = 0x00080000;

// RawResourceHeader::flags
inline constexpr std::uint8_t kResourceFree = 0x01;
inline constexpr std::uint8_t kResourceMetadata = 0x02;
inline constexpr std::uint8_t kResourceCompressed = 0x04;
inline constexpr std::uint8_t kResourceSpanned = 0x08;
inline constexpr std::uint8_t kResourceSolid = 0x10;

struct ResourceRef {
  std::uint64_t stored_size = 0;
  std::uint8_t flags = 0;
  std::uint64_t offset = 0;
  std::uint64_t original_size = 0;

  bool operator==(const ResourceRef&) const = default;
};

ResourceRef parse_resource(const RawResourceHeader& raw);

enum class WimCompression { kNone, kXpress, kLzx, kLzms };

// "none", "XPRESS", "LZX", "LZMS".
std::string_view name_of(WimCompression compression);

struct WimHeader {
  std::uint32_t version = 0;
  std::uint32_t flags = 0;
  WimCompression compression = WimCompression::kNone;
  std::uint32_t chunk_size = 0;  // 0 where nothing is compressed
  Guid guid{};
  std::uint16_t part_number = 1;
  std::uint16_t total_parts = 1;
  std::uint32_t image_count = 0;
  std::uint32_t boot_index = 0;
  bool pipable = false;
  ResourceRef blob_table;
  ResourceRef xml;
  ResourceRef boot_metadata;
  ResourceRef integrity;
};

// Whether a file that begins with `head` is a WIM at all: Microsoft's magic or wimlib's pipable
// one.
bool is_wim(ByteView head);

// The checked header. A pipable file is written in one go and carries the finished header at its
// end: that copy is the one read.
Result<WimHeader> read_wim_header(const ByteSource& source);

}  // namespace assay
