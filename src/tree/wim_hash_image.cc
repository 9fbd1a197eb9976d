#include "tree/wim_hash_image.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string>

#include "base/text.h"
#include "tree/reparse_point.h"
#include "tree/wim_header.h"

namespace assay {

namespace {

// An entry of a directory; its UTF-16 name follows, then a zero unit and padding to 8 bytes.
struct RawDentry {
  le64 length;                        // 0x00  with name and padding; 0 ends a directory
  le32 attributes;                    // 0x08
  le32 security_id;                   // 0x0C  -1: none
  le64 subdir_offset;                 // 0x10  of the first child, in the metadata; 0: none
  std::array<std::byte, 16> unused;   // 0x18
  std::array<le64, 3> times;          // 0x28  created, accessed, written
  Sha1 hash;                          // 0x40  of the unnamed stream
  std::array<std::byte, 12> reparse;  // 0x54
  le16 extra_stream_count;            // 0x60
  le16 short_name_bytes;              // 0x62
  le16 name_bytes;                    // 0x64
};
static_assert(sizeof(RawDentry) == 0x66);

// The security data before the root: its own length and no descriptors.
struct RawSecurityData {
  le32 total_length = 8;
  le32 count = 0;
};
static_assert(sizeof(RawSecurityData) == 8);

struct RawBlob {
  RawResourceHeader place;  // 0x00
  le16 part_number;         // 0x18
  le32 reference_count;     // 0x1A
  Sha1 hash;                // 0x1E
};
static_assert(sizeof(RawBlob) == 50);

constexpr std::uint32_t kAttributeNormal = 0x80;
constexpr std::uint32_t kNoSecurity = 0xFFFFFFFF;
constexpr std::string_view kXml = "\xEF\xBB\xBF<WIM><IMAGE INDEX=\"1\"></IMAGE></WIM>";

template <typename T>
void append(Bytes& out, const T& raw) {
  const auto view = std::as_bytes(std::span(&raw, 1));
  out.insert(out.end(), view.begin(), view.end());
}

void align(Bytes& out) { out.resize((out.size() + 7) / 8 * 8); }

// Lengths count the padding, so the fixed part is written last.
void append_dentry(Bytes& out, RawDentry dentry, std::string_view name) {
  const std::size_t start = out.size();
  const Bytes units = utf16le_from_utf8(name);
  out.resize(start + sizeof(RawDentry));
  out.insert(out.end(), units.begin(), units.end());
  if (!units.empty()) out.resize(out.size() + 2);
  align(out);
  dentry.length = out.size() - start;
  dentry.security_id = kNoSecurity;
  dentry.name_bytes = static_cast<std::uint16_t>(units.size());
  const auto view = std::as_bytes(std::span(&dentry, 1));
  std::copy(view.begin(), view.end(), out.begin() + static_cast<std::ptrdiff_t>(start));
}

Bytes make_metadata(const std::vector<Sha1>& hashes) {
  Bytes out;
  append(out, RawSecurityData{});
  RawDentry root{};
  root.attributes = kAttributeDirectory;
  // Past the root itself (0x66 bytes, padded) and the end of its one-entry list.
  root.subdir_offset = sizeof(RawSecurityData) + 0x68 + sizeof(le64);
  append_dentry(out, root, "");
  append(out, le64(0));
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    RawDentry file{};
    file.attributes = kAttributeNormal;
    file.hash = hashes[i];
    append_dentry(out, file, std::to_string(i));
  }
  append(out, le64(0));
  return out;
}

RawResourceHeader place_of(std::uint64_t offset, std::uint64_t size, std::uint8_t flags) {
  RawResourceHeader place{};
  for (std::size_t i = 0; i < place.stored_size.size(); ++i)
    place.stored_size[i] = static_cast<std::byte>(size >> (8 * i) & 0xFF);
  place.flags = flags;
  place.offset = offset;
  place.original_size = size;
  return place;
}

RawWimHeader empty_header() {
  RawWimHeader header{};
  constexpr std::string_view kMagic{"MSWIM\0\0\0", 8};
  std::copy(kMagic.begin(), kMagic.end(), header.magic.begin());
  header.header_size = sizeof(RawWimHeader);
  header.version = kWimVersionDefault;
  header.part_number = 1;
  header.total_parts = 1;
  header.image_count = 1;
  return header;
}

}  // namespace

Bytes make_hash_image(const std::vector<Sha1>& hashes) {
  const Bytes metadata = make_metadata(hashes);
  const Bytes xml = utf16le_from_utf8(kXml);
  RawBlob blob{};
  blob.place = place_of(sizeof(RawWimHeader), metadata.size(), kResourceMetadata);
  blob.part_number = 1;
  blob.reference_count = 1;
  blob.hash = sha1(metadata);

  RawWimHeader header = empty_header();
  const std::uint64_t blobs_at = sizeof(RawWimHeader) + metadata.size();
  header.blob_table = place_of(blobs_at, sizeof(RawBlob), kResourceMetadata);
  header.xml = place_of(blobs_at + sizeof(RawBlob), xml.size(), kResourceMetadata);

  // Not by insert(): GCC 12 at -O3 sees an overflow in it, where none is.
  Bytes out(sizeof(RawWimHeader));
  std::memcpy(out.data(), &header, sizeof(header));
  std::copy(metadata.begin(), metadata.end(), std::back_inserter(out));
  append(out, blob);
  std::copy(xml.begin(), xml.end(), std::back_inserter(out));
  return out;
}

}  // namespace assay
