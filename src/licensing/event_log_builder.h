// Event logs (.evtx) for tests, with verbs for damage. The records hold no events.
//
// Layer: licensing. Used by `make:EventLog` (make.h) and by tests; nothing is written to a target.
//
//     EventLogBuilder().chunk_of(3).build()        a closed log with three records
//     EventLogBuilder().empty_chunk().build()      as every Windows has it
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/bytes.h"

namespace assay {

class EventLogBuilder {
 public:
  static constexpr std::size_t kBlock = 4096;
  static constexpr std::size_t kChunk = 65536;
  static constexpr std::size_t kFirstRecord = 512;  // within a chunk
  static constexpr std::uint32_t kRecordSize = 40;

  EventLogBuilder() : bytes_(kBlock) {
    set_text(0, "ElfFile");
    set<std::uint32_t>(0x20, 128);
    set<std::uint16_t>(0x24, 1);
    set<std::uint16_t>(0x26, 3);
    set<std::uint16_t>(0x28, kBlock);
  }

  // All counters -1 but the first.
  EventLogBuilder& empty_chunk() {
    const std::size_t at = add_chunk();
    set<std::uint64_t>(at + 0x08, 1);
    for (const std::size_t field : {0x10U, 0x18U, 0x20U})
      set<std::uint64_t>(at + field, ~std::uint64_t{0});
    set<std::uint32_t>(at + 0x30, kFirstRecord);
    return *this;
  }

  EventLogBuilder& chunk_of(std::uint64_t records) {
    const std::size_t at = add_chunk();
    for (const std::size_t first : {0x08U, 0x18U}) {
      set<std::uint64_t>(at + first, next_id_);
      set<std::uint64_t>(at + first + 8, next_id_ + records - 1);
    }
    std::size_t record = at + kFirstRecord;
    for (std::uint64_t i = 0; i < records; ++i, record += kRecordSize) add_record(record);
    set<std::uint32_t>(at + 0x30, static_cast<std::uint32_t>(record - at));
    return *this;
  }

  // Room that was never used.
  EventLogBuilder& unused_chunk() {
    bytes_.resize(bytes_.size() + kChunk);
    return count_chunks();
  }

  // Windows did not close it: the headers are those of an empty log.
  EventLogBuilder& left_open() {
    set<std::uint32_t>(0x78, 1);
    set<std::uint16_t>(0x2A, 1);
    for (std::size_t at = kBlock; at < bytes_.size(); at += kChunk)
      set<std::uint64_t>(at + 0x10, ~std::uint64_t{0});
    return *this;
  }

  template <typename T>
  EventLogBuilder& set(std::size_t at, T value) {
    const LittleEndian<T> raw(value);
    std::memcpy(bytes_.data() + at, &raw, sizeof raw);
    return *this;
  }

  EventLogBuilder& cut(std::size_t size) {
    bytes_.resize(size);
    return *this;
  }

  Bytes build() const { return bytes_; }

 private:
  std::size_t add_chunk() {
    const std::size_t at = bytes_.size();
    bytes_.resize(at + kChunk);
    set_text(at, "ElfChnk");
    set<std::uint32_t>(at + 0x28, 128);
    count_chunks();
    return at;
  }

  void add_record(std::size_t at) {
    set<std::uint32_t>(at, 0x2A2A);
    set<std::uint32_t>(at + 4, kRecordSize);
    set<std::uint64_t>(at + 8, next_id_++);
    set<std::uint32_t>(at + kRecordSize - 4, kRecordSize);
  }

  EventLogBuilder& count_chunks() {
    return set<std::uint16_t>(0x2A, static_cast<std::uint16_t>((bytes_.size() - kBlock) / kChunk));
  }

  void set_text(std::size_t at, std::string_view text) {
    std::memcpy(bytes_.data() + at, text.data(), text.size());
  }

  Bytes bytes_;
  std::uint64_t next_id_ = 1;
};

}  // namespace assay
