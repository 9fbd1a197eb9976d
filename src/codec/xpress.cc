#include "codec/xpress.h"

#include <array>

#include "codec/bit_reader.h"
#include "codec/huffman_table.h"
#include "codec/match_copy.h"

namespace assay {

namespace {

constexpr std::size_t kSymbols = 512;      // 256 bytes, 16 lengths x 16 sizes of distances
constexpr std::size_t kLengthBytes = 256;  // codeword lengths of four bits each
constexpr std::size_t kLeastMatch = 3;
constexpr std::uint32_t kMoreInByte = 0x0F;
constexpr std::uint32_t kMoreInWord = 0xFF;

constexpr unsigned kLongestCodeword = 15;
constexpr unsigned kMostBits =
    16 + kLongestCodeword;  // of a codeword and a distance, one more kept

using Table = HuffmanTable<kSymbols, kLongestCodeword, 11>;

bool read_code(ByteView stored, Table& table) {
  std::array<std::uint8_t, kSymbols> lengths;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    const auto pair = std::to_integer<std::uint8_t>(stored[i]);
    lengths[2 * i] = pair & 0x0FU;
    lengths[2 * i + 1] = static_cast<std::uint8_t>(pair >> 4);
  }
  return table.build(lengths);
}

// What does not fit in four bits follows as a byte between the words of bits, and what does not fit
// there as a word. `log` bits of the distance were taken before.
std::size_t match_length(std::uint32_t nibble, unsigned log, BitReader& reader) {
  if (nibble != kMoreInByte) return nibble + kLeastMatch;
  reader.give_back_after(log);
  const std::uint32_t byte = reader.take_byte();
  if (byte != kMoreInWord) return kMoreInByte + byte + kLeastMatch;
  return reader.take_word() + kLeastMatch;
}

}  // namespace

Result<void> expand_xpress(ByteView stored, std::span<std::byte> out) {
  thread_local Table table;
  if (stored.size() < kLengthBytes) return fail(ErrorCode::kCorrupt, "XPRESS code is cut off");
  if (!read_code(stored, table)) return fail(ErrorCode::kCorrupt, "XPRESS code is not complete");
  BitReader reader(stored.subspan(kLengthBytes));
  std::byte* next = out.data();
  std::byte* const end = next + out.size();
  while (next != end) {
    reader.need(kMostBits);
    const Table::Entry entry = table.look_up(reader.peek(Table::kLookUpBits));
    reader.skip(entry.length);
    if (entry.symbol < 256) {
      *next++ = static_cast<std::byte>(entry.symbol);
      continue;
    }
    const unsigned log = (entry.symbol >> 4) & 0x0FU;
    const std::size_t distance = (std::size_t{1} << log) | reader.take(log);
    const std::size_t length = match_length(entry.symbol & 0x0FU, log, reader);
    if (distance > static_cast<std::size_t>(next - out.data()))
      return fail(ErrorCode::kCorrupt, "XPRESS match begins before its chunk");
    if (length > static_cast<std::size_t>(end - next))
      return fail(ErrorCode::kCorrupt, "XPRESS match runs past its chunk");
    copy_match(next, distance, length, end);
    next += length;
  }
  if (reader.overran()) return fail(ErrorCode::kCorrupt, "XPRESS chunk is cut off");
  return {};
}

}  // namespace assay
