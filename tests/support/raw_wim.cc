#include "support/raw_wim.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "tree/wim_header.h"

namespace assay {

namespace {

class Writer {
 public:
  template <typename T>
  Writer& put(T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i)
      bytes.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * i)));
    return *this;
  }
  Writer& put_bytes(ByteView view) {
    bytes.insert(bytes.end(), view.begin(), view.end());
    return *this;
  }
  Writer& align() {
    bytes.resize((bytes.size() + 7) / 8 * 8);
    return *this;
  }

  Bytes bytes;
};

Sha1 hash_of(const Bytes& data) { return data.empty() ? Sha1{} : sha1(data); }

std::uint16_t length16(const Bytes& bytes) { return static_cast<std::uint16_t>(bytes.size()); }

void put_stream(Writer& out, const std::string& name, const Bytes& data) {
  const Bytes units = utf16le_from_utf8(name);
  Writer entry;
  entry.put<std::uint64_t>((0x26 + units.size() + (units.empty() ? 0 : 2) + 7) / 8 * 8);
  entry.put<std::uint64_t>(0).put_bytes(hash_of(data)).put(length16(units)).put_bytes(units);
  if (!units.empty()) entry.put<std::uint16_t>(0);
  out.put_bytes(entry.align().bytes);
}

void put_dentry(Writer& out, const RawWimFile& file, std::uint64_t subdir) {
  const Bytes name = utf16le_from_utf8(file.name);
  const Bytes short_name = utf16le_from_utf8(file.short_name);
  Writer entry;
  entry.put<std::uint64_t>(0).put(file.attributes).put<std::uint32_t>(0xFFFFFFFF);
  entry.put(subdir).put<std::uint64_t>(0).put<std::uint64_t>(0);
  entry.put(file.created).put(file.accessed).put(file.written);
  entry.put_bytes(hash_of(file.bytes)).put<std::uint32_t>(0);
  entry.put(file.reparse_tag).put<std::uint32_t>(0);
  entry.put(static_cast<std::uint16_t>(file.streams.size()));
  entry.put(length16(short_name)).put(length16(name)).put_bytes(name);
  if (!name.empty()) entry.put<std::uint16_t>(0);
  entry.put_bytes(short_name);
  if (!short_name.empty()) entry.put<std::uint16_t>(0);
  entry.align();
  entry.bytes[0] = static_cast<std::byte>(entry.bytes.size() & 0xFF);
  entry.bytes[1] = static_cast<std::byte>(entry.bytes.size() >> 8);
  out.put_bytes(entry.bytes);
  for (const auto& [stream, data] : file.streams) put_stream(out, stream, data);
}

Bytes make_metadata(const std::vector<RawWimFile>& files) {
  Writer out;
  out.put<std::uint32_t>(8).put<std::uint32_t>(0);
  RawWimFile root;
  root.attributes = 0x10;
  put_dentry(out, root, 8 + 0x68 + 8);
  out.put<std::uint64_t>(0);
  for (const RawWimFile& file : files) put_dentry(out, file, 0);
  out.put<std::uint64_t>(0);
  return out.bytes;
}

class BlobWriter {
 public:
  explicit BlobWriter(Writer& file) : file_(file) {}

  void add(const Bytes& data, bool is_metadata) {
    if (data.empty() || !seen_.emplace(hash_of(data), true).second) return;
    put_place(table, file_.bytes.size(), data.size(), is_metadata ? kResourceMetadata : 0);
    table.put<std::uint16_t>(1).put<std::uint32_t>(1).put_bytes(hash_of(data));
    file_.put_bytes(data);
  }

  static void put_place(Writer& out, std::uint64_t offset, std::uint64_t size, unsigned flags) {
    out.put(size | std::uint64_t{flags} << 56).put(offset).put(size);
  }

  Writer table;

 private:
  Writer& file_;
  std::map<Sha1, bool> seen_;
};

Bytes make_header(std::uint64_t table_at, std::uint64_t table_size, std::uint64_t xml_size) {
  Writer out;
  out.put_bytes(as_bytes(std::string_view("MSWIM\0\0\0", 8))).put<std::uint32_t>(208);
  out.put<std::uint32_t>(kWimVersionDefault).put<std::uint64_t>(0);  // no flags, no chunks
  out.bytes.resize(0x28, std::byte{7});                              // GUID
  out.put<std::uint16_t>(1).put<std::uint16_t>(1).put<std::uint32_t>(1);
  BlobWriter::put_place(out, table_at, table_size, kResourceMetadata);
  BlobWriter::put_place(out, table_at + table_size, xml_size, kResourceMetadata);
  out.bytes.resize(208);
  return out.bytes;
}

}  // namespace

Bytes make_raw_wim(const std::vector<RawWimFile>& files) {
  Writer out;
  out.bytes.resize(208);
  BlobWriter blobs(out);
  for (const RawWimFile& file : files) {
    if (file.data_is_absent) continue;
    blobs.add(file.bytes, false);
    for (const auto& [name, data] : file.streams) blobs.add(data, false);
  }
  blobs.add(make_metadata(files), true);
  const std::uint64_t table_at = out.bytes.size();
  const Bytes xml = utf16le_from_utf8("\xEF\xBB\xBF<WIM><IMAGE INDEX=\"1\"></IMAGE></WIM>");
  out.put_bytes(blobs.table.bytes).put_bytes(xml);
  const Bytes header = make_header(table_at, blobs.table.bytes.size(), xml.size());
  std::copy(header.begin(), header.end(), out.bytes.begin());
  return out.bytes;
}

Bytes link_data(std::string_view target, bool is_symlink) {
  const Bytes name = utf16le_from_utf8(target);
  Writer out;
  // The print name is empty, and both end in a zero unit.
  out.put<std::uint16_t>(0).put(length16(name)).put(static_cast<std::uint16_t>(name.size() + 2));
  out.put<std::uint16_t>(0);
  if (is_symlink) out.put<std::uint32_t>(0);
  return out.put_bytes(name).put<std::uint32_t>(0).bytes;
}

}  // namespace assay
