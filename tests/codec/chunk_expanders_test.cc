// XPRESS, LZX and LZMS of our own against libwim: what it compressed is expanded to the same bytes,
// and what is damaged is refused or expanded, and never more.

#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "codec/chunk_codec.h"
#include "codec/lzms.h"
#include "codec/lzx.h"
#include "codec/lzx_calls.h"
#include "codec/xpress.h"
#include "support/codec_samples.h"
#include "support/corpus.h"
#include "support/libwim_codec.h"
#include "support/seeds.h"
#include "support/wim_chunks.h"

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

Result<void> expand(const StoredChunk& chunk, ByteView stored, std::span<std::byte> out) {
  switch (chunk.format) {
    case ChunkFormat::kXpress: return expand_xpress(stored, out);
    case ChunkFormat::kLzx: return expand_lzx(chunk.chunk_size, stored, out);
    default: return expand_lzms(stored, out);
  }
}

struct Sample : StoredChunk {
  Bytes plain;
};

// A third of the seeds each. `stored` is empty where libwim could not make it smaller.
Sample sample_of(unsigned seed) {
  CodecSamples samples(seed);
  Sample sample;
  sample.format = static_cast<ChunkFormat>(1 + seed % 3);
  sample.chunk_size = sample.format == ChunkFormat::kXpress ? 4096U << samples.below(5)
                                                            : 32'768U << samples.below(4);
  const bool is_tiny = samples.below(8) == 0;
  sample.size = 1 + samples.below(is_tiny ? 300 : sample.chunk_size);
  sample.plain = samples.next(sample.size);
  sample.stored = LibwimCompressor(sample.format, sample.chunk_size, 10 + samples.below(70))
                      .compress(sample.plain);
  return sample;
}

TEST_CASE("what libwim compressed is expanded to what it was") {
  unsigned compared[4] = {};
  const unsigned seeds = seed_count(300);
  for (unsigned seed = 0; seed < seeds; ++seed) {
    const Sample sample = sample_of(seed);
    if (sample.stored.empty()) continue;
    ++compared[static_cast<std::size_t>(sample.format)];
    Bytes out(sample.size);
    CAPTURE(seed, name_of(sample.format), sample.chunk_size, out.size());
    REQUIRE(expand(sample, sample.stored, out));
    REQUIRE(out == sample.plain);
  }
  for (const unsigned count : {compared[1], compared[2], compared[3]}) CHECK(count > seeds / 5);
}

TEST_CASE("a chunk that is cut is refused, or was only padded") {
  for (unsigned seed = 0; seed < seed_count(60); ++seed) {
    const Sample sample = sample_of(seed);
    if (sample.stored.size() < 16) continue;
    CAPTURE(seed, name_of(sample.format));
    Bytes out(sample.size);
    const Result<void> half =
        expand(sample, ByteView(sample.stored).first(sample.stored.size() / 4 * 2), out);
    CHECK((!half || out != sample.plain));
    CHECK_FALSE(expand(sample, {}, out));
  }
}

TEST_CASE("damaged chunks do no harm") {
  std::vector<Sample> samples;
  for (unsigned seed = 0; samples.size() < 24; ++seed)
    if (Sample sample = sample_of(seed); !sample.stored.empty())
      samples.push_back(std::move(sample));
  for (unsigned seed = 0; seed < seed_count(400); ++seed) {
    const Sample& sample = samples[seed % samples.size()];
    Bytes stored = sample.stored;
    std::minstd_rand random(seed + 1);
    for (int i = 0; i < 3; ++i)
      stored[random() % stored.size()] ^= static_cast<std::byte>(1U << random() % 8);
    Bytes out(sample.size);
    static_cast<void>(expand(sample, stored, out));
  }
}

// How many chunks were compared.
std::size_t compare_chunks(const std::filesystem::path& file) {
  const std::vector<StoredChunk> chunks = chunks_of_wim(file);
  for (const StoredChunk& chunk : chunks) {
    CAPTURE(file.string(), name_of(chunk.format), chunk.chunk_size, chunk.size,
            chunk.stored.size());
    Bytes ours(chunk.size);
    Bytes theirs(chunk.size, std::byte{1});
    const bool is_sound =
        LibwimExpander(chunk.format, chunk.chunk_size).expand(chunk.stored, theirs);
    CHECK(expand(chunk, chunk.stored, ours).has_value() == is_sound);
    CHECK((!is_sound || ours == theirs));
  }
  return chunks.size();
}

TEST_CASE("every chunk of every fixture expands as libwim expands it") {
  std::size_t compared = 0;
  const std::filesystem::path fixtures = std::filesystem::path(ASSAY_BINARY_DIR) / "fixtures";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(fixtures))
    if (entry.is_regular_file()) compared += compare_chunks(entry.path());
  CHECK(compared > 100);
}

TEST_CASE("every chunk of the corpus expands as libwim expands it") {
  if (!find_corpus()) return;
  const TemporaryFolder folder;
  std::size_t compared = 0;
  for (const char* const kind : {"wim", "malformed-wim"})
    for (const auto& file : corpus_files(kind)) compared += compare_chunks(unpacked(file, folder));
  CHECK(compared > 20);
}

#endif

Bytes file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return to_bytes(text);
}

TEST_CASE("XPRESS that Windows itself made expands") {
  unsigned compared = 0;
  for (std::filesystem::path file : corpus_files("xpress-vectors")) {
    if (file.extension() != ".lzhuff") continue;
    const Bytes stored = file_bytes(file);
    const Bytes plain = file_bytes(file.replace_extension(".decomp"));
    // Longer ones are rows of chunks, each of which ends where a decoder happens to stand.
    if (plain.size() > 65'536) continue;
    Bytes out(plain.size());
    CAPTURE(file.string());
    CHECK(expand_xpress(stored, out));
    CHECK(out == plain);
    ++compared;
  }
  if (find_corpus()) CHECK(compared > 5);
}

TEST_CASE("LZX that Windows itself made expands: an executable that CompactOS holds") {
  for (const auto& file : corpus_files("wof")) {
    const Bytes stream = file_bytes(file);
    constexpr std::size_t kChunks = 29;
    constexpr std::size_t kTable = 4 * (kChunks - 1);  // where each but the first begins behind it
    std::string all;
    for (std::size_t i = 0; i < kChunks; ++i) {
      const auto border = [&](std::size_t n) {
        if (n == kChunks) return stream.size();
        return kTable + (n == 0 ? 0 : read_raw<le32>(stream, 4 * (n - 1), "offset")->get());
      };
      Bytes out(i + 1 < kChunks ? 32'768 : 921'600 - 32'768 * (kChunks - 1));
      REQUIRE(expand_chunk(ChunkFormat::kLzx, 32'768,
                           ByteView(stream).subspan(border(i), border(i + 1) - border(i)), out));
      all += as_chars(out);
    }
    CHECK(all.starts_with("MZ"));
    CHECK(all.find("This program cannot be run in DOS mode.") != std::string::npos);
  }
}

}  // namespace
}  // namespace assay
