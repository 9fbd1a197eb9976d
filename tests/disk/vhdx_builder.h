// VHDX files byte by byte, to be damaged: the smallest sound file, and verbs for what to break.
// Laid out as Hyper-V does: header section, log, metadata, block allocation table, blocks.
//
//     VhdxBuilder disk(3 << 20);
//     disk.put_block(1, content).set_state(2, 2);
//     BuiltVhdx built = disk.build();
//     built.change_header(0, [](auto& header) { header.version = std::uint16_t{2}; });
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "disk/crc32c.h"
#include "disk/raw_bytes.h"
#include "disk/vhd_builder.h"
#include "disk/vhdx_header.h"
#include "disk/vhdx_log_entry.h"
#include "disk/vhdx_metadata.h"
#include "disk/vhdx_region.h"
#include "io/memory_source.h"

namespace assay {

class BuiltVhdx {
 public:
  static constexpr std::size_t kMiB = 1U << 20;
  static constexpr std::size_t kLog = kMiB;
  static constexpr std::size_t kMetadata = 2 * kMiB;
  static constexpr std::size_t kItems = kMetadata + 0x10000;
  static constexpr std::size_t kBat = 3 * kMiB;
  static constexpr std::size_t kBlocks = 4 * kMiB;

  Bytes bytes;

  template <typename T>
  BuiltVhdx& put(std::size_t at, const T& value) {
    put_raw(bytes, at, value);
    return *this;
  }
  template <typename T>
  T get(std::size_t at) const {
    return get_raw<T>(bytes, at);
  }
  BuiltVhdx& put_bytes(std::size_t at, ByteView what) {
    std::copy(what.begin(), what.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
    return *this;
  }

  // Changes header 0 or 1 and makes its checksum right.
  template <typename Change>
  BuiltVhdx& change_header(std::size_t index, Change change) {
    const auto at = static_cast<std::size_t>(vhdx::kHeaderOffsets[index]);
    auto header = get<vhdx::RawHeader>(at);
    change(header);
    header.checksum = crc32c_without(std::as_bytes(std::span(&header, 1)), 4);
    return put(at, header);
  }
  template <typename Change>
  BuiltVhdx& change_headers(Change change) {
    return change_header(0, change).change_header(1, change);
  }
  // Changes entry `index` of both region tables.
  template <typename Change>
  BuiltVhdx& change_region(std::size_t index, Change change) {
    for (const std::uint64_t table : vhdx::kRegionTableOffsets) {
      const auto at = static_cast<std::size_t>(table) + 16 + 32 * index;
      auto region = get<vhdx::RawRegion>(at);
      change(region);
      put(at, region);
    }
    return fix_regions();
  }
  BuiltVhdx& fix_regions() {
    for (const std::uint64_t table : vhdx::kRegionTableOffsets) {
      const auto at = static_cast<std::size_t>(table);
      put(at + 4, le32(crc32c_without(ByteView(bytes).subspan(at, 0x10000), 4)));
    }
    return *this;
  }
  BuiltVhdx& set_bat(std::size_t entry, unsigned state, std::uint64_t mebibyte) {
    return put(kBat + 8 * entry, le64(std::uint64_t{state} | mebibyte << 20));
  }
  BuiltVhdx& flip(std::size_t at) {
    bytes[at] ^= std::byte{0x10};
    return *this;
  }
  BuiltVhdx& cut(std::size_t size) {
    bytes.resize(size);
    return *this;
  }

  ByteSourcePtr source() const { return make_memory_source(bytes); }
  DiskFile file(std::string name) const { return {std::move(name), source()}; }
};

class VhdxBuilder {
 public:
  explicit VhdxBuilder(std::uint64_t size, std::uint32_t block_size = 1U << 20,
                       std::uint32_t sector_size = 512)
      : size_(size), block_size_(block_size), sector_size_(sector_size) {}

  VhdxBuilder& set_data_write_guid(std::uint8_t number) {
    data_write_guid_ = numbered_guid(number);
    return *this;
  }
  VhdxBuilder& set_fixed() {
    flags_ |= 1;
    return *this;
  }
  VhdxBuilder& put_block(std::size_t block, Bytes data) {
    data.resize(block_size_);
    blocks_[block] = std::move(data);
    states_[block] = 6;
    return *this;
  }
  // A block of which only these sectors are its own.
  VhdxBuilder& put_sectors(std::size_t block, Bytes data, const std::vector<std::size_t>& sectors) {
    put_block(block, std::move(data));
    states_[block] = 7;
    sectors_[block] = sectors;
    return *this;
  }
  VhdxBuilder& set_state(std::size_t block, unsigned state) {
    states_[block] = state;
    return *this;
  }
  VhdxBuilder& set_parent(std::vector<std::pair<std::string, std::string>> values) {
    flags_ |= 2;
    parent_ = std::move(values);
    return *this;
  }
  VhdxBuilder& set_parent(std::uint8_t number, const std::string& relative_path) {
    return set_parent(
        {{"parent_linkage", guid_text(numbered_guid(number))}, {"relative_path", relative_path}});
  }
  VhdxBuilder& set_locator_type(const Guid& type) {
    locator_type_ = type;
    return *this;
  }

  std::size_t chunk_ratio() const {
    return static_cast<std::size_t>((std::uint64_t{1} << 23) * sector_size_ / block_size_);
  }
  std::size_t entry_of(std::size_t block) const { return block + block / chunk_ratio(); }

  BuiltVhdx build() const {
    BuiltVhdx built;
    built.bytes.resize(BuiltVhdx::kBlocks);
    built.put_bytes(0, to_bytes("vhdxfile"));
    write_headers(built);
    write_regions(built);
    write_metadata(built);
    write_blocks(built);
    return built;
  }

 private:
  void write_headers(BuiltVhdx& built) const {
    for (std::size_t i = 0; i < 2; ++i)
      built.change_header(i, [&](vhdx::RawHeader& header) {
        header.signature = {'h', 'e', 'a', 'd'};
        header.sequence = std::uint64_t{7 + i};
        header.data_write_guid = data_write_guid_;
        header.version = std::uint16_t{1};
        header.log_length = static_cast<std::uint32_t>(BuiltVhdx::kMiB);
        header.log_offset = std::uint64_t{BuiltVhdx::kLog};
      });
  }

  static void write_regions(BuiltVhdx& built) {
    const auto mebibyte = static_cast<std::uint32_t>(BuiltVhdx::kMiB);
    for (const std::uint64_t table : vhdx::kRegionTableOffsets) {
      const auto at = static_cast<std::size_t>(table);
      built.put(at, vhdx::RawRegionTable{{'r', 'e', 'g', 'i'}, 0U, 2U, 0U});
      built.put(at + 16, vhdx::RawRegion{vhdx::kMetadataRegion, std::uint64_t{BuiltVhdx::kMetadata},
                                         mebibyte, 1U});
      built.put(at + 48,
                vhdx::RawRegion{vhdx::kBatRegion, std::uint64_t{BuiltVhdx::kBat}, mebibyte, 1U});
    }
    built.fix_regions();
  }

  void write_metadata(BuiltVhdx& built) const {
    std::vector<std::pair<Guid, Bytes>> items = {
        {guid_of("CAA16737-FA36-4D43-B3B6-33F0AA44E76B"), pair_of(block_size_, flags_)},
        {guid_of("2FA54224-CD1B-4876-B211-5DBED83BF4B8"), raw(le64(size_))},
        {guid_of("8141BF1D-A96F-4709-BA47-F233A8FAAB5F"), raw(le32(sector_size_))},
        {guid_of("CDA348C7-445D-4471-9CC9-E9885251C556"), raw(le32(4096U))},
        {guid_of("BECA12AB-B2E6-4523-93EF-C309E000C746"), raw(numbered_guid(99))}};
    if ((flags_ & 2) != 0)
      items.emplace_back(guid_of("A8D35F2D-B30B-454D-ABF7-D3D84834AB0C"), locator());
    vhdx::RawMetadataTable table{};
    table.signature = {'m', 'e', 't', 'a', 'd', 'a', 't', 'a'};
    table.entry_count = static_cast<std::uint16_t>(items.size());
    built.put(BuiltVhdx::kMetadata, table);
    std::size_t offset = 0x10000;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto& [id, bytes] = items[i];
      built.put(BuiltVhdx::kMetadata + 32 + 32 * i,
                vhdx::RawMetadataEntry{id, static_cast<std::uint32_t>(offset),
                                       static_cast<std::uint32_t>(bytes.size()), 4U, 0U});
      built.put_bytes(BuiltVhdx::kMetadata + offset, bytes);
      offset += bytes.size();
    }
  }

  void write_blocks(BuiltVhdx& built) const {
    for (const auto& [block, state] : states_) built.set_bat(entry_of(block), state, 0);
    for (const auto& [block, data] : blocks_) {
      const std::size_t at = built.bytes.size();
      built.bytes.insert(built.bytes.end(), data.begin(), data.end());
      built.set_bat(entry_of(block), states_.at(block), at / BuiltVhdx::kMiB);
    }
    std::map<std::size_t, std::size_t> bitmaps;  // of chunks: where
    for (const auto& [block, sectors] : sectors_) {
      const std::size_t chunk = block / chunk_ratio();
      if (!bitmaps.contains(chunk)) {
        bitmaps[chunk] = built.bytes.size();
        built.set_bat(chunk * (chunk_ratio() + 1) + chunk_ratio(), 6,
                      built.bytes.size() / BuiltVhdx::kMiB);
        built.bytes.resize(built.bytes.size() + BuiltVhdx::kMiB);
      }
      const std::size_t first = block % chunk_ratio() * (block_size_ / sector_size_);
      for (const std::size_t sector : sectors)
        built.bytes[bitmaps[chunk] + (first + sector) / 8] |=
            static_cast<std::byte>(1U << (first + sector) % 8);
    }
  }

  template <typename T>
  static Bytes raw(const T& value) {
    const ByteView view = std::as_bytes(std::span(&value, 1));
    return {view.begin(), view.end()};
  }
  static Bytes pair_of(std::uint32_t first, std::uint32_t second) {
    return raw(le64(std::uint64_t{first} | std::uint64_t{second} << 32));
  }

  Bytes locator() const {
    Bytes item = raw(locator_type_);
    const Bytes count = raw(le32(static_cast<std::uint32_t>(parent_.size()) << 16));
    item.insert(item.end(), count.begin(), count.end());
    Bytes texts;
    const std::size_t start = 20 + 12 * parent_.size();
    for (const auto& [key, value] : parent_) {
      const Bytes key_text = utf16le_from_utf8(key);
      const Bytes value_text = utf16le_from_utf8(value);
      const Bytes places =
          pair_of(static_cast<std::uint32_t>(start + texts.size()),
                  static_cast<std::uint32_t>(start + texts.size() + key_text.size()));
      const Bytes lengths =
          raw(le32(static_cast<std::uint32_t>(key_text.size() | value_text.size() << 16)));
      item.insert(item.end(), places.begin(), places.end());
      item.insert(item.end(), lengths.begin(), lengths.end());
      texts.insert(texts.end(), key_text.begin(), key_text.end());
      texts.insert(texts.end(), value_text.begin(), value_text.end());
    }
    item.insert(item.end(), texts.begin(), texts.end());
    return item;
  }

  std::uint64_t size_;
  std::uint32_t block_size_;
  std::uint32_t sector_size_;
  std::uint32_t flags_ = 0;
  Guid data_write_guid_ = numbered_guid(1);
  Guid locator_type_ = guid_of("B04AEFB7-D19E-4A81-B789-25B8E9445913");
  std::map<std::size_t, Bytes> blocks_;
  std::map<std::size_t, unsigned> states_;
  std::map<std::size_t, std::vector<std::size_t>> sectors_;
  std::vector<std::pair<std::string, std::string>> parent_;
};

// Entries of a log, written one after the other into the log of a built file.
class VhdxLogBuilder {
 public:
  struct Write {
    std::uint64_t offset;
    Bytes sector;             // 4096 bytes; empty: zeros
    std::uint64_t zeros = 0;  // how many
  };

  explicit VhdxLogBuilder(BuiltVhdx& disk, const Guid& guid = numbered_guid(50))
      : disk_(disk), guid_(guid) {
    disk_.change_headers([&](vhdx::RawHeader& header) { header.log_guid = guid_; });
    last_size_ = flushed_size_ = disk_.bytes.size();
  }

  // Where the next entry goes, and its number.
  VhdxLogBuilder& start_at(std::size_t position, std::uint64_t sequence) {
    position_ = tail_ = position;
    sequence_ = sequence;
    return *this;
  }
  VhdxLogBuilder& set_tail(std::size_t position) {
    tail_ = position;
    return *this;
  }
  VhdxLogBuilder& set_sizes(std::uint64_t flushed, std::uint64_t last) {
    flushed_size_ = flushed;
    last_size_ = last;
    return *this;
  }
  VhdxLogBuilder& add(const std::vector<Write>& writes) {
    const Bytes entry = make_entry(writes);
    for (std::size_t i = 0; i < entry.size(); ++i) disk_.bytes[place(position_ + i)] = entry[i];
    starts_.push_back(position_);
    lengths_.push_back(entry.size());
    position_ = (position_ + entry.size()) % BuiltVhdx::kMiB;
    ++sequence_;
    return *this;
  }

  std::size_t start(std::size_t index) const { return starts_.at(index); }
  std::size_t length(std::size_t index) const { return lengths_.at(index); }
  // A place of the log in the file.
  static std::size_t place(std::size_t position) {
    return BuiltVhdx::kLog + position % BuiltVhdx::kMiB;
  }
  // Makes the checksum of an entry right again; it must not wrap.
  VhdxLogBuilder& fix(std::size_t index) {
    const ByteView entry = ByteView(disk_.bytes).subspan(place(start(index)), length(index));
    disk_.put(place(start(index)) + 4, le32(crc32c_without(entry, 4)));
    return *this;
  }

 private:
  Bytes make_entry(const std::vector<Write>& writes) const {
    std::size_t data = (64 + 32 * writes.size() + 4095) / 4096 * 4096;
    Bytes entry(data);
    for (std::size_t i = 0; i < writes.size(); ++i) {
      const Write& write = writes[i];
      vhdx::RawDescriptor descriptor{
          {'z', 'e', 'r', 'o'}, 0U, write.zeros, write.offset, sequence_};
      if (!write.sector.empty()) {
        descriptor.signature = {'d', 'e', 's', 'c'};
        std::memcpy(&descriptor.leading, write.sector.data(), 8);
        std::memcpy(&descriptor.trailing, write.sector.data() + 4092, 4);
        vhdx::RawDataSector sector{{'d', 'a', 't', 'a'},
                                   static_cast<std::uint32_t>(sequence_ >> 32),
                                   {},
                                   static_cast<std::uint32_t>(sequence_ & 0xFFFFFFFF)};
        std::memcpy(sector.data.data(), write.sector.data() + 8, sector.data.size());
        const ByteView raw = std::as_bytes(std::span(&sector, 1));
        entry.insert(entry.end(), raw.begin(), raw.end());
      }
      std::memcpy(entry.data() + 64 + 32 * i, &descriptor, sizeof descriptor);
    }
    vhdx::RawLogHeader header{};
    header.signature = {'l', 'o', 'g', 'e'};
    header.length = static_cast<std::uint32_t>(entry.size());
    header.tail = static_cast<std::uint32_t>(tail_);
    header.sequence = sequence_;
    header.descriptor_count = static_cast<std::uint32_t>(writes.size());
    header.log_guid = guid_;
    header.flushed_size = flushed_size_;
    header.last_size = last_size_;
    std::memcpy(entry.data(), &header, sizeof header);
    header.checksum = crc32c_without(entry, 4);
    std::memcpy(entry.data(), &header, sizeof header);
    return entry;
  }

  BuiltVhdx& disk_;
  Guid guid_;
  std::size_t position_ = 0;
  std::size_t tail_ = 0;
  std::uint64_t sequence_ = 1;
  std::uint64_t flushed_size_ = 0;
  std::uint64_t last_size_ = 0;
  std::vector<std::size_t> starts_;
  std::vector<std::size_t> lengths_;
};

}  // namespace assay
