// VHD files byte by byte, to be damaged: the smallest sound file, and verbs for what to break.
//
//     VhdBuilder disk(3 * 4096, 4096);
//     disk.put_block(1, content).put_sectors(2, content, {0, 3});
//     BuiltVhd built = disk.build();
//     built.set_entry(2, 7);
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "disk/disk_image.h"
#include "disk/raw_bytes.h"
#include "disk/vhd_dynamic.h"
#include "disk/vhd_footer.h"
#include "io/memory_source.h"

namespace assay {

inline Guid numbered_guid(std::uint8_t number) {
  Guid guid{};
  for (std::size_t i = 0; i < guid.size(); ++i) guid[i] = static_cast<std::byte>(number + i);
  return guid;
}

// Nothing beside the disk.
inline Result<std::vector<DiskFile>> no_parents(const ParentClaim&) {
  return std::vector<DiskFile>{};
}

// Always the same candidates, whatever is asked for.
inline ParentFinder always(std::vector<DiskFile> files) {
  return [files = std::move(files)](const ParentClaim&) -> Result<std::vector<DiskFile>> {
    return files;
  };
}

class BuiltVhd {
 public:
  static constexpr std::size_t kHeader = 512;
  static constexpr std::size_t kTable = 512 + 1024;

  Bytes bytes;

  template <typename T>
  BuiltVhd& put(std::size_t at, const T& value) {
    put_raw(bytes, at, value);
    return *this;
  }
  template <typename T>
  T get(std::size_t at) const {
    return get_raw<T>(bytes, at);
  }
  std::size_t footer_at() const { return bytes.size() - 512; }

  // Changes the footer, and its copy where there is one, and makes their checksums right.
  template <typename Change>
  BuiltVhd& change_footer(Change change) {
    auto footer = get<vhd::RawFooter>(footer_at());
    const bool copied = footer.type != vhd::kFixed && vhd::has_cookie(get<vhd::RawFooter>(0));
    change(footer);
    footer.checksum = vhd::checksum_without(std::as_bytes(std::span(&footer, 1)),
                                            offsetof(vhd::RawFooter, checksum));
    if (copied) put(0, footer);
    return put(footer_at(), footer);
  }
  template <typename Change>
  BuiltVhd& change_header(Change change) {
    auto header = get<vhd::RawDynamicHeader>(kHeader);
    change(header);
    header.checksum = vhd::checksum_without(std::as_bytes(std::span(&header, 1)),
                                            offsetof(vhd::RawDynamicHeader, checksum));
    return put(kHeader, header);
  }
  BuiltVhd& set_entry(std::size_t block, std::uint32_t sector) {
    return put(kTable + 4 * block, be32(sector));
  }
  std::uint32_t entry(std::size_t block) const { return get<be32>(kTable + 4 * block); }

  BuiltVhd& flip(std::size_t at) {
    bytes[at] ^= std::byte{0x10};
    return *this;
  }
  BuiltVhd& damage_end_footer() { return flip(footer_at() + 200); }
  BuiltVhd& drop_end_footer() { return cut(bytes.size() - 512); }
  BuiltVhd& cut(std::size_t size) {
    bytes.resize(size);
    return *this;
  }

  ByteSourcePtr source() const { return make_memory_source(bytes); }
  DiskFile file(std::string name) const { return {std::move(name), source()}; }
};

class VhdBuilder {
 public:
  // A dynamic disk without any block.
  explicit VhdBuilder(std::uint64_t size, std::uint32_t block_size = 4096)
      : size_(size), block_size_(block_size) {}

  VhdBuilder& set_identifier(std::uint8_t number) {
    identifier_ = numbered_guid(number);
    return *this;
  }
  VhdBuilder& put_block(std::size_t block, Bytes data) {
    std::vector<std::size_t> all(block_size_ / 512);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    return put_sectors(block, std::move(data), all);
  }
  // The block's data as a whole, and which sectors the bitmap says are there.
  VhdBuilder& put_sectors(std::size_t block, Bytes data, const std::vector<std::size_t>& sectors) {
    Bytes bitmap(bitmap_size());
    for (const std::size_t sector : sectors)
      bitmap[sector / 8] |= static_cast<std::byte>(0x80U >> sector % 8);
    data.resize(block_size_);
    bitmap.insert(bitmap.end(), data.begin(), data.end());
    blocks_[block] = std::move(bitmap);
    return *this;
  }
  VhdBuilder& set_parent(std::uint8_t number, std::string name) {
    parent_ = true;
    parent_identifier_ = numbered_guid(number);
    parent_name_ = std::move(name);
    return *this;
  }
  // "W2ru", "W2ku" ...: the text is stored as its platform wants it.
  VhdBuilder& add_locator(const std::string& platform, const std::string& path) {
    Bytes text = platform.starts_with("W2") ? utf16le_from_utf8(path) : to_bytes(path);
    locators_.emplace_back(platform, std::move(text));
    return *this;
  }

  BuiltVhd build() const {
    BuiltVhd built;
    const std::size_t blocks = static_cast<std::size_t>((size_ + block_size_ - 1) / block_size_);
    vhd::RawDynamicHeader header = new_header(blocks);
    Bytes table(up_to_sector(4 * blocks), std::byte{0xFF});
    Bytes locators = write_locators(header, BuiltVhd::kTable + table.size());
    built.bytes.resize(BuiltVhd::kTable);
    append(built.bytes, table);
    append(built.bytes, locators);
    for (const auto& [block, data] : blocks_) {
      built.set_entry(block, static_cast<std::uint32_t>(built.bytes.size() / 512));
      append(built.bytes, data);
    }
    built.put(BuiltVhd::kHeader, header).change_header([](auto&) {});
    const vhd::RawFooter footer = new_footer(parent_ ? vhd::kDifferencing : vhd::kDynamic, 512);
    built.bytes.resize(built.bytes.size() + 512);
    built.put(0, footer).put(built.footer_at(), footer).change_footer([](auto&) {});
    return built;
  }

  // A fixed disk of that content.
  static BuiltVhd fixed(const Bytes& content, std::uint8_t identifier = 1) {
    VhdBuilder builder(content.size());
    builder.set_identifier(identifier);
    BuiltVhd built{content};
    built.bytes.resize(content.size() + 512);
    built.put(built.footer_at(), builder.new_footer(vhd::kFixed, ~std::uint64_t{0}));
    built.change_footer([](auto&) {});
    return built;
  }

  std::size_t bitmap_size() const { return up_to_sector((block_size_ / 512 + 7) / 8); }

 private:
  static std::size_t up_to_sector(std::size_t size) { return (size + 511) / 512 * 512; }
  static void append(Bytes& bytes, const Bytes& more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
  }

  vhd::RawFooter new_footer(std::uint32_t type, std::uint64_t header_offset) const {
    vhd::RawFooter footer{};
    footer.cookie = vhd::kFooterCookie;
    footer.features = 2U;
    footer.version = 0x00010000U;
    footer.header_offset = header_offset;
    footer.creator = {'w', 'i', 'n', ' '};
    footer.original_size = size_;
    footer.current_size = size_;
    footer.type = type;
    footer.identifier = identifier_;
    return footer;
  }

  vhd::RawDynamicHeader new_header(std::size_t blocks) const {
    vhd::RawDynamicHeader header{};
    header.cookie = {'c', 'x', 's', 'p', 'a', 'r', 's', 'e'};
    header.next = ~std::uint64_t{0};
    header.table_offset = std::uint64_t{BuiltVhd::kTable};
    header.version = 0x00010000U;
    header.table_entries = static_cast<std::uint32_t>(blocks);
    header.block_size = block_size_;
    header.parent_identifier = parent_identifier_;
    const std::u16string name = utf16_from_utf8(parent_name_);
    for (std::size_t i = 0; i < name.size(); ++i) {
      header.parent_name[2 * i] = static_cast<std::byte>(name[i] >> 8);
      header.parent_name[2 * i + 1] = static_cast<std::byte>(name[i] & 0xFF);
    }
    return header;
  }

  Bytes write_locators(vhd::RawDynamicHeader& header, std::size_t at) const {
    Bytes all;
    for (std::size_t i = 0; i < locators_.size(); ++i) {
      const auto& [platform, text] = locators_[i];
      vhd::RawParentLocator& locator = header.locators[i];
      std::memcpy(locator.platform.data(), platform.data(), 4);
      locator.length = static_cast<std::uint32_t>(text.size());
      locator.offset = std::uint64_t{at + all.size()};
      append(all, text);
      all.resize(up_to_sector(all.size()));
      locator.space = static_cast<std::uint32_t>(up_to_sector(text.size()));
    }
    return all;
  }

  std::uint64_t size_;
  std::uint32_t block_size_;
  Guid identifier_ = numbered_guid(1);
  std::map<std::size_t, Bytes> blocks_;
  bool parent_ = false;
  Guid parent_identifier_{};
  std::string parent_name_;
  std::vector<std::pair<std::string, Bytes>> locators_;
};

}  // namespace assay
