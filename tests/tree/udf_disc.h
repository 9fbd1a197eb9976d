// A small UDF disc made by genisoimage, and ways to damage it. Files are found by their size.
#pragma once

#include "tree/disc_tools.h"
#include "tree/udf_records.h"
#include "tree/udf_tree.h"

namespace assay {

class UdfDisc {
 public:
  explicit UdfDisc(const std::string& options = "-udf -J") {
    const TemporaryFolder folder;
    make_media_folder(folder / "files");
    bytes_ = bytes_of(genisoimage(folder, options, folder / "files"));
  }
  explicit UdfDisc(Bytes bytes) : bytes_(std::move(bytes)) {}

  Bytes& bytes() { return bytes_; }
  ByteView bytes_view() const { return bytes_; }
  ByteSourcePtr source() const { return make_memory_source(bytes_); }

  // The n-th block with a tag of that kind.
  std::size_t find_tag(std::uint16_t id, int n = 0) const {
    for (std::size_t at = 16 * 2048; at + 2048 <= bytes_.size(); at += 2048) {
      const auto tag = *read_raw<udf::RawTag>(bytes_, at, "tag");
      if (tag.id == id && tag.version.get() <= 3 && tag.crc_length != 0 && n-- == 0) return at;
    }
    FAIL("no such tag");
    return 0;
  }

  // The file entry of the file of that size.
  std::size_t find_entry(std::uint64_t size) const {
    for (int n = 0;; ++n) {
      const std::size_t at = find_tag(udf::kFileEntry, n);
      if (read_raw<udf::RawFileEntry>(bytes_, at, "entry")->length == size) return at;
    }
  }

  UdfDisc& set8(std::size_t at, std::uint8_t value) {
    bytes_.at(at) = std::byte{value};
    return *this;
  }
  UdfDisc& set16(std::size_t at, std::uint16_t value) { return set(at, value, 2); }
  UdfDisc& set32(std::size_t at, std::uint32_t value) { return set(at, value, 4); }
  std::uint32_t get32(std::size_t at) const { return *read_raw<le32>(bytes_, at, "field"); }

  // Makes a changed descriptor sound again: CRC-16 of its bytes, then the sum over the tag.
  UdfDisc& seal(std::size_t at) {
    const auto length = *read_raw<le16>(bytes_, at + 0x0A, "length");
    std::uint16_t crc = 0;
    for (std::size_t i = 0; i < length; ++i) {
      crc =
          static_cast<std::uint16_t>(crc ^ std::to_integer<unsigned>(bytes_.at(at + 16 + i)) << 8);
      for (int bit = 0; bit < 8; ++bit)
        crc = static_cast<std::uint16_t>((crc & 0x8000U) != 0 ? crc << 1 ^ 0x1021 : crc << 1);
    }
    set16(at + 0x08, crc);
    unsigned sum = 0;
    for (std::size_t i = 0; i < 16; ++i)
      if (i != 4) sum += std::to_integer<unsigned>(bytes_.at(at + i));
    return set8(at + 4, static_cast<std::uint8_t>(sum));
  }

  UdfDisc& cut(std::size_t size) {
    bytes_.resize(size);
    return *this;
  }

 private:
  UdfDisc& set(std::size_t at, std::uint32_t value, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      set8(at + i, static_cast<std::uint8_t>(value >> (8 * i)));
    return *this;
  }

  Bytes bytes_;
};

inline constexpr std::uint64_t kWimBytes = 300'001;
inline constexpr const char* kWim = "sources/install.wim";

inline const UdfDisc& media_disc() {
  static const UdfDisc disc;
  return disc;
}

inline FileTreePtr opened(const ByteSourcePtr& disc) {
  const Result<FileTreePtr> tree = open_udf(disc, Limits{});
  if (!tree) FAIL(to_string(tree.error()));
  return *tree;
}

inline Error refusal_of(const UdfDisc& disc) {
  const Result<FileTreePtr> tree = open_udf(disc.source(), Limits{});
  REQUIRE_FALSE(tree);
  return tree.error();
}

// A block that no file needs in these tests: the data of "two blocks.bin".
inline std::uint32_t spare_block(const UdfDisc& disc) {
  const std::size_t entry = disc.find_entry(4096);
  return disc.get32(entry + 176 + disc.get32(entry + 168) + 4);
}

inline std::size_t partition_start(const UdfDisc& disc) {
  return std::size_t{disc.get32(disc.find_tag(udf::kPartition) + 0xBC)} * 2048;
}

// install.wim's allocation descriptors go on in a block of their own, `next` in another one.
inline UdfDisc with_allocation_extent(bool is_cycle) {
  UdfDisc disc = media_disc();
  const std::size_t entry = disc.find_entry(kWimBytes);
  const std::size_t ads = entry + 176 + disc.get32(entry + 168);
  const std::uint32_t data = disc.get32(ads + 4);
  const std::uint32_t block = spare_block(disc);
  const std::size_t at = partition_start(disc) + std::size_t{block} * 2048;
  disc.set32(ads, 0xC0000000U | 2048).set32(ads + 4, block).set32(entry + 172, 8).seal(entry);
  disc.set16(at, udf::kAllocationExtent).set16(at + 2, 2).set16(at + 0x0A, 2032);
  disc.set32(at + 0x0C, block).set32(at + 0x14, is_cycle ? 8 : 16);
  disc.set32(at + 24, is_cycle ? 0xC0000000U | 2048 : 40'960);
  disc.set32(at + 28, is_cycle ? block : data);
  disc.set32(at + 32, kWimBytes - 40'960).set32(at + 36, data + 20);
  return disc.seal(at);
}

// The file entry of the n-th directory.
inline std::size_t find_directory(const UdfDisc& disc, int n) {
  for (int i = 0;; ++i) {
    const std::size_t at = disc.find_tag(udf::kFileEntry, i);
    if (read_raw<udf::RawFileEntry>(disc.bytes_view(), at, "entry")->type == 4 && n-- == 0)
      return at;
  }
}

}  // namespace assay
