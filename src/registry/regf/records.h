// The records that cells of a hive hold, field by field.
//
// Layer: registry. Format: docs/formats/regf.md. Every "cell offset" counts from the first hive
// bin; kNoCell points nowhere. Names follow the fixed part of a record.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"

namespace assay::regf {

constexpr std::uint32_t kNoCell = 0xFFFFFFFF;

// Key node ("nk"); the key's name follows.
struct RawKeyNode {
  std::array<char, 2> id;             // 0x00  "nk"
  le16 flags;                         // 0x02  kKey...
  le64 last_written;                  // 0x04  FILETIME
  le32 access_bits;                   // 0x0C
  le32 parent;                        // 0x10  cell offset; not trusted, not needed
  le32 subkey_count;                  // 0x14
  le32 volatile_subkey_count;         // 0x18  means nothing on disk
  le32 subkey_list;                   // 0x1C  cell offset of lf, lh, li or ri
  le32 volatile_subkey_list;          // 0x20
  le32 value_count;                   // 0x24
  le32 value_list;                    // 0x28  cell offset of an array of cell offsets
  le32 security;                      // 0x2C
  le32 class_name;                    // 0x30  cell offset of UTF-16
  std::array<std::byte, 20> longest;  // 0x34  sizes for a caller's buffers
  le16 name_length;                   // 0x48  in bytes
  le16 class_length;                  // 0x4A  in bytes
};
static_assert(sizeof(RawKeyNode) == 0x4C);

constexpr std::uint16_t kKeyNameIsLatin1 = 0x0020;  // else UTF-16
// A handle to another part of the registry lies where the value count should be: no values here.
constexpr std::uint16_t kKeyIsPredefinedHandle = 0x0040;

// Key value ("vk"); its name follows.
struct RawKeyValue {
  std::array<char, 2> id;  // 0x00  "vk"
  le16 name_length;        // 0x02  in bytes; 0: the default value
  le32 data_size;          // 0x04  kDataIsResident and the size
  le32 data;               // 0x08  cell offset, or up to four bytes of data
  le32 type;               // 0x0C
  le16 flags;              // 0x10  bit 0: the name is Latin-1
  le16 spare;              // 0x12
};
static_assert(sizeof(RawKeyValue) == 0x14);

constexpr std::uint16_t kValueNameIsLatin1 = 0x0001;
constexpr std::uint32_t kDataIsResident = 0x80000000;

// The head of every list of subkeys ("lf", "lh", "li", "ri"); entries follow.
struct RawListHead {
  std::array<char, 2> id;  // 0x00
  le16 count;              // 0x02
};
static_assert(sizeof(RawListHead) == 4);

// An entry of "lf" and "lh"; those of "li" and "ri" are the cell offset alone.
struct RawHintedEntry {
  le32 key;   // 0x00  cell offset
  le32 hint;  // 0x04  lf: the first four characters; lh: a hash of the whole name
};
static_assert(sizeof(RawHintedEntry) == 8);

// Big data ("db"): a value of more than 16344 bytes, since version 1.4.
struct RawBigData {
  std::array<char, 2> id;  // 0x00  "db"
  le16 segment_count;      // 0x02
  le32 segment_list;       // 0x04  cell offset of an array of cell offsets
};
static_assert(sizeof(RawBigData) == 8);

// Every segment but the last holds this much; its cell is four bytes longer, and they are padding.
constexpr std::uint32_t kSegmentBytes = 16344;

}  // namespace assay::regf
