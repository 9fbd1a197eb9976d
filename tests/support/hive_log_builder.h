// Transaction logs of hives, byte by byte and to be damaged: entries of Windows 8.1 and later, and
// dirty vectors of the time before.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "registry/regf/hive_log.h"
#include "support/hive_builder.h"

namespace assay {

// A page to be written: its offset from the first hive bin, and the bytes.
struct LogPage {
  std::uint32_t offset;
  Bytes bytes;
};

class LogBuilder {
 public:
  // `hive` gives the base block; the log's own numbers are both `sequence`.
  LogBuilder(const BuiltHive& hive, std::uint32_t sequence);

  // With right hashes and the next number; `bins_size` 0: as in the hive.
  LogBuilder& add_entry(const std::vector<LogPage>& pages, std::uint32_t bins_size = 0);
  LogBuilder& add_entry_numbered(std::uint32_t sequence, const std::vector<LogPage>& pages,
                                 std::uint32_t bins_size = 0, std::uint32_t flags = 0);

  // The start of entry `index` in the log, for damage.
  std::size_t entry(std::size_t index) const { return entries_.at(index); }
  // Computes both hashes of an entry anew, after damage that hashes must not reveal.
  LogBuilder& rehash(std::size_t index);
  LogBuilder& set32(std::size_t at, std::uint32_t value);
  LogBuilder& fix_checksum();

  LogFile file(std::string name) const;
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
  std::uint32_t next_sequence_;
  std::uint32_t bins_size_;
  std::vector<std::size_t> entries_;
};

// A log of the old format with these pages of 512 bytes, in ascending order.
Bytes dirty_vector_log(const BuiltHive& hive, std::uint32_t sequence,
                       const std::vector<LogPage>& pages, std::uint32_t clustering_factor = 1);

}  // namespace assay
