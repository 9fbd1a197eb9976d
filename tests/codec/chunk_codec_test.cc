#include "codec/chunk_codec.h"

#include <random>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "support/libwim_codec.h"

namespace assay {
namespace {

TEST_CASE("chunk sizes are powers of two within what the format allows") {
  CHECK(check_chunk_size(ChunkFormat::kXpress, 4096));
  CHECK(check_chunk_size(ChunkFormat::kXpress, 65'536));
  CHECK_FALSE(check_chunk_size(ChunkFormat::kXpress, 131'072));
  CHECK(check_chunk_size(ChunkFormat::kLzx, 32'768));
  CHECK(check_chunk_size(ChunkFormat::kLzx, 1 << 21));
  CHECK_FALSE(check_chunk_size(ChunkFormat::kLzx, 4096));
  CHECK(check_chunk_size(ChunkFormat::kLzms, 1 << 30));
  CHECK_FALSE(check_chunk_size(ChunkFormat::kLzms, std::uint64_t{1} << 31));
  CHECK_FALSE(check_chunk_size(ChunkFormat::kLzms, 0));
  CHECK_FALSE(check_chunk_size(ChunkFormat::kNone, 32'768));
  const auto odd = check_chunk_size(ChunkFormat::kLzx, 48'000);
  REQUIRE_FALSE(odd);
  CHECK(odd.error().what == "chunk size is not a power of two (48000)");
}

TEST_CASE("a chunk as long as its expanded form is copied") {
  const Bytes stored(100, std::byte{3});
  Bytes out(100);
  REQUIRE(expand_chunk(ChunkFormat::kLzx, 32'768, stored, out));
  CHECK(out == stored);
}

TEST_CASE("a chunk that is empty, or longer than what it stands for, is refused") {
  Bytes out(100);
  CHECK_FALSE(expand_chunk(ChunkFormat::kLzx, 32'768, {}, out));
  CHECK_FALSE(expand_chunk(ChunkFormat::kLzx, 32'768, Bytes(101), out));
  Bytes too_long(40'000);
  CHECK_FALSE(expand_chunk(ChunkFormat::kLzx, 32'768, Bytes(50), too_long));
}

#if ASSAY_WITH_WIMLIB

struct Format {
  ChunkFormat format;
  std::uint32_t chunk_size;
};

constexpr Format kFormats[] = {
    {ChunkFormat::kXpress, 4096},  {ChunkFormat::kXpress, 8192}, {ChunkFormat::kXpress, 65'536},
    {ChunkFormat::kLzx, 32'768},   {ChunkFormat::kLzx, 1 << 21}, {ChunkFormat::kLzms, 32'768},
    {ChunkFormat::kLzms, 1 << 20},
};

// Text of few words: compresses well, but not to nothing.
Bytes some_text(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  Bytes text;
  while (text.size() < size) {
    const Bytes word = to_bytes("word" + std::to_string(random() % 500) + " ");
    text.insert(text.end(), word.begin(), word.end());
  }
  text.resize(size);
  return text;
}

Bytes compressed(const Format& format, const Bytes& plain) {
  const Bytes stored = LibwimCompressor(format.format, format.chunk_size, 0).compress(plain);
  REQUIRE_FALSE(stored.empty());
  return stored;
}

TEST_CASE("what libwim compressed expands to the same bytes, in every format and size") {
  for (const Format& format : kFormats)
    for (const std::size_t size : {format.chunk_size, format.chunk_size / 2 + 7, 3'000U}) {
      CAPTURE(name_of(format.format), format.chunk_size, size);
      const Bytes plain = some_text(size, format.chunk_size);
      Bytes out(size);
      REQUIRE(expand_chunk(format.format, format.chunk_size, compressed(format, plain), out));
      CHECK(out == plain);
    }
}

TEST_CASE("a chunk cut short is corrupt and names its format") {
  for (const Format& format : kFormats) {
    Bytes stored = compressed(format, some_text(4000, 1));
    stored.resize(stored.size() / 8);
    Bytes out(4000);
    const Result<void> expanded = expand_chunk(format.format, format.chunk_size, stored, out);
    // The formats have no checksum: what is missing may read as zero bits. It never crashes.
    if (!expanded) CHECK(expanded.error().code == ErrorCode::kCorrupt);
  }
}

TEST_CASE("damaged chunks neither crash nor write past their buffer") {
  std::mt19937 random(7);
  for (const Format& format : kFormats) {
    const Bytes plain = some_text(3000, 2);
    const Bytes stored = compressed(format, plain);
    for (int i = 0; i < 500; ++i) {
      Bytes damaged = stored;
      for (unsigned n = 0; n <= random() % 4; ++n)
        damaged[random() % damaged.size()] = static_cast<std::byte>(random());
      Bytes out(plain.size());
      (void)expand_chunk(format.format, format.chunk_size, damaged, out);
    }
  }
}

TEST_CASE("threads expand chunks of several formats at once") {
  const Bytes plain = some_text(4000, 3);
  std::vector<Bytes> stored;
  for (const Format& format : kFormats) stored.push_back(compressed(format, plain));
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t)
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < 70; ++i) {
        const std::size_t f = (i + t) % std::size(kFormats);
        Bytes out(plain.size());
        if (!expand_chunk(kFormats[f].format, kFormats[f].chunk_size, stored[f], out) ||
            out != plain)
          ++wrong[t];
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

#endif

}  // namespace
}  // namespace assay
