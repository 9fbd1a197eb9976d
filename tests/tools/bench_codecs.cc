// Expands the chunks of WIM files with our codecs and with libwim's in turn, for scripts/bench:
//
//     bench_codecs [WIM...]
//
// Without a file it makes chunks with libwim's compressor: of text, of x86 code (its own) and of
// rows of numbers. A line for each format: its name, megabytes of processor time of ours and of
// libwim's in a second, each the best of several rounds, and the first as a share of the second.

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>

#include <fmt/core.h>

#include "codec/lzms.h"
#include "codec/lzx.h"
#include "codec/xpress.h"
#include "support/codec_samples.h"
#include "support/libwim_codec.h"
#include "support/wim_chunks.h"

namespace assay {
namespace {

constexpr int kRounds = 15;
constexpr std::size_t kMostBytes = 6U << 20;  // of one format, if chunks are not larger

[[noreturn]] void give_up(std::string_view why) {
  fmt::print(stderr, "bench_codecs: {}\n", why);
  std::exit(2);
}

#if ASSAY_WITH_WIMLIB

Bytes file_bytes(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return to_bytes(text);
}

Bytes made_bytes(const char* program) {
  Bytes all = file_bytes(program);
  all.resize(std::min(all.size(), kMostBytes / 3));
  CodecSamples samples(1);
  while (all.size() < kMostBytes) {
    for (const auto kind : {CodecSamples::Kind::kText, CodecSamples::Kind::kNumbers}) {
      const Bytes more = samples.of(kind, 1U << 20);
      all.insert(all.end(), more.begin(), more.end());
    }
  }
  all.resize(kMostBytes);
  return all;
}

std::vector<StoredChunk> made_chunks(ByteView all, ChunkFormat format, std::uint32_t chunk_size) {
  std::vector<StoredChunk> chunks;
  const LibwimCompressor compressor(format, chunk_size, 0);
  for (std::size_t at = 0; at < all.size(); at += chunk_size) {
    const ByteView plain = all.subspan(at, std::min<std::size_t>(chunk_size, all.size() - at));
    Bytes stored = compressor.compress(plain);
    if (!stored.empty()) chunks.push_back({format, chunk_size, plain.size(), std::move(stored)});
  }
  return chunks;
}

bool expand_ours(const StoredChunk& chunk, std::span<std::byte> out) {
  switch (chunk.format) {
    case ChunkFormat::kXpress: return expand_xpress(chunk.stored, out).has_value();
    case ChunkFormat::kLzx: return expand_lzx(chunk.chunk_size, chunk.stored, out).has_value();
    case ChunkFormat::kLzms: return expand_lzms(chunk.stored, out).has_value();
    case ChunkFormat::kNone: break;
  }
  return false;
}

// Seconds of processor time for all chunks, as often as needed to be worth measuring.
template <typename Expand>
double seconds_for(const std::vector<StoredChunk>& chunks, Bytes& out, const Expand& expand) {
  constexpr double kWorthMeasuring = 0.02;
  const std::clock_t start = std::clock();
  double seconds = 0;
  int times = 0;
  do {
    for (const StoredChunk& chunk : chunks)
      if (!expand(chunk, std::span(out).first(chunk.size))) give_up("a chunk does not expand");
    ++times;
    seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  } while (seconds < kWorthMeasuring);
  return seconds / times;
}

// Chunks from all over the file, that the whole is not more than is worth measuring.
std::vector<StoredChunk> some_of(std::vector<StoredChunk> chunks) {
  const std::size_t wanted = std::max<std::size_t>(1, kMostBytes / chunks.front().chunk_size);
  const std::size_t step = std::max<std::size_t>(1, chunks.size() / wanted);
  std::vector<StoredChunk> some;
  for (std::size_t i = 0; i < chunks.size(); i += step) some.push_back(std::move(chunks[i]));
  return some;
}

// `chunks`: all of one format and chunk size.
void compare(const std::vector<StoredChunk>& chunks) {
  const StoredChunk& first = chunks.front();
  const LibwimExpander libwim(first.format, first.chunk_size);
  Bytes out(first.chunk_size);
  double bytes = 0;
  for (const StoredChunk& chunk : chunks) bytes += static_cast<double>(chunk.size);
  double ours = 1e9;
  double theirs = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    ours = std::min(ours, seconds_for(chunks, out, expand_ours));
    theirs = std::min(
        theirs, seconds_for(chunks, out, [&](const StoredChunk& chunk, std::span<std::byte> to) {
          return libwim.expand(chunk.stored, to);
        }));
  }
  fmt::print("{} {} {:.0f} {:.0f} {:.2f}\n", name_of(first.format), first.chunk_size,
             bytes / ours / 1e6, bytes / theirs / 1e6, theirs / ours);
}

void compare_made(const char* program) {
  const Bytes all = made_bytes(program);
  compare(made_chunks(all, ChunkFormat::kXpress, 32'768));
  compare(made_chunks(all, ChunkFormat::kLzx, 32'768));
  compare(made_chunks(all, ChunkFormat::kLzms, 1U << 20));
}

void compare_file(const char* wim) {
  std::vector<StoredChunk> chunks = chunks_of_wim(wim);
  if (chunks.empty()) give_up(fmt::format("{}: no compressed chunks", wim));
  while (!chunks.empty()) {
    const ChunkFormat format = chunks.front().format;
    const std::uint32_t chunk_size = chunks.front().chunk_size;
    const auto rest =
        std::stable_partition(chunks.begin(), chunks.end(), [&](const StoredChunk& chunk) {
          return chunk.format == format && chunk.chunk_size == chunk_size;
        });
    compare(some_of({std::make_move_iterator(chunks.begin()), std::make_move_iterator(rest)}));
    chunks.erase(chunks.begin(), rest);
  }
}

#endif

}  // namespace
}  // namespace assay

int main(int count, char** arguments) {
#if ASSAY_WITH_WIMLIB
  if (count == 1) assay::compare_made(arguments[0]);
  for (int i = 1; i < count; ++i) assay::compare_file(arguments[i]);
#else
  static_cast<void>(count);
  static_cast<void>(arguments);
  assay::give_up("built without libwim");
#endif
}
