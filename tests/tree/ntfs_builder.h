// Builds small NTFS volumes byte by byte: what mkntfs and libwim do not write, and what nobody
// should write. Clusters and MFT records have 1 KiB, sectors 512 bytes; there is no $UpCase (128
// KiB), which the reader notes.
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "io/memory_source.h"
#include "tree/ntfs/index_node.h"
#include "tree/ntfs/layout.h"
#include "tree/ntfs/ntfs.h"

namespace assay::ntfs {

inline constexpr std::uint32_t kBuiltCluster = 1024;
inline constexpr std::uint64_t kBuiltTime = 130'000'000'000'000'000;

template <typename T>
void append(Bytes& out, const T& value) {
  const auto bytes = std::as_bytes(std::span(&value, 1));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

template <typename T>
void put(Bytes& out, std::size_t offset, const T& value) {
  if (out.size() < offset + sizeof(T)) out.resize(offset + sizeof(T));
  std::memcpy(&out[offset], &value, sizeof(T));
}

inline void append_bytes(Bytes& out, ByteView bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

inline void align(Bytes& out) { out.resize((out.size() + 7) / 8 * 8); }

// Sets the marks at the ends of sectors; the array lies at `offset`.
inline void set_fix_ups(std::span<std::byte> block, std::size_t offset) {
  const le16 mark(7);
  const std::size_t sectors = block.size() / kFixUpStride;
  std::memcpy(&block[offset], &mark, 2);
  for (std::size_t i = 0; i < sectors; ++i) {
    std::byte* end = &block[(i + 1) * kFixUpStride - 2];
    std::memcpy(&block[offset + 2 * (i + 1)], end, 2);
    std::memcpy(end, &mark, 2);
  }
}

// One run as mapping pairs: both numbers with eight bytes.
inline Bytes mapping_pair(std::uint64_t clusters, std::int64_t distance) {
  Bytes out{std::byte{0x88}};
  append(out, le64(clusters));
  append(out, le64(static_cast<std::uint64_t>(distance)));
  return out;
}
inline Bytes hole(std::uint64_t clusters) {
  Bytes out{std::byte{0x08}};
  append(out, le64(clusters));
  return out;
}

struct NonResidentSpec {
  std::uint64_t size = 0;
  std::uint64_t first_vcn = 0;
  std::uint64_t clusters = 0;
  std::uint64_t allocated = 0;    // 0: clusters
  std::uint64_t initialized = 0;  // 0: size
  std::uint16_t flags = 0;
  std::uint8_t compression_unit = 0;
};

struct BuiltRecord {
  std::uint16_t flags = kRecordInUse;
  std::uint16_t sequence = 1;
  std::uint64_t base = 0;
  std::multimap<std::uint32_t, Bytes> attributes;  // by type, each complete
  std::uint16_t next_id = 0;
};

class NtfsBuilder {
 public:
  static constexpr std::uint64_t kRoot = kRootRecord;
  static constexpr std::uint64_t kMirrorCluster = 4;
  static constexpr std::uint64_t kFirstData = 8;

  NtfsBuilder() {
    for (const std::uint64_t number : {kMftRecord, std::uint64_t{1}, kLogFileRecord})
      add_standard_information(number, 6);
    add_standard_information(kVolumeRecord, 6);
    add_value(kVolumeRecord, kVolumeName, "", utf16le_from_utf8("built"));
    RawVolumeInformation information{};
    information.major_version = 3;
    information.minor_version = 1;
    add_value(kVolumeRecord, kVolumeInformation, "", std::as_bytes(std::span(&information, 1)));
    add_clusters(kLogFileRecord, kData, "", Bytes(kBuiltCluster, std::byte{0xFF}));
    add_standard_information(kRoot, 6);
    records_[kRoot].flags |= kRecordIsDirectory;
    records_[kRoot].sequence = 5;
  }

  // Gives the number of the record. `data` is resident.
  std::uint64_t add_file(std::uint64_t parent, const std::string& name, ByteView data = {},
                         std::uint32_t attributes = 0x20) {
    const std::uint64_t number = add_empty(parent, name, attributes);
    add_value(number, kData, "", data);
    return number;
  }
  // Without $DATA.
  std::uint64_t add_empty(std::uint64_t parent, const std::string& name,
                          std::uint32_t attributes = 0x20) {
    const std::uint64_t number = next_record_++;
    add_standard_information(number, attributes);
    add_name(number, parent, name);
    return number;
  }
  std::uint64_t add_directory(std::uint64_t parent, const std::string& name) {
    const std::uint64_t number = next_record_++;
    records_[number].flags |= kRecordIsDirectory;
    add_standard_information(number, 0);
    add_name(number, parent, name);
    return number;
  }
  std::uint64_t add_extension(std::uint64_t base) {
    const std::uint64_t number = next_record_++;
    records_[number].base = reference(base);
    return number;
  }
  void add_name(std::uint64_t number, std::uint64_t parent, const std::string& name,
                NameSpace name_space = NameSpace::kPosix) {
    add_name(number, parent, utf16_from_utf8(name), name_space);
  }
  void add_name(std::uint64_t number, std::uint64_t parent, const std::u16string& name,
                NameSpace name_space) {
    RawFileName raw{};
    raw.parent = reference(parent);
    raw.name_length = static_cast<std::uint8_t>(name.size());
    raw.name_space = static_cast<std::uint8_t>(name_space);
    const bool is_directory = (records_[number].flags & kRecordIsDirectory) != 0;
    raw.attributes = is_directory ? kNameIsDirectory : 0U;
    Bytes key;
    append(key, raw);
    for (const char16_t unit : name) append(key, le16(unit));
    add_value(number, kFileName, "", key);
    children_[parent].push_back({name, key, number});
  }

  void add_value(std::uint64_t number, std::uint32_t type, const std::string& name, ByteView value,
                 std::uint16_t flags = 0) {
    RawResident raw{};
    const Bytes units = utf16le_from_utf8(name);
    raw.header.type = type;
    raw.header.name_length = static_cast<std::uint8_t>(units.size() / 2);
    raw.header.name_offset = sizeof(RawResident);
    raw.header.flags = flags;
    raw.header.id = records_[number].next_id++;
    raw.value_length = static_cast<std::uint32_t>(value.size());
    Bytes out(sizeof(raw));
    append_bytes(out, units);
    align(out);
    raw.value_offset = static_cast<std::uint16_t>(out.size());
    append_bytes(out, value);
    align(out);
    raw.header.length = static_cast<std::uint32_t>(out.size());
    put(out, 0, raw);
    records_[number].attributes.emplace(type, std::move(out));
  }

  // An attribute in clusters; `pairs` as mapping_pair() makes them. Gives its id.
  std::uint16_t add_runs(std::uint64_t number, std::uint32_t type, const std::string& name,
                         ByteView pairs, const NonResidentSpec& spec) {
    RawNonResident raw{};
    const Bytes units = utf16le_from_utf8(name);
    raw.header.type = type;
    raw.header.is_non_resident = 1;
    raw.header.name_length = static_cast<std::uint8_t>(units.size() / 2);
    raw.header.name_offset = sizeof(RawNonResident);
    raw.header.flags = spec.flags;
    const std::uint16_t id = records_[number].next_id++;
    raw.header.id = id;
    raw.first_vcn = spec.first_vcn;
    raw.last_vcn = spec.first_vcn + spec.clusters - 1;
    raw.compression_unit = spec.compression_unit;
    raw.allocated_size = spec.allocated != 0 ? spec.allocated : spec.clusters * kBuiltCluster;
    raw.data_size = spec.size;
    raw.initialized_size = spec.initialized != 0 ? spec.initialized : spec.size;
    Bytes out(sizeof(raw));
    append_bytes(out, units);
    align(out);
    raw.mapping_pairs_offset = static_cast<std::uint16_t>(out.size());
    append_bytes(out, pairs);
    out.push_back(std::byte{0});
    align(out);
    raw.header.length = static_cast<std::uint32_t>(out.size());
    put(out, 0, raw);
    records_[number].attributes.emplace(type, std::move(out));
    return id;
  }

  // Puts `bytes` into clusters of their own; gives the first of them.
  std::uint64_t put_clusters(ByteView bytes) {
    const std::uint64_t first = kFirstData + data_.size() / kBuiltCluster;
    append_bytes(data_, bytes);
    data_.resize((data_.size() + kBuiltCluster - 1) / kBuiltCluster * kBuiltCluster);
    return first;
  }
  void add_clusters(std::uint64_t number, std::uint32_t type, const std::string& name,
                    ByteView bytes) {
    const std::uint64_t clusters = (bytes.size() + kBuiltCluster - 1) / kBuiltCluster;
    const std::uint64_t lcn = put_clusters(bytes);
    add_runs(number, type, name, mapping_pair(clusters, static_cast<std::int64_t>(lcn)),
             {bytes.size(), 0, clusters});
  }

  void add_reparse_point(std::uint64_t number, std::uint32_t tag, ByteView data) {
    RawReparseHeader raw{};
    raw.tag = tag;
    raw.data_length = static_cast<std::uint16_t>(data.size());
    Bytes value;
    append(value, raw);
    append_bytes(value, data);
    add_value(number, kReparsePoint, "", value);
  }
  std::uint64_t add_link(std::uint64_t parent, const std::string& name, const std::string& target,
                         std::uint32_t tag = 0xA000000C) {
    const std::uint64_t number = add_file(parent, name, {}, 0x420);
    const Bytes units = utf16le_from_utf8(target);
    Bytes data;
    for (const std::size_t field : {std::size_t{0}, units.size(), units.size(), std::size_t{0}})
      append(data, le16(static_cast<std::uint16_t>(field)));
    if (tag == 0xA000000C) append(data, le32(1));
    append_bytes(data, units);
    add_reparse_point(number, tag, data);
    return number;
  }

  static void append_list_entry(Bytes& list, std::uint32_t type, std::uint64_t vcn,
                                std::uint64_t record, std::uint16_t id) {
    RawAttributeListEntry raw{};
    raw.type = type;
    raw.length = 32;
    raw.name_offset = sizeof(raw);
    raw.first_vcn = vcn;
    raw.record = record;
    raw.id = id;
    append(list, raw);
    align(list);
  }

  BuiltRecord& record(std::uint64_t number) { return records_[number]; }
  std::uint64_t reference(std::uint64_t number) {
    return number | std::uint64_t{records_[number].sequence} << 48;
  }
  // The entries of a directory go into index blocks of 1 KiB, `per_block` into each; so they do
  // anyway where they are more than a record holds.
  void use_index_blocks(std::uint64_t directory, std::size_t per_block = 4) {
    per_block_[directory] = per_block;
  }
  // The first `count` records of the MFT are described by record 0, the rest by record 15.
  void split_mft(std::uint64_t count) { split_mft_at_ = count; }

  // Where things lie once build() has run.
  std::size_t mft_offset() const { return mft_cluster_ * kBuiltCluster; }
  std::size_t record_offset(std::uint64_t number) const {
    return mft_offset() + static_cast<std::size_t>(number) * kBuiltCluster;
  }
  // Of the first index block of a directory.
  std::size_t index_offset(std::uint64_t directory) const { return index_offsets_.at(directory); }
  // Of the first attribute of that type in its record.
  std::size_t attribute_offset(const Bytes& volume, std::uint64_t number,
                               std::uint32_t type) const {
    const std::size_t start = record_offset(number);
    std::size_t at = start + 0x38;
    for (;;) {
      const le32 found = read_raw<le32>(volume, at, "type").value();
      if (found == type) return at;
      at += read_raw<le32>(volume, at + 4, "length").value();
    }
  }

  Bytes build() {
    for (auto& [number, record] : records_)
      if ((record.flags & kRecordIsDirectory) != 0) add_index(number);
    const std::uint64_t count = std::max<std::uint64_t>(next_record_, kFirstUserRecord);
    mft_cluster_ = kFirstData + data_.size() / kBuiltCluster;
    describe_mft(count);
    Bytes out(kFirstData * kBuiltCluster);
    append_bytes(out, data_);
    for (std::uint64_t number = 0; number < count; ++number) append_bytes(out, emit(number));
    for (std::uint64_t number = 0; number < 4; ++number) {
      const Bytes copy = emit(number);
      std::copy(
          copy.begin(), copy.end(),
          out.begin() + static_cast<std::ptrdiff_t>((kMirrorCluster + number) * kBuiltCluster));
    }
    const RawBootSector boot = boot_sector(out.size() / 512);
    put(out, 0, boot);
    append(out, boot);
    return out;
  }

 private:
  struct Child {
    std::u16string name;
    Bytes key;
    std::uint64_t number;
  };

  void add_standard_information(std::uint64_t number, std::uint32_t attributes) {
    RawStandardInformation raw{};
    raw.created = kBuiltTime + 1;
    raw.modified = kBuiltTime + 2;
    raw.accessed = kBuiltTime + 3;
    raw.attributes = attributes;
    add_value(number, kStandardInformation, "", std::as_bytes(std::span(&raw, 1)));
  }

  Bytes index_entry(const Child* child, const std::uint64_t* vcn) {
    RawIndexEntry raw{};
    Bytes out(sizeof(raw));
    if (child != nullptr) {
      raw.file = reference(child->number);
      raw.key_length = static_cast<std::uint16_t>(child->key.size());
      append_bytes(out, child->key);
      align(out);
    }
    raw.flags = (vcn != nullptr ? kEntryHasChild : 0U) | (child == nullptr ? kEntryIsLast : 0U);
    if (vcn != nullptr) append(out, le64(*vcn));
    raw.length = static_cast<std::uint16_t>(out.size());
    put(out, 0, raw);
    return out;
  }

  static Bytes index_node(const Bytes& entries, std::size_t header_gap) {
    RawIndexHeader raw{};
    raw.entries_offset = static_cast<std::uint32_t>(sizeof(raw) + header_gap);
    raw.used_size = static_cast<std::uint32_t>(sizeof(raw) + header_gap + entries.size());
    raw.allocated_size = raw.used_size;
    Bytes out;
    append(out, raw);
    out.resize(out.size() + header_gap);
    append_bytes(out, entries);
    return out;
  }

  Bytes index_block(std::uint64_t vcn, const Bytes& entries) {
    RawIndexBlock raw{};
    std::memcpy(raw.header.magic.data(), "INDX", 4);
    raw.header.fix_ups_offset = sizeof(RawIndexBlock);
    raw.header.fix_ups_count = 3;
    raw.vcn = vcn;
    Bytes out;
    append(out, raw);
    out.resize(offsetof(RawIndexBlock, index));
    append_bytes(out, index_node(entries, 8));
    out.resize(kBuiltCluster);
    set_fix_ups(out, sizeof(RawIndexBlock));
    return out;
  }

  void add_index(std::uint64_t directory) {
    std::vector<Child>& children = children_[directory];
    std::sort(children.begin(), children.end(), [](const Child& a, const Child& b) {
      const std::string x = fold(utf8_from_utf16(a.name));
      const std::string y = fold(utf8_from_utf16(b.name));
      return x != y ? x < y : a.name < b.name;
    });
    Bytes entries;
    Bytes blocks;
    const std::size_t per_block = per_block_.count(directory) != 0 ? per_block_[directory]
                                  : children.size() > 3            ? 4
                                                                   : 0;
    for (std::size_t at = 0; per_block != 0;) {
      Bytes inner;
      for (std::size_t i = 0; i < per_block && at < children.size(); ++i)
        append_bytes(inner, index_entry(&children[at++], nullptr));
      append_bytes(inner, index_entry(nullptr, nullptr));
      const std::uint64_t vcn = blocks.size() / kBuiltCluster;
      append_bytes(blocks, index_block(vcn, inner));
      const Child* separator = at < children.size() ? &children[at++] : nullptr;
      append_bytes(entries, index_entry(separator, &vcn));
      if (separator == nullptr) break;
    }
    if (per_block == 0) {
      for (const Child& child : children) append_bytes(entries, index_entry(&child, nullptr));
      append_bytes(entries, index_entry(nullptr, nullptr));
    }
    RawIndexRoot raw{};
    raw.attribute_type = kFileName;
    raw.collation = 1;
    raw.block_size = kBuiltCluster;
    raw.block_clusters = 1;
    Bytes root;
    append(root, raw);
    append_bytes(root, index_node(entries, 0));
    add_value(directory, kIndexRoot, "$I30", root);
    if (blocks.empty()) return;
    index_offsets_[directory] = kFirstData * kBuiltCluster + data_.size();
    add_clusters(directory, kIndexAllocation, "$I30", blocks);
  }

  void describe_mft(std::uint64_t count) {
    const auto lcn = static_cast<std::int64_t>(mft_cluster_);
    const std::uint64_t first = split_mft_at_ != 0 ? split_mft_at_ : count;
    const std::uint16_t id = add_runs(kMftRecord, kData, "", mapping_pair(first, lcn),
                                      {count * kBuiltCluster, 0, first, count * kBuiltCluster});
    if (split_mft_at_ == 0) return;
    records_[15].base = reference(kMftRecord);
    const std::uint16_t more =
        add_runs(15, kData, "", mapping_pair(count - first, lcn + static_cast<std::int64_t>(first)),
                 {0, first, count - first});
    Bytes list;
    append_list_entry(list, kStandardInformation, 0, reference(kMftRecord), 0);
    append_list_entry(list, kData, 0, reference(kMftRecord), id);
    append_list_entry(list, kData, first, reference(15), more);
    add_value(kMftRecord, kAttributeList, "", list);
  }

  Bytes emit(std::uint64_t number) {
    BuiltRecord& record = records_[number];
    RawRecordHeader raw{};
    std::memcpy(raw.header.magic.data(), "FILE", 4);
    raw.header.fix_ups_offset = 0x30;
    raw.header.fix_ups_count = 3;
    raw.sequence = record.sequence;
    raw.attributes_offset = 0x38;
    raw.flags = record.attributes.empty() ? std::uint16_t{0} : record.flags;
    raw.allocated_size = kBuiltCluster;
    raw.base = record.base;
    Bytes out(0x38);
    for (const auto& [type, bytes] : record.attributes) append_bytes(out, bytes);
    append(out, le32(kEndOfAttributes));
    align(out);
    raw.used_size = static_cast<std::uint32_t>(out.size());
    put(out, 0, raw);
    if (out.size() > kBuiltCluster) throw std::length_error("record is too full");
    out.resize(kBuiltCluster);
    set_fix_ups(out, 0x30);
    return out;
  }

  RawBootSector boot_sector(std::uint64_t sectors) const {
    RawBootSector boot{};
    std::memcpy(boot.oem_id.data(), "NTFS    ", 8);
    boot.bytes_per_sector = 512;
    boot.sectors_per_cluster = 2;
    boot.total_sectors = sectors;
    boot.mft_cluster = mft_cluster_;
    boot.mirror_cluster = kMirrorCluster;
    boot.clusters_per_record = 1;
    boot.clusters_per_index = 1;
    boot.end = {0x55, 0xAA};
    return boot;
  }

  std::map<std::uint64_t, BuiltRecord> records_;
  std::map<std::uint64_t, std::vector<Child>> children_;
  std::map<std::uint64_t, std::size_t> per_block_;
  std::map<std::uint64_t, std::size_t> index_offsets_;
  Bytes data_;  // from cluster kFirstData on
  std::uint64_t next_record_ = kFirstUserRecord;
  std::uint64_t mft_cluster_ = 0;
  std::uint64_t split_mft_at_ = 0;
};

inline Result<NtfsVolume> open_built(Bytes volume) {
  return open_ntfs(make_memory_source(std::move(volume)), Limits{});
}

// A volume with one of everything: for mutation and as a seed of the fuzzer.
inline NtfsBuilder ntfs_with_everything() {
  NtfsBuilder builder;
  const std::uint64_t windows = builder.add_directory(NtfsBuilder::kRoot, "Windows");
  const std::uint64_t file = builder.add_empty(windows, "long file name.txt");
  builder.add_value(file, kData, "", to_bytes("resident"));
  builder.add_value(file, kData, "Zone.Identifier", to_bytes("[ZoneTransfer]"));
  const std::uint64_t plain = builder.add_empty(windows, "plain");
  builder.add_clusters(plain, kData, "", Bytes(2500, std::byte{'p'}));
  const std::uint64_t sparse = builder.add_empty(windows, "sparse", 0x220);
  Bytes pairs = hole(3);
  append_bytes(pairs, mapping_pair(1, static_cast<std::int64_t>(
                                          builder.put_clusters(Bytes(1000, std::byte{'s'})))));
  builder.add_runs(sparse, kData, "", pairs, {4000, 0, 4, 0, 3900, kFlagSparse});
  const std::uint64_t compressed = builder.add_empty(windows, "compressed", 0x820);
  pairs = mapping_pair(1, static_cast<std::int64_t>(builder.put_clusters(
                              Bytes{std::byte{3}, std::byte{0xB0}, std::byte{2}, std::byte{'c'},
                                    std::byte{0xFC}, std::byte{0x0F}})));
  append_bytes(pairs, hole(15));
  builder.add_runs(compressed, kData, "", pairs, {4096, 0, 16, 0, 0, 1, 4});
  builder.add_link(NtfsBuilder::kRoot, "link", "Windows");
  builder.add_link(NtfsBuilder::kRoot, "junction", "\\??\\C:\\Windows", 0xA0000003);
  const std::uint64_t large = builder.add_directory(NtfsBuilder::kRoot, "large");
  for (int i = 0; i < 6; ++i) builder.add_file(large, "name " + std::to_string(i));
  builder.use_index_blocks(large);
  const std::uint64_t pieces = builder.add_empty(windows, "pieces");
  const std::uint64_t extension = builder.add_extension(pieces);
  const auto lcn = static_cast<std::int64_t>(builder.put_clusters(Bytes(2048, std::byte{'e'})));
  const std::uint16_t first =
      builder.add_runs(pieces, kData, "", mapping_pair(1, lcn + 1), {2000, 0, 1, 2048});
  const std::uint16_t second =
      builder.add_runs(extension, kData, "", mapping_pair(1, lcn), {0, 1, 1});
  Bytes list;
  builder.append_list_entry(list, kStandardInformation, 0, builder.reference(pieces), 0);
  builder.append_list_entry(list, kFileName, 0, builder.reference(pieces), 1);
  builder.append_list_entry(list, kData, 0, builder.reference(pieces), first);
  builder.append_list_entry(list, kData, 1, builder.reference(extension), second);
  builder.add_value(pieces, kAttributeList, "", list);
  builder.split_mft(20);
  return builder;
}

}  // namespace assay::ntfs
