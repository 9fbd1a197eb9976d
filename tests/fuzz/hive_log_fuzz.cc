// A log of either format over a small dirty hive, or over none: the first byte says which of the
// hashes and checksums are made right, so that the fuzzer gets past them.

#include <cstdint>

#include "io/memory_source.h"
#include "registry/regf/base_block.h"
#include "registry/regf/log_entries.h"
#include "registry/regf/marvin32.h"
#include "registry/regf/regf_hive.h"

#include "hive_walk.h"

using namespace assay;

namespace {

template <typename T>
void put(Bytes& bytes, std::size_t at, const T& value) {
  const ByteView raw = std::as_bytes(std::span(&value, 1));
  std::copy(raw.begin(), raw.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

// Base block and first bin: a root without anything in it.
Bytes dirty_hive() {
  regf::RawBaseBlock block{
      {'r', 'e', 'g', 'f'}, 2U, 1U, 0U, 1U, 5U, 0U, 1U, 32U, 4096U, 1U, {}, {}, 0U, {}, 0U};
  block.checksum = regf::checksum_of(block);
  Bytes hive(8192);
  put(hive, 0, block);
  put(hive, 4096, std::array{'h', 'b', 'i', 'n'});
  put(hive, 4104, le32(4096));
  put(hive, 4128, le32(0U - 80U));
  put(hive, 4132, std::array{'n', 'k'});
  return hive;
}

void make_base_block_right(Bytes& log) {
  if (log.size() < sizeof(regf::RawBaseBlock)) return;
  auto block = *read_raw<regf::RawBaseBlock>(log, 0, "base block");
  block.checksum = regf::checksum_of(block);
  put(log, 0, block);
}

void make_entries_right(Bytes& log) {
  for (std::size_t at = 512; fits(at, sizeof(regf::RawLogEntry), log.size());) {
    auto entry = *read_raw<regf::RawLogEntry>(log, at, "entry");
    if (entry.size < sizeof entry || !fits(at, entry.size, log.size())) return;
    entry.hash_of_pages =
        regf::marvin32(ByteView(log).subspan(at + sizeof entry, entry.size - sizeof entry));
    entry.hash_of_head = regf::marvin32(std::as_bytes(std::span(&entry, 1)).first(32));
    put(log, at, entry);
    at += entry.size;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes = std::as_bytes(std::span(data + 1, size - 1));
  Bytes log(bytes.begin(), bytes.end());
  Bytes hive = dirty_hive();
  if ((data[0] & 1) != 0) make_base_block_right(log);
  if ((data[0] & 2) != 0) make_entries_right(log);
  if ((data[0] & 4) != 0) hive[508] ^= std::byte{1};
  const Limits limits = Limits::for_fuzzing();
  const LogFile file{"LOG1", make_memory_source(std::move(log))};
  const auto replayed = replay_logs(make_memory_source(std::move(hive)), {file, file}, limits);
  if (!replayed) return 0;
  if (const auto opened = open_hive_native(*replayed, limits)) walk_hive(**opened, 100);
  return 0;
}
