// Steps through one list of directory entries.
//
// Layer: tree. Format: docs/formats/wim.md. next() looks only at the length and the name of an
// entry, so that looking for a name passes over the others quickly; read() takes in the rest.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "tree/wim_native/metadata.h"

namespace assay::wim {

// A directory entry, the fixed part. Its names follow, each with two NUL bytes behind it and
// absent if its length is 0; then tagged items up to `length`; then the extra streams.
struct RawDentry {
  le64 length;             // 0x00  without extra streams; up to 8: end of the list
  le32 attributes;         // 0x08  FILE_ATTRIBUTE_*
  le32 security_id;        // 0x0C  0xFFFFFFFF: none
  le64 children;           // 0x10  offset of the list in the metadata; 0: none
  le64 unused_1;           // 0x18
  le64 unused_2;           // 0x20
  le64 created;            // 0x28
  le64 accessed;           // 0x30
  le64 modified;           // 0x38
  Sha1 sha1;               // 0x40
  le32 unknown;            // 0x54
  le32 reparse_tag;        // 0x58  no reparse point: low half of the hard-link number
  le32 reparse_flags;      // 0x5C  ... high half
  le16 extra_streams;      // 0x60
  le16 short_name_length;  // 0x62  bytes
  le16 name_length;        // 0x64
};
static_assert(sizeof(RawDentry) == 102);

// Reads small pieces through blocks of 4 KiB. Blocks do not cross chunks, whose sizes are larger
// powers of two: so no chunk is expanded for bytes that nobody asked for.
class BlockReader {
 public:
  explicit BlockReader(const ByteSource& source) : source_(source) {}

  Result<void> read(std::uint64_t offset, std::span<std::byte> out, std::string_view what);
  std::uint64_t size() const { return source_.size(); }

 private:
  static constexpr std::uint64_t kBlockSize = 4096;

  Result<void> load(std::uint64_t start);

  const ByteSource& source_;
  std::uint64_t start_ = std::numeric_limits<std::uint64_t>::max();  // of block_: none yet
  std::size_t filled_ = 0;
  std::array<std::byte, kBlockSize> block_;
};

class DentryCursor {
 public:
  DentryCursor(const ByteSource& metadata, std::uint64_t offset)
      : reader_(metadata), next_offset_(offset) {}

  // Goes to the next entry; false at the end of the list.
  Result<bool> next();

  // Of the current entry. Names are UTF-16LE.
  std::uint64_t offset() const { return offset_; }
  ByteView name() const { return ByteView(names_).first(raw_.name_length); }
  Result<Dentry> read();

  // Where the current entry ends, its extra streams included.
  Result<std::uint64_t> end();

 private:
  struct ExtraStream {
    Bytes name;
    Sha1 sha1;
  };

  Result<void> read_head(std::uint64_t length);
  ByteView short_name() const;
  std::uint64_t streams_offset() const;
  Result<ExtraStream> read_stream(std::uint64_t& at);

  BlockReader reader_;
  std::uint64_t next_offset_;
  bool has_next_offset_ = true;  // false: not known before the extra streams are stepped over
  std::uint64_t offset_ = 0;
  RawDentry raw_;
  Bytes names_;  // long name and short name with the NULs between
};

}  // namespace assay::wim
