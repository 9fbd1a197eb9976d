// Disks with random damage: an answer or an error, within bounds. The seeds are fixed: a failure
// comes back.
#include <random>

#include <catch2/catch.hpp>

#include "disk/vhd.h"
#include "disk/vhdx.h"
#include "disk/vhdx_builder.h"
#include "io/overlay_source.h"

namespace assay {
namespace {

constexpr std::uint32_t kTelling[] = {0, 1, 2, 6, 7, 512, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};

// The start, the end and some places between.
void touch(const DiskImage& disk, std::mt19937& random) {
  const std::uint64_t size = disk.bytes->size();
  Bytes some(static_cast<std::size_t>(std::min<std::uint64_t>(size, 3000)));
  for (int i = 0; i < 8; ++i) {
    const std::uint64_t room = size - some.size();
    const std::uint64_t at = i == 0 ? 0 : i == 1 ? room : room == 0 ? 0 : random() % room;
    static_cast<void>(disk.bytes->read_at(at, some));
  }
}

// One word or bit within [from, to).
void damage(Bytes& bytes, std::size_t from, std::size_t to, std::mt19937& random) {
  const std::size_t at = from + random() % (to - from - 4);
  if (random() % 2 == 0) {
    bytes[at] ^= static_cast<std::byte>(1U << random() % 8);
    return;
  }
  const le32 word(kTelling[random() % std::size(kTelling)]);
  std::memcpy(bytes.data() + at / 4 * 4, &word, sizeof word);
}

TEST_CASE("a damaged VHD gives answers or errors") {
  VhdBuilder builder(5 * 4096);
  builder.set_identifier(2).set_parent(1, "base.vhd").add_locator("W2ru", ".\\base.vhd");
  builder.put_block(0, Bytes(4096, std::byte{'a'})).put_sectors(3, Bytes(4096), {1, 2});
  const BuiltVhd sound = builder.build();
  const ParentFinder finder = always({VhdBuilder::fixed(Bytes(2 * 4096)).file("base.vhd")});
  std::mt19937 random(1);
  int opened = 0;
  for (int round = 0; round < 4'000; ++round) {
    BuiltVhd built = sound;
    for (auto n = random() % 3 + 1; n > 0; --n)
      damage(built.bytes, round % 2 == 0 ? 0 : BuiltVhd::kHeader, BuiltVhd::kTable + 32, random);
    if (round % 3 == 0) built.damage_end_footer();
    if (round % 7 == 0) built.cut(random() % built.bytes.size());
    const auto disk = open_vhd(built.source(), finder, Limits::for_fuzzing());
    if (!disk) continue;
    ++opened;
    touch(*disk, random);
  }
  CHECK(opened > 1'500);  // else nothing but signatures was tried
}

// A file of several MiB is not copied for each round: the damaged parts are laid over it.
class Damaged {
 public:
  explicit Damaged(const BuiltVhdx& built) : bytes_(built.bytes), base_(built.source()) {}

  ByteSourcePtr part(std::size_t from, std::size_t length, std::mt19937& random, bool fix) const {
    Bytes bytes(bytes_.begin() + static_cast<std::ptrdiff_t>(from),
                bytes_.begin() + static_cast<std::ptrdiff_t>(from + length));
    const std::size_t telling = from == 0x30000 ? 80 : std::min<std::size_t>(length, 512);
    for (auto n = random() % 3 + 1; n > 0; --n) damage(bytes, 0, telling, random);
    if (fix) {
      const le32 sum(crc32c_without(bytes, 4));
      std::memcpy(bytes.data() + 4, &sum, sizeof sum);
    }
    const std::uint64_t size = bytes_.size();
    return make_overlay(base_, {{from, length, make_memory_source(std::move(bytes)), 0}}, size)
        .value();
  }

 private:
  Bytes bytes_;
  ByteSourcePtr base_;
};

TEST_CASE("a damaged VHDX gives answers or errors") {
  VhdxBuilder builder(3 << 20);
  builder.set_data_write_guid(2).set_parent(1, "base.vhdx");
  builder.put_sectors(1, Bytes(1 << 20), {1, 2, 3}).set_state(2, 2);
  BuiltVhdx built = builder.build();
  VhdxLogBuilder log(built);
  log.start_at(0, 5)
      .add({{BuiltVhdx::kBlocks, Bytes(4096)}, {BuiltVhdx::kBlocks + 8192, {}, 4096}})
      .add({{BuiltVhdx::kBlocks + 4096, Bytes(4096)}});
  const Damaged damaged(built);
  const ParentFinder finder = always({VhdxBuilder(1 << 20).build().file("base.vhdx")});
  struct Part {
    std::size_t from;
    std::size_t length;
    bool summed;
  };
  const Part parts[] = {{0x20000, 4096, true},
                        {0x30000, 65'536, true},
                        {BuiltVhdx::kLog, log.length(0), true},
                        {BuiltVhdx::kMetadata, 4096, false},
                        {BuiltVhdx::kItems, 512, false},
                        {BuiltVhdx::kBat, 4096, false}};
  std::mt19937 random(2);
  int opened = 0;
  for (int round = 0; round < 600; ++round) {
    const Part& part = parts[static_cast<std::size_t>(round) % std::size(parts)];
    const auto source = damaged.part(part.from, part.length, random, part.summed && round % 4 != 0);
    const auto disk = open_vhdx(source, finder, Limits::for_fuzzing());
    if (!disk) continue;
    ++opened;
    touch(*disk, random);
  }
  CHECK(opened > 200);
}

}  // namespace
}  // namespace assay
