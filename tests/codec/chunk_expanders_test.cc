// XPRESS and LZX of our own against libwim: what it compressed is expanded to the same bytes, and
// what is damaged is refused or expanded, and never more.

#include <memory>

#include <catch2/catch.hpp>

#include "codec/chunk_codec.h"
#include "codec/lzx.h"
#include "codec/lzx_calls.h"
#include "codec/xpress.h"
#include "support/codec_samples.h"
#include "support/seeds.h"

#if ASSAY_WITH_WIMLIB
#include <wimlib.h>
#endif

namespace assay {
namespace {

TEST_CASE("the target of a call becomes a distance again, where it was made an address") {
  const auto changed = [](std::size_t at, std::int32_t target) {
    Bytes chunk(64);
    chunk[at] = std::byte{0xE8};
    const le32 stored = static_cast<std::uint32_t>(target);
    std::memcpy(&chunk[at + 1], &stored, sizeof stored);
    make_calls_relative(chunk);
    return static_cast<std::int32_t>(read_raw<le32>(chunk, at + 1, "target")->get());
  };
  CHECK(changed(20, 100) == 80);
  CHECK(changed(20, 5) == -15);
  CHECK(changed(20, -20) == 11'999'980);
  CHECK(changed(20, -21) == -21);
  CHECK(changed(20, 12'000'000) == 12'000'000);
  CHECK(changed(20, 11'999'999) == 11'999'979);
  CHECK(changed(53, 100) == 47);
  CHECK(changed(54, 100) == 100);  // within the last ten bytes
}

TEST_CASE("a block of LZX that is not compressed is copied, with its padding and its odd byte") {
  // Type 3, not of the usual size, 5 bytes: 011 0 0000000000000101, then the rest of a word.
  Bytes stored = {std::byte{0x00}, std::byte{0x60}, std::byte{0x00}, std::byte{0x50}};
  for (int i = 0; i < 3; ++i)
    stored.insert(stored.end(), {std::byte{1}, std::byte{0}, std::byte{0}, std::byte{0}});
  for (const char letter : {'h', 'e', 'l', 'l', 'o', '\0'})
    stored.push_back(static_cast<std::byte>(letter));
  Bytes out(5);
  REQUIRE(expand_lzx(32'768, stored, out));
  CHECK(as_chars(out) == "hello");
  CHECK_FALSE(expand_lzx(32'768, ByteView(stored).first(stored.size() - 3), out));
  Bytes more(6);
  CHECK_FALSE(expand_lzx(32'768, stored, more));
  stored[4] = std::byte{0};
  CHECK_FALSE(expand_lzx(32'768, stored, out));
}

#if ASSAY_WITH_WIMLIB

struct Sample {
  ChunkFormat format = ChunkFormat::kXpress;
  std::uint32_t chunk_size = 0;
  Bytes plain;
  Bytes stored;  // empty: libwim could not make it smaller
};

Bytes compressed(const Sample& sample, unsigned level) {
  wimlib_compressor* made = nullptr;
  REQUIRE(wimlib_create_compressor(static_cast<wimlib_compression_type>(sample.format),
                                   sample.chunk_size, level, &made) == 0);
  const std::unique_ptr<wimlib_compressor, void (*)(wimlib_compressor*)> compressor(
      made, wimlib_free_compressor);
  Bytes stored(sample.plain.size());
  stored.resize(wimlib_compress(sample.plain.data(), sample.plain.size(), stored.data(),
                                stored.size() - 1, compressor.get()));
  return stored;
}

Sample sample_of(unsigned seed) {
  CodecSamples samples(seed);
  Sample sample;
  sample.format = seed % 2 == 0 ? ChunkFormat::kXpress : ChunkFormat::kLzx;
  sample.chunk_size = seed % 2 == 0 ? 4096U << samples.below(5) : 32'768U << samples.below(4);
  sample.plain = samples.next(1 + samples.below(sample.chunk_size));
  sample.stored = compressed(sample, 20 + samples.below(60));
  return sample;
}

Result<void> expand(const Sample& sample, ByteView stored, std::span<std::byte> out) {
  return sample.format == ChunkFormat::kXpress ? expand_xpress(stored, out)
                                               : expand_lzx(sample.chunk_size, stored, out);
}

TEST_CASE("what libwim compressed is expanded to what it was") {
  unsigned compared = 0;
  for (unsigned seed = 0; seed < seed_count(160); ++seed) {
    const Sample sample = sample_of(seed);
    if (sample.stored.empty()) continue;
    ++compared;
    Bytes out(sample.plain.size());
    CAPTURE(seed, name_of(sample.format), sample.chunk_size, out.size());
    REQUIRE(expand(sample, sample.stored, out));
    REQUIRE(out == sample.plain);
  }
  CHECK(compared > 100);
}

TEST_CASE("a chunk that is cut is refused, or was only padded") {
  for (unsigned seed = 0; seed < seed_count(40); ++seed) {
    const Sample sample = sample_of(seed);
    if (sample.stored.size() < 16) continue;
    CAPTURE(seed);
    Bytes out(sample.plain.size());
    const Result<void> half =
        expand(sample, ByteView(sample.stored).first(sample.stored.size() / 2), out);
    CHECK((!half || out != sample.plain));
    CHECK_FALSE(expand(sample, {}, out));
  }
}

TEST_CASE("damaged chunks do no harm") {
  for (unsigned seed = 0; seed < seed_count(200); ++seed) {
    Sample sample = sample_of(seed % 16);
    if (sample.stored.empty()) continue;
    std::minstd_rand random(seed + 1);
    for (int i = 0; i < 3; ++i)
      sample.stored[random() % sample.stored.size()] ^= static_cast<std::byte>(1U << random() % 8);
    Bytes out(sample.plain.size());
    static_cast<void>(expand(sample, sample.stored, out));
  }
}

#endif

}  // namespace
}  // namespace assay
