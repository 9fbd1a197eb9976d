#include "support/hive_log_builder.h"

#include <algorithm>

#include "io/memory_source.h"
#include "registry/regf/marvin32.h"

namespace assay {

namespace {

constexpr std::size_t kSector = 512;
constexpr std::size_t kEntryHead = 40;

void put32(Bytes& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i)
    bytes.at(at + i) = static_cast<std::byte>(value >> (8 * i) & 0xFF);
}

void put64(Bytes& bytes, std::size_t at, std::uint64_t value) {
  put32(bytes, at, static_cast<std::uint32_t>(value));
  put32(bytes, at + 4, static_cast<std::uint32_t>(value >> 32));
}

std::uint32_t get32(const Bytes& bytes, std::size_t at) {
  return read_raw<le32>(bytes, at, "word").value();
}

void append32(Bytes& bytes, std::uint32_t value) {
  bytes.resize(bytes.size() + 4);
  put32(bytes, bytes.size() - 4, value);
}

void pad_to(Bytes& bytes, std::size_t unit) {
  bytes.resize((bytes.size() + unit - 1) / unit * unit);
}

void sum_base_block(Bytes& bytes) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < 508; at += 4) sum ^= get32(bytes, at);
  put32(bytes, 508, sum);
}

// The first sector of the hive, as a log of this type keeps it.
Bytes log_head(const BuiltHive& hive, std::uint32_t sequence, std::uint32_t type) {
  Bytes head(hive.bytes.begin(), hive.bytes.begin() + kSector);
  put32(head, 4, sequence);
  put32(head, 8, sequence);
  put32(head, 28, type);
  sum_base_block(head);
  return head;
}

}  // namespace

LogBuilder::LogBuilder(const BuiltHive& hive, std::uint32_t sequence)
    : bytes_(log_head(hive, sequence, 6)),
      next_sequence_(sequence),
      bins_size_(get32(hive.bytes, 40)) {}

LogBuilder& LogBuilder::add_entry(const std::vector<LogPage>& pages, std::uint32_t bins_size) {
  return add_entry_numbered(next_sequence_, pages, bins_size);
}

LogBuilder& LogBuilder::add_entry_numbered(std::uint32_t sequence,
                                           const std::vector<LogPage>& pages,
                                           std::uint32_t bins_size, std::uint32_t flags) {
  Bytes entry = to_bytes("HvLE");
  append32(entry, 0);
  append32(entry, flags);
  append32(entry, sequence);
  append32(entry, bins_size == 0 ? bins_size_ : bins_size);
  append32(entry, static_cast<std::uint32_t>(pages.size()));
  entry.resize(kEntryHead);
  for (const LogPage& page : pages) {
    append32(entry, page.offset);
    append32(entry, static_cast<std::uint32_t>(page.bytes.size()));
  }
  for (const LogPage& page : pages) entry.insert(entry.end(), page.bytes.begin(), page.bytes.end());
  pad_to(entry, kSector);
  put32(entry, 4, static_cast<std::uint32_t>(entry.size()));
  entries_.push_back(bytes_.size());
  bytes_.insert(bytes_.end(), entry.begin(), entry.end());
  next_sequence_ = sequence + 1;
  return rehash(entries_.size() - 1);
}

LogBuilder& LogBuilder::rehash(std::size_t index) {
  const std::size_t at = entry(index);
  const std::size_t size = std::min<std::size_t>(get32(bytes_, at + 4), bytes_.size() - at);
  const ByteView all(bytes_);
  put64(bytes_, at + 24, regf::marvin32(all.subspan(at + kEntryHead, size - kEntryHead)));
  put64(bytes_, at + 32, regf::marvin32(all.subspan(at, 32)));
  return *this;
}

LogBuilder& LogBuilder::set32(std::size_t at, std::uint32_t value) {
  put32(bytes_, at, value);
  return *this;
}

LogBuilder& LogBuilder::fix_checksum() {
  sum_base_block(bytes_);
  return *this;
}

LogFile LogBuilder::file(std::string name) const {
  return {std::move(name), make_memory_source(bytes_)};
}

Bytes dirty_vector_log(const BuiltHive& hive, std::uint32_t sequence,
                       const std::vector<LogPage>& pages, std::uint32_t clustering_factor) {
  Bytes log = log_head(hive, sequence, 1);
  put32(log, 44, clustering_factor);
  sum_base_block(log);
  pad_to(log, kSector * clustering_factor);
  const Bytes signature = to_bytes("DIRT");
  log.insert(log.end(), signature.begin(), signature.end());
  const std::size_t bitmap = log.size();
  log.resize(bitmap + get32(log, 40) / 4096);
  for (const LogPage& page : pages)
    log.at(bitmap + page.offset / kSector / 8) |= std::byte{1} << (page.offset / kSector % 8);
  pad_to(log, kSector * clustering_factor);
  for (const LogPage& page : pages) log.insert(log.end(), page.bytes.begin(), page.bytes.end());
  return log;
}

}  // namespace assay
