// Disks with partition tables, byte by byte, to be damaged: nothing is corrected unless asked.
//
//     PartitionBuilder disk(2048);
//     disk.mbr(0, 0x07, 64, 100).logical(200, 0x07, 1, 50, 300);
//     disk.gpt({{kBasicData, 40, 99, "Windows"}}).set32(disk.header() + 0x10, 0);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "io/byte_source.h"

namespace assay {

inline constexpr std::string_view kBasicData = "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7";

struct GptSpec {
  std::string_view type;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::string name = {};
};

class PartitionBuilder {
 public:
  explicit PartitionBuilder(std::uint64_t sectors, std::uint32_t sector_size = 512);

  // An entry of the MBR; adds the signature.
  PartitionBuilder& mbr(std::size_t slot, std::uint8_t type, std::uint32_t first,
                        std::uint32_t count);
  // An entry of the table in any sector, as a logical drive has it.
  PartitionBuilder& entry(std::uint64_t lba, std::size_t slot, std::uint8_t type,
                          std::uint32_t first, std::uint32_t count);
  // A protective MBR, and both copies of a GPT, with right checksums.
  PartitionBuilder& gpt(const std::vector<GptSpec>& entries, std::uint32_t entry_size = 128,
                        std::uint32_t entry_count = 128);
  // Computes the checksums of both copies anew, after damage that they must not reveal.
  PartitionBuilder& fix_checksums();
  PartitionBuilder& set32(std::uint64_t at, std::uint32_t value);
  PartitionBuilder& set64(std::uint64_t at, std::uint64_t value);
  PartitionBuilder& put(std::uint64_t at, std::string_view text);
  PartitionBuilder& resize(std::uint64_t sectors);

  // Places of the GPT's structures, in bytes.
  std::uint64_t header() const { return sector_size_; }
  std::uint64_t backup() const { return (gpt_sectors_ - 1) * sector_size_; }
  std::uint64_t entry_at(std::size_t index) const;

  const Bytes& bytes() const { return bytes_; }
  ByteSourcePtr source() const;

 private:
  void put_header(std::uint64_t lba, std::uint64_t other, std::uint64_t entries_lba);
  void fix_copy(std::uint64_t header);

  std::uint64_t sector_size_;
  std::uint64_t gpt_sectors_;
  std::uint32_t entry_size_ = 128;
  std::uint32_t entry_count_ = 128;
  Bytes bytes_;
};

}  // namespace assay
