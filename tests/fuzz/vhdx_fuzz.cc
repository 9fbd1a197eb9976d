// A VHDX whose structures come from the input. They lie mebibytes apart, so the input is not the
// file: it is cut into the pieces below, which are laid over a sound one. The first byte says which
// checksums are made right, so that the fuzzer gets past them.

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "disk/crc32c.h"
#include "disk/vhdx.h"
#include "disk/vhdx_builder.h"
#include "io/memory_source.h"
#include "io/overlay_source.h"

#include "touch_source.h"

using namespace assay;

namespace {

struct Piece {
  std::size_t at;      // in the file
  std::size_t length;  // in the input
  std::size_t summed;  // bytes that the checksum at 4 covers; 0: it has none
};

constexpr Piece kPieces[] = {{0x10000, 80, 4096},
                             {0x30000, 112, 65'536},
                             {BuiltVhdx::kMetadata, 256, 0},
                             {BuiltVhdx::kItems, 300, 0},
                             {BuiltVhdx::kBat, 64, 0}};

const BuiltVhdx& sound_file() {
  static const BuiltVhdx built = [] {
    VhdxBuilder builder(3 << 20);
    builder.set_data_write_guid(2).set_parent(1, "base.vhdx");
    builder.put_sectors(1, Bytes(1 << 20), {1, 2}).put_block(2, {});
    return builder.build();
  }();
  return built;
}

ByteSourcePtr parent_file() {
  static const ByteSourcePtr source = VhdxBuilder(1 << 20).build().source();
  return source;
}

ByteSourcePtr file_of(std::uint8_t sums, ByteView input) {
  static const ByteSourcePtr base = sound_file().source();
  std::vector<OverlayPatch> patches;
  for (const Piece& piece : kPieces) {
    const auto place =
        ByteView(sound_file().bytes).subspan(piece.at, std::max(piece.length, piece.summed));
    Bytes bytes(place.begin(), place.end());
    const std::size_t given = std::min(piece.length, input.size());
    std::copy_n(input.begin(), given, bytes.begin());
    input = input.subspan(given);
    if (piece.summed != 0 && (sums & 1) != 0) {
      const le32 sum(crc32c_without(bytes, 4));
      std::memcpy(bytes.data() + 4, &sum, sizeof sum);
    }
    sums = static_cast<std::uint8_t>(sums >> (piece.summed != 0 ? 1 : 0));
    const std::uint64_t length = bytes.size();
    patches.push_back({piece.at, length, make_memory_source(std::move(bytes)), 0});
  }
  return make_overlay(base, patches, base->size()).value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteSourcePtr file = file_of(data[0], std::as_bytes(std::span(data + 1, size - 1)));
  const auto finder = [&file](const ParentClaim&) -> Result<std::vector<DiskFile>> {
    return std::vector<DiskFile>{{"itself", file}, {"base.vhdx", parent_file()}};
  };
  if (const auto disk = open_vhdx(file, finder, Limits::for_fuzzing())) touch_source(*disk->bytes);
  return 0;
}
