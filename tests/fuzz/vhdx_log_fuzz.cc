// The log of a VHDX, from its first byte on; the rest of the mebibyte is zeros. The first byte of
// the input says whether the checksums of entries are made right, and whether the input lies at the
// end of the log, so that entries go on at its start.

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "disk/vhdx_builder.h"
#include "disk/vhdx_log.h"
#include "io/memory_source.h"
#include "io/overlay_source.h"

using namespace assay;

namespace {

constexpr std::size_t kLogBytes = 1U << 20;

vhdx::RawHeader header_with_log() {
  vhdx::RawHeader header{};
  header.log_guid = numbered_guid(50);
  header.log_length = static_cast<std::uint32_t>(kLogBytes);
  header.log_offset = std::uint64_t{1} << 20;
  return header;
}

void make_entries_right(Bytes& log) {
  for (std::size_t at = 0; fits(at, vhdx::kLogSector, log.size());) {
    const auto head = *read_raw<vhdx::RawLogHeader>(log, at, "entry");
    const std::size_t length = head.length;
    if (length < vhdx::kLogSector || !fits(at, length, log.size())) {
      at += vhdx::kLogSector;
      continue;
    }
    const le32 sum(crc32c_without(ByteView(log).subspan(at, length), 4));
    std::memcpy(log.data() + at + 4, &sum, sizeof sum);
    at += length;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 128U << 10) return 0;
  Bytes log((size - 1 + vhdx::kLogSector - 1) / vhdx::kLogSector * vhdx::kLogSector);
  std::memcpy(log.data(), data + 1, size - 1);
  if ((data[0] & 1) != 0) make_entries_right(log);
  Bytes ring(kLogBytes);
  const std::size_t start = (data[0] & 2) != 0 ? kLogBytes - vhdx::kLogSector : 0;
  for (std::size_t i = 0; i < log.size(); ++i) ring[(start + i) % kLogBytes] = log[i];

  static const ByteSourcePtr empty = make_memory_source({});
  const std::uint64_t file_size = std::uint64_t{3} << 20;
  const ByteSourcePtr file =
      make_overlay(empty, {{1U << 20, kLogBytes, make_memory_source(std::move(ring)), 0}},
                   file_size)
          .value();
  std::vector<std::string> notes;
  const auto replayed = vhdx::replay_log(file, header_with_log(), Limits::for_fuzzing(), notes);
  if (!replayed) return 0;
  Bytes some(70'000);
  for (const std::uint64_t at :
       {std::uint64_t{0}, file_size - some.size(), (*replayed)->size() - some.size()})
    static_cast<void>((*replayed)->read_at(at, some));
  return 0;
}
