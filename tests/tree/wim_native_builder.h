// Builds metadata and whole WIM files byte by byte, for what libwim does not write on this system
// (named streams, short names, junctions) and for what nobody should write.
#pragma once

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "tree/reparse_point.h"
#include "tree/wim_header.h"
#include "tree/wim_native/dentry_cursor.h"

namespace assay::wim {

inline constexpr std::uint32_t kDirectory = 0x10;

struct Node {
  std::string name;
  std::uint32_t attributes = 0x20;
  Sha1 sha1{};
  std::string short_name = {};
  std::uint32_t reparse_tag = 0;
  std::vector<DentryStream> streams = {};  // extra ones, also unnamed
  std::vector<Node> children = {};
  std::uint64_t fixed_children = 0;  // an offset of its own instead of the list's
};

inline Node directory(std::string name, std::vector<Node> children) {
  Node node{std::move(name), kDirectory};
  node.children = std::move(children);
  return node;
}

inline Sha1 digest(unsigned char first, unsigned char second = 1) {
  Sha1 sha1{};
  sha1[0] = std::byte{first};
  sha1[1] = std::byte{second};
  return sha1;
}

template <typename T>
void append(Bytes& out, const T& value) {
  const auto bytes = std::as_bytes(std::span(&value, 1));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

inline void append_name(Bytes& out, const std::string& name) {
  if (name.empty()) return;
  const Bytes units = utf16le_from_utf8(name);
  out.insert(out.end(), units.begin(), units.end());
  append(out, le16(0));
}

inline void align(Bytes& out) { out.resize((out.size() + 7) / 8 * 8); }

inline void append_stream(Bytes& out, const DentryStream& stream) {
  const std::size_t start = out.size();
  append(out, le64(0));
  append(out, le64(0));
  append(out, stream.sha1);
  append(out, le16(static_cast<std::uint16_t>(utf16le_from_utf8(stream.name).size())));
  append_name(out, stream.name);
  align(out);
  const le64 length(out.size() - start);
  std::memcpy(&out[start], &length, sizeof(length));
}

// Gives the offset of the entry.
inline std::size_t append_entry(Bytes& out, const Node& node) {
  const std::size_t start = out.size();
  RawDentry raw{};
  raw.attributes = node.attributes;
  raw.security_id = 0xFFFFFFFF;
  raw.children = node.fixed_children;
  raw.created = 130'000'000'000'000'001;
  raw.accessed = 130'000'000'000'000'002;
  raw.modified = 130'000'000'000'000'003;
  raw.sha1 = node.sha1;
  raw.reparse_tag = node.reparse_tag;
  raw.extra_streams = static_cast<std::uint16_t>(node.streams.size());
  raw.short_name_length = static_cast<std::uint16_t>(utf16le_from_utf8(node.short_name).size());
  raw.name_length = static_cast<std::uint16_t>(utf16le_from_utf8(node.name).size());
  append(out, raw);
  append_name(out, node.name);
  append_name(out, node.short_name);
  align(out);
  const le64 length(out.size() - start);
  std::memcpy(&out[start], &length, sizeof(length));
  for (const DentryStream& stream : node.streams) append_stream(out, stream);
  return start;
}

// Links have none, also where they are directories.
inline bool has_list(const Node& node) {
  return (node.attributes & (kDirectory | kAttributeReparsePoint)) == kDirectory &&
         node.fixed_children == 0;
}

inline void append_list(Bytes& out, std::size_t owner, const std::vector<Node>& children) {
  const le64 place(out.size());
  std::memcpy(&out[owner + offsetof(RawDentry, children)], &place, sizeof(place));
  std::vector<std::size_t> starts;
  for (const Node& child : children) starts.push_back(append_entry(out, child));
  append(out, le64(0));
  for (std::size_t i = 0; i < children.size(); ++i)
    if (has_list(children[i])) append_list(out, starts[i], children[i].children);
}

inline Bytes build_metadata(const std::vector<Node>& root_children) {
  Bytes out;
  append(out, le32(8));  // security data: none
  append(out, le32(0));
  const std::size_t root = append_entry(out, {"", kDirectory});
  append(out, le64(0));
  append_list(out, root, root_children);
  return out;
}

// A WIM file in which nothing is compressed.
class WimBuilder {
 public:
  WimBuilder() : file_(sizeof(RawWimHeader)) {}

  Sha1 add_blob(ByteView bytes) {
    const Sha1 hash = assay::sha1(bytes);
    append_table_entry(add_resource(bytes), 0, hash);
    return hash;
  }
  WimBuilder& add_image(const std::vector<Node>& root_children) {
    const Bytes metadata = build_metadata(root_children);
    append_table_entry(add_resource(metadata), kResourceMetadata, assay::sha1(metadata));
    ++images_;
    return *this;
  }
  Bytes build() {
    RawWimHeader header{};
    std::memcpy(header.magic.data(), "MSWIM\0\0\0", 8);
    header.header_size = sizeof(header);
    header.version = kWimVersionDefault;
    header.part_number = 1;
    header.total_parts = 1;
    header.image_count = images_;
    header.blob_table = add_resource(table_);
    header.blob_table.flags = kResourceMetadata;
    header.xml = add_resource(xml());
    header.xml.flags = kResourceMetadata;
    std::memcpy(file_.data(), &header, sizeof(header));
    return file_;
  }

 private:
  Bytes xml() const {
    std::string text = "\xEF\xBB\xBF<WIM>";
    for (std::uint32_t i = 1; i <= images_; ++i)
      text += "<IMAGE INDEX=\"" + std::to_string(i) + "\"><NAME>i</NAME></IMAGE>";
    return utf16le_from_utf8(text + "</WIM>");
  }
  RawResourceHeader add_resource(ByteView bytes) {
    RawResourceHeader raw{};
    for (std::size_t i = 0; i < 7; ++i)
      raw.stored_size[i] = static_cast<std::byte>(bytes.size() >> (8 * i));
    raw.offset = file_.size();
    raw.original_size = bytes.size();
    file_.insert(file_.end(), bytes.begin(), bytes.end());
    return raw;
  }
  void append_table_entry(RawResourceHeader raw, std::uint8_t flags, const Sha1& hash) {
    raw.flags = flags;
    append(table_, raw);
    append(table_, le16(1));
    append(table_, le32(1));
    append(table_, hash);
  }

  Bytes file_;
  Bytes table_;
  std::uint32_t images_ = 0;
};

// Named streams, short names, links, encrypted files: what libwim cannot capture here.
inline Bytes wim_with_everything() {
  WimBuilder builder;
  const Sha1 data = builder.add_blob(to_bytes("data of the file"));
  const Sha1 stream = builder.add_blob(to_bytes("[ZoneTransfer]"));
  Bytes target;  // of a junction: offsets and lengths of both names, then the names
  const Bytes name = utf16le_from_utf8("\\??\\C:\\Users");
  for (const std::size_t field : {std::size_t{0}, name.size(), name.size() + 2, std::size_t{0}})
    append(target, le16(static_cast<std::uint16_t>(field)));
  target.insert(target.end(), name.begin(), name.end());
  target.resize(target.size() + 4);
  const Sha1 junction = builder.add_blob(target);

  Node file{"long file name.txt", 0x20};
  file.short_name = "LONGFI~1.TXT";
  file.streams = {{"", data}, {"Zone.Identifier", stream}, {"empty", {}}};
  Node link{"Documents and Settings", kAttributeDirectory | kAttributeReparsePoint, junction};
  link.reparse_tag = kReparseMountPoint;
  Node broken = link;
  broken.name = "broken link";
  broken.sha1 = digest(0x77);
  Node cloud{"cloud.docx", kAttributeReparsePoint, junction};
  cloud.reparse_tag = 0x9000001A;
  const Node secret{"secret", kAttributeEncrypted, data};
  const Node missing{"missing", 0x20, digest(0x42)};
  builder.add_image({file, link, broken, cloud, secret, missing,
                     directory("dir", {file, {"plain", 0x20, data}})});
  return builder.build();
}

}  // namespace assay::wim
