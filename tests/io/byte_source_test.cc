#include <fstream>

#include <catch2/catch.hpp>

#include "io/byte_source_contract.h"
#include "io/chunked_source.h"
#include "io/file_source.h"
#include "io/memory_source.h"
#include "io/stats.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

Bytes random_bytes(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  Bytes bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

std::filesystem::path write_file(const TemporaryFolder& folder, const Bytes& bytes) {
  std::filesystem::path path = folder / "bytes.bin";
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  return path;
}

TEST_CASE("memory keeps the contract of sources") {
  for (const std::size_t size : {0U, 1U, 20'000U}) {
    const Bytes bytes = random_bytes(size, 1);
    expect_byte_source_contract(*make_memory_source(bytes), bytes);
  }
}

TEST_CASE("a slice keeps the contract of sources") {
  const Bytes bytes = random_bytes(20'000, 2);
  const auto slice = make_slice(make_memory_source(bytes), 123, 15'000);
  REQUIRE(slice);
  expect_byte_source_contract(**slice, Bytes(bytes.begin() + 123, bytes.begin() + 15'123));
}

TEST_CASE("a slice that is not inside its parent is refused") {
  const ByteSourcePtr parent = make_memory_source(Bytes(10));
  CHECK(make_slice(parent, 10, 0));
  CHECK_FALSE(make_slice(parent, 5, 6));
  CHECK_FALSE(make_slice(parent, ~std::uint64_t{0}, 2));
}

TEST_CASE("a file keeps the contract of sources") {
  const TemporaryFolder folder;
  const Bytes bytes = random_bytes(20'000, 3);
  const auto file = open_file_source(write_file(folder, bytes));
  REQUIRE(file);
  expect_byte_source_contract(**file, bytes);
}

TEST_CASE("a chunked source keeps the contract of sources, also with a tiny cache") {
  const Bytes bytes = random_bytes(70'001, 4);
  const ExpandChunk expand = [&bytes](std::uint64_t index, std::span<std::byte> out) {
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(index * 4096), out.size(), out.begin());
    return Result<void>();
  };
  for (const std::uint64_t budget : {0U, 10'000U, 1U << 20}) {
    CAPTURE(budget);
    const auto source =
        make_chunked_source({bytes.size(), 4096}, expand, std::make_shared<ChunkCache>(budget), 1);
    expect_byte_source_contract(*source, bytes);
  }
}

TEST_CASE("what is read from files is counted") {
  const TemporaryFolder folder;
  const auto file = open_file_source(write_file(folder, Bytes(5000)));
  REQUIRE(file);
  const StatsSnapshot before = stats().snapshot();
  Bytes out(700);
  REQUIRE((*file)->read_at(100, out));
  REQUIRE((*file)->read_at(4000, out));
  REQUIRE_FALSE((*file)->read_at(4500, out));
  const StatsSnapshot counted = stats().snapshot() - before;
  CHECK(counted.bytes_read == 1400);
  CHECK(counted.reads == 2);
}

}  // namespace
}  // namespace assay
