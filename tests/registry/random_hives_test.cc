// Random hives, written by hivex and read by both engines: what comes out is what went in.
#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "io/file_source.h"
#include "registry/hive_contract.h"
#include "registry/hivex_hive.h"
#include "registry/regf/regf_hive.h"
#include "support/hive_file.h"
#include "support/seeds.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

// Letters of one byte, of Latin-1 and beyond it, so that names of both encodings occur.
std::string random_name(std::mt19937& random) {
  constexpr const char* kLetters[] = {"a", "B", "7", "_", " ", "{", "\u00e9", "\u0416", "\u4e2d"};
  std::string name;
  for (unsigned i = 0; i < 1 + random() % 20; ++i) name += kLetters[random() % 9];
  return name;
}

// Sizes around the borders of the format: resident (4), small cells, big data (16,344).
Bytes random_data(std::mt19937& random) {
  constexpr std::size_t kSizes[] = {0, 1, 4, 5, 100, 4'000, 16'344, 16'345, 40'000};
  Bytes data(kSizes[random() % 9]);
  for (std::byte& byte : data) byte = static_cast<std::byte>(random() & 0xFF);
  return data;
}

void fill(MemoryHive& hive, const std::string& path, unsigned depth, std::mt19937& random) {
  for (unsigned i = 0; i < random() % 6; ++i)
    hive.set(path,
             {random_name(random), static_cast<ValueType>(random() % 12), random_data(random)});
  if (depth == 0) return;
  for (unsigned i = 0; i < random() % 6; ++i) {
    const std::string child =
        path.empty() ? random_name(random) : path + "\\" + random_name(random);
    hive.create(child);
    hive.set_last_written(child, {random()});
    fill(hive, child, depth - 1, random);
  }
}

std::vector<std::string> sorted(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST_CASE("random hives read alike by both engines and as they were made") {
  const TemporaryFolder folder;
  const Limits limits;
  for (unsigned seed = 1; seed <= seed_count(50); ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    MemoryHive made;
    fill(made, "", 4, random);
    REQUIRE(write_hive_file(made, folder / "hive"));
    const Result<ByteSourcePtr> bytes = open_file_source(folder / "hive");
    REQUIRE(bytes);
    const Result<HivePtr> native = open_hive_native(*bytes, limits);
    const Result<HivePtr> reference = open_hive_reference(*bytes, limits);
    REQUIRE(native);
    REQUIRE(reference);
    CHECK(describe(**native, limits) == describe(**reference, limits));
    CHECK(sorted(describe(**native, limits)).size() == sorted(describe(made, limits)).size());
    check_hive_contract(**native, limits);
  }
}

}  // namespace
}  // namespace assay
