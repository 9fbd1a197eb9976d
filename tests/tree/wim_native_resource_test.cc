#include <map>
#include <random>

#include <catch2/catch.hpp>

#include "io/memory_source.h"
#include "tree/wim_native/chunk_table.h"
#include "tree/wim_native/resource.h"

#include "wim_native_builder.h"

namespace assay::wim {
namespace {

constexpr std::uint32_t kChunk = 32'768;

// Two chunks stored as they are and a last, short one: what the tables say needs no codec.
Bytes some_bytes() {
  Bytes bytes(2 * kChunk + 100);
  std::mt19937 random(1);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

Bytes chunk_of(const Bytes& plain, std::size_t index) {
  const auto begin = plain.begin() + static_cast<std::ptrdiff_t>(index * kChunk);
  return {begin, begin + static_cast<std::ptrdiff_t>(
                             std::min<std::size_t>(kChunk, plain.size() - index * kChunk))};
}

void append_bytes(Bytes& out, const Bytes& bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

struct Stored {
  Bytes file;
  Resource resource;
};

// At offset 10 of a file, in the given layout.
Stored store(const Bytes& plain, ChunkLayout layout) {
  Stored stored;
  stored.file.resize(10);
  stored.resource = {10, 0, plain.size(), ChunkFormat::kLzx, kChunk, layout};
  Bytes& file = stored.file;
  if (layout == ChunkLayout::kSizes) {
    append(file, le64(plain.size()));
    append(file, le32(kChunk));
    append(file, le32(2));
    for (std::size_t i = 0; i < 3; ++i)
      append(file, le32(static_cast<std::uint32_t>(chunk_of(plain, i).size())));
  }
  const auto append_offsets = [&file] {
    append(file, le32(kChunk));
    append(file, le32(2 * kChunk));
  };
  if (layout == ChunkLayout::kOffsets) append_offsets();
  for (std::size_t i = 0; i < 3; ++i) {
    const Bytes chunk = chunk_of(plain, i);
    if (layout == ChunkLayout::kPipable)
      append(file, le32(static_cast<std::uint32_t>(chunk.size())));
    append_bytes(file, chunk);
  }
  if (layout == ChunkLayout::kPipable) append_offsets();
  stored.resource.stored_size = file.size() - 10;
  return stored;
}

Result<ByteSourcePtr> open(const Stored& stored, const Limits& limits = {}) {
  return open_resource(make_memory_source(stored.file), stored.resource,
                       std::make_shared<ChunkCache>(1 << 20), 1, limits);
}

Result<Bytes> read(const Stored& stored) {
  TRY_ASSIGN(const ByteSourcePtr source, open(stored));
  return read_all(*source, 1 << 20, "resource");
}

constexpr ChunkLayout kLayouts[] = {ChunkLayout::kOffsets, ChunkLayout::kSizes,
                                    ChunkLayout::kPipable};

TEST_CASE("a resource reads the same from every layout of its chunks") {
  const Bytes plain = some_bytes();
  for (const ChunkLayout layout : kLayouts) {
    const auto bytes = read(store(plain, layout));
    REQUIRE(bytes);
    CHECK(*bytes == plain);
  }
}

TEST_CASE("a resource stored as it is must be as long as it says") {
  Stored stored{Bytes(100), {10, 50, 50, ChunkFormat::kNone, 0, ChunkLayout::kOffsets}};
  CHECK(read(stored)->size() == 50);
  stored.resource.size = 51;
  const auto bytes = read(stored);
  REQUIRE_FALSE(bytes);
  CHECK(bytes.error().what == "uncompressed resource of 51 bytes is stored in 50");
  CHECK(bytes.error().offset == 10u);
}

TEST_CASE("a resource that runs past the file is truncated") {
  for (const ChunkLayout layout : kLayouts) {
    Stored stored = store(some_bytes(), layout);
    stored.file.pop_back();
    const auto source = open(stored);
    REQUIRE_FALSE(source);
    CHECK(source.error().code == ErrorCode::kTruncated);
  }
}

TEST_CASE("a chunk size that is no power of two, or above the limit, is refused") {
  Stored stored = store(some_bytes(), ChunkLayout::kOffsets);
  Limits small;
  small.max_chunk_bytes = 4096;
  REQUIRE_FALSE(open(stored, small));
  CHECK(open(stored, small).error().code == ErrorCode::kLimit);
  for (const std::uint32_t size : {0U, 1U, 48'000U, 4096U, 1U << 31}) {
    stored.resource.chunk_size = size;
    REQUIRE_FALSE(open(stored));
    CHECK(open(stored).error().code == ErrorCode::kCorrupt);
  }
}

TEST_CASE("a table that does not fit into its resource is refused") {
  for (const ChunkLayout layout : kLayouts) {
    Stored stored = store(some_bytes(), layout);
    stored.resource.size = std::uint64_t{1} << 62;
    const auto source = open(stored);
    REQUIRE_FALSE(source);
    CHECK(source.error().code ==
          (layout == ChunkLayout::kSizes ? ErrorCode::kLimit : ErrorCode::kCorrupt));
  }
  Stored solid = store(some_bytes(), ChunkLayout::kSizes);
  solid.resource.size = std::uint64_t{1} << 36;
  REQUIRE_FALSE(open(solid));
  CHECK(open(solid).error().code == ErrorCode::kCorrupt);
}

TEST_CASE("a table that places a chunk wrongly is corrupt, with the place of the entry") {
  const Bytes plain = some_bytes();
  for (const std::uint32_t wrong : {0U, kChunk + 1, 0x7FFF'FFFFU, 0xFFFF'FFFFU}) {
    CAPTURE(wrong);
    for (const ChunkLayout layout : kLayouts) {
      Stored stored = store(plain, layout);
      const std::size_t table = layout == ChunkLayout::kOffsets ? 10
                                : layout == ChunkLayout::kSizes ? 26
                                                                : stored.file.size() - 8;
      const le32 raw(wrong);
      std::memcpy(&stored.file[table], &raw, sizeof(raw));
      const auto bytes = read(stored);
      REQUIRE_FALSE(bytes);
      CHECK(bytes.error().code == ErrorCode::kCorrupt);
      CHECK(bytes.error().offset == table);
    }
  }
}

TEST_CASE("a chunk that does not expand to its size is an error with its offset") {
  Stored stored = store(some_bytes(), ChunkLayout::kOffsets);
  const le32 shorter(kChunk - 1);  // no longer stored as it is: now taken for LZX
  std::memcpy(&stored.file[10], &shorter, sizeof(shorter));
  const auto bytes = read(stored);
  REQUIRE_FALSE(bytes);
  CHECK(bytes.error().offset == 18u);
}

TEST_CASE("an empty compressed resource has no chunks") {
  for (const ChunkLayout layout : kLayouts) {
    Stored stored{Bytes(30), {10, 16, 0, ChunkFormat::kLzx, kChunk, layout}};
    const auto bytes = read(stored);
    REQUIRE(bytes);
    CHECK(bytes->empty());
  }
}

// A file of terabytes that holds only what was put into it.
class SparseSource final : public ByteSource {
 public:
  explicit SparseSource(std::map<std::uint64_t, std::uint64_t> numbers)
      : numbers_(std::move(numbers)) {}
  std::uint64_t size() const override { return std::uint64_t{1} << 42; }
  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    std::fill(out.begin(), out.end(), std::byte{0});
    for (const auto& [at, number] : numbers_) {
      if (at < offset || at + 8 > offset + out.size()) continue;
      const le64 raw(number);
      std::memcpy(out.data() + (at - offset), &raw, sizeof(raw));
    }
    return {};
  }

 private:
  std::map<std::uint64_t, std::uint64_t> numbers_;
};

TEST_CASE("above 4 GiB the entries of the table have eight bytes") {
  Resource resource{
      1000, 0, (std::uint64_t{1} << 32) + 5, ChunkFormat::kLzx, kChunk, ChunkLayout::kOffsets};
  const std::uint64_t count = resource.chunk_count();
  REQUIRE(count == 131'073);
  const std::uint64_t table = (count - 1) * 8;
  resource.stored_size = table + 5'000'000'000;
  const auto source = std::make_shared<SparseSource>(std::map<std::uint64_t, std::uint64_t>{
      {1000 + 8 * 99'999, 4'500'000'000}, {1000 + 8 * 100'000, 4'500'000'123}});
  const auto places = make_chunk_table(source, resource);
  REQUIRE(places);
  const auto place = (*places)->place(100'000);
  REQUIRE(place);
  CHECK(*place == ChunkPlace{1000 + table + 4'500'000'000, 123});
}

TEST_CASE("damaged resources give an answer or an error") {
  std::mt19937 random(6);
  const Bytes plain = some_bytes();
  for (const ChunkLayout layout : kLayouts) {
    const Stored whole = store(plain, layout);
    for (int i = 0; i < 300; ++i) {
      Stored stored = whole;
      const std::size_t table = layout == ChunkLayout::kPipable ? stored.file.size() - 8 : 10;
      stored.file[table + random() % 8] = static_cast<std::byte>(random());
      if (random() % 3 == 0) stored.resource.size = random();
      if (random() % 3 == 0) stored.resource.stored_size = random() % (stored.file.size() + 9);
      if (const auto source = open(stored)) {
        Bytes out(100);
        for (int n = 0; n < 10; ++n)
          (void)(*source)->read_at(random() % ((*source)->size() + 1), out);
      }
    }
  }
}

}  // namespace
}  // namespace assay::wim
