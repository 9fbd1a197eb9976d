// Volumes with random damage: answers or errors. The seeds are fixed: a failure comes back.
#include <random>

#include <catch2/catch.hpp>

#include "support/seeds.h"
#include "tree/ntfs_builder.h"
#include "tree/ntfs_tools.h"

#include "fuzz/ntfs_walk.h"

namespace assay::ntfs {
namespace {

// Changes one to four bytes or words, more often to something that means much.
void mutate(Bytes& bytes, std::size_t from, std::size_t to, std::mt19937& random) {
  constexpr std::uint32_t kTelling[] = {0,          1,          0x7FFFFFFF, 0x80000000,
                                        0xFFFFFFFF, 0xFFFFFFF8, 0x20,       0x10000};
  for (unsigned n = random() % 4 + 1; n > 0; --n) {
    const std::size_t at = from + random() % (to - from - 4);
    if (random() % 2 == 0) {
      bytes[at] ^= static_cast<std::byte>(1U << random() % 8);
      continue;
    }
    put(bytes, at / 2 * 2, le32(kTelling[random() % std::size(kTelling)]));
  }
}

TEST_CASE("a damaged volume gives answers or errors") {
  NtfsBuilder builder = ntfs_with_everything();
  const Bytes volume = builder.build();
  std::mt19937 random(1);
  int opened_at_all = 0;
  std::size_t entries = 0;
  const unsigned rounds = seed_count(400);
  for (unsigned round = 0; round < rounds; ++round) {
    Bytes bytes = volume;
    // Mostly the root and the files behind it; sometimes anything.
    if (round % 4 == 0)
      mutate(bytes, 0, bytes.size(), random);
    else
      mutate(bytes, builder.record_offset(kRootRecord), bytes.size() - 512, random);
    const auto opened = open_ntfs(make_memory_source(bytes), Limits::for_fuzzing());
    if (!opened) continue;
    ++opened_at_all;
    entries += walk_ntfs(*opened->tree, 200);
  }
  CHECK(opened_at_all > static_cast<int>(rounds) / 2);  // else only boot sectors were tried
  CHECK(entries > 5 * rounds);
}

TEST_CASE("a volume that is cut gives answers or errors") {
  const Bytes volume = ntfs_with_everything().build();
  for (std::size_t size = 0; size < volume.size(); size += 601) {
    const auto opened = open_ntfs(
        make_memory_source({volume.begin(), volume.begin() + static_cast<std::ptrdiff_t>(size)}),
        Limits::for_fuzzing());
    if (opened) walk_ntfs(*opened->tree, 200);
  }
}

TEST_CASE("a damaged volume of mkntfs gives answers or errors") {
  if (!has_ntfs_tools()) return;
  const TemporaryFolder folder;
  for (int i = 0; i < 60; ++i)
    write_file(folder / "source" / "folder" / ("file " + std::to_string(i)), std::string(600, 'x'));
  const auto image = make_volume(folder, {2, 512, 512});
  fill_volume(image, folder / "source", folder);
  const Bytes volume = read_all(**open_file_source(image), 2U << 20, "volume").value();
  const RawBootSector boot = read_raw<RawBootSector>(volume, 0, "boot").value();
  const std::size_t mft = static_cast<std::size_t>(boot.mft_cluster.get()) * 512;
  std::mt19937 random(2);
  int opened_at_all = 0;
  for (int round = 0; round < 60; ++round) {
    Bytes bytes = volume;
    mutate(bytes, mft, mft + 80 * 1024, random);
    const auto opened = open_ntfs(make_memory_source(std::move(bytes)), Limits::for_fuzzing());
    if (!opened) continue;
    ++opened_at_all;
    walk_ntfs(*opened->tree, 100);
  }
  CHECK(opened_at_all > 30);
}

}  // namespace
}  // namespace assay::ntfs
