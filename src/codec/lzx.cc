#include "codec/lzx.h"

#include <array>
#include <bit>
#include <utility>

#include "codec/bit_reader.h"
#include "codec/huffman_table.h"
#include "codec/lzx_calls.h"
#include "codec/match_copy.h"

namespace assay {

namespace {

constexpr std::uint32_t kBytes = 256;  // symbols of the main code that are bytes
constexpr std::size_t kMostSlots = 50;
constexpr std::uint32_t kLengthsPerSlot = 8;
constexpr std::size_t kMainSymbols = kBytes + kMostSlots * kLengthsPerSlot;
constexpr std::size_t kLengthSymbols = 249;
constexpr std::size_t kPreSymbols = 20;
constexpr std::size_t kAlignedSymbols = 8;
constexpr unsigned kLongestCodeword = 16;
constexpr std::uint32_t kUsualBlock = 32'768;
constexpr std::uint32_t kLeastMatch = 2;
constexpr std::uint32_t kMoreInLengthCode = 7;
// Distances are stored with this added: smaller numbers name one of the three last ones.
constexpr std::uint32_t kDistanceShift = 2;

enum BlockType : std::uint32_t { kVerbatim = 1, kAligned = 2, kUncompressed = 3 };

struct Slot {
  std::uint32_t base = 0;
  std::uint32_t bits = 0;  // that follow
};

// 0 to 3 have no further bits, then two slots share each number, up to 17 bits from slot 36 on.
constexpr std::array<Slot, kMostSlots> make_slots() {
  std::array<Slot, kMostSlots> slots = {};
  std::uint32_t base = 0;
  for (std::uint32_t i = 0; i < kMostSlots; ++i) {
    const std::uint32_t bits = i < 4 ? 0 : i < 36 ? i / 2 - 1 : 17;
    slots[i] = {base, bits};
    base += 1U << bits;
  }
  return slots;
}
constexpr std::array<Slot, kMostSlots> kSlots = make_slots();

std::size_t slots_of(std::uint32_t window) {
  std::size_t slots = 0;
  while (slots < kMostSlots && kSlots[slots].base < window) ++slots;
  return slots;
}

// Everything that is kept from one block of a chunk to the next, and the tables, which are large.
class LzxChunk {
 public:
  // Made once for each thread; begin() makes it new.
  void begin(std::uint32_t window, ByteView stored, std::span<std::byte> out) {
    main_symbols_ = kBytes + slots_of(window) * kLengthsPerSlot;
    has_long_sizes_ = window >= 1U << 16;
    reader_ = BitReader(stored);
    first_ = next_ = out.data();
    end_ = out.data() + out.size();
    main_lengths_.fill(0);
    length_lengths_.fill(0);
    last_ = {1, 1, 1};
  }

  Result<void> expand() {
    while (next_ != end_) TRY(read_block());
    if (reader_.overran()) return corrupt("LZX chunk is cut off");
    return {};
  }

 private:
  static tl::unexpected<Error> corrupt(const char* what) { return fail(ErrorCode::kCorrupt, what); }

  Result<void> read_block() {
    reader_.need(48);
    const std::uint32_t type = reader_.take(3);
    const std::uint32_t size = read_block_size();
    if (size == 0 || size > static_cast<std::size_t>(end_ - next_))
      return corrupt("LZX block is larger than its chunk");
    switch (type) {
      case kVerbatim: TRY(read_codes()); return expand_block<false>(size);
      case kAligned:
        TRY(read_aligned_code());
        TRY(read_codes());
        return expand_block<true>(size);
      case kUncompressed: return copy_block(size);
      default: return corrupt("LZX block has an unknown type");
    }
  }

  std::uint32_t read_block_size() {
    if (reader_.take(1) != 0) return kUsualBlock;
    const std::uint32_t size = reader_.take(16);
    return has_long_sizes_ ? size << 8 | reader_.take(8) : size;
  }

  Result<void> read_aligned_code() {
    std::array<std::uint8_t, kAlignedSymbols> lengths;
    reader_.need(48);
    for (std::uint8_t& length : lengths) length = static_cast<std::uint8_t>(reader_.take(3));
    if (!aligned_.build(lengths)) return corrupt("LZX aligned code is not complete");
    return {};
  }

  Result<void> read_codes() {
    const std::span main = main_lengths_;
    TRY(read_lengths(main.first(kBytes)));
    TRY(read_lengths(main.subspan(kBytes, main_symbols_ - kBytes)));
    if (!main_.build(main_lengths_)) return corrupt("LZX main code is not complete");
    TRY(read_lengths(length_lengths_));
    if (!length_.build(length_lengths_)) return corrupt("LZX length code is not complete");
    return {};
  }

  // Codeword lengths are stored as differences from those of the last block, in a code of their
  // own.
  Result<void> read_lengths(std::span<std::uint8_t> lengths) {
    std::array<std::uint8_t, kPreSymbols> pre_lengths;
    for (std::uint8_t& length : pre_lengths) {
      reader_.need(4);
      length = static_cast<std::uint8_t>(reader_.take(4));
    }
    if (!pre_.build(pre_lengths)) return corrupt("LZX precode is not complete");
    for (std::size_t at = 0; at < lengths.size();) {
      reader_.need(48);
      const std::uint32_t symbol = take_symbol(pre_, reader_);
      std::size_t run = 1;
      std::uint8_t value = 0;
      if (symbol == 17) {
        run = 4 + reader_.take(4);
      } else if (symbol == 18) {
        run = 20 + reader_.take(5);
      } else if (symbol == 19) {
        run = 4 + reader_.take(1);
        const std::uint32_t difference = take_symbol(pre_, reader_);
        if (difference > kLongestCodeword) return corrupt("LZX codeword length is not possible");
        value = changed(lengths[at], difference);
      } else {
        value = changed(lengths[at], symbol);
      }
      if (run > lengths.size() - at) return corrupt("LZX codeword lengths are too many");
      std::fill_n(lengths.begin() + static_cast<std::ptrdiff_t>(at), run, value);
      at += run;
    }
    return {};
  }

  static std::uint8_t changed(std::uint8_t length, std::uint32_t difference) {
    const std::uint32_t sum = length + (kLongestCodeword + 1) - difference;
    return static_cast<std::uint8_t>(sum % (kLongestCodeword + 1));
  }

  template <typename Table>
  static std::uint32_t take_symbol(const Table& table, BitReader& reader) {
    const auto entry = table.look_up(reader.peek(Table::kLookUpBits));
    reader.skip(entry.length);
    return entry.symbol;
  }

  // Of the main code and of the length code a match takes 16 bits each at most, of a distance 24.
  template <bool is_aligned>
  Result<void> expand_block(std::uint32_t size) {
    // In variables of their own: a byte that is written might be any member.
    BitReader reader = reader_;
    std::byte* next = next_;
    std::byte* const block_end = next + size;
    while (next != block_end) {
      reader.need(2 * kLongestCodeword);
      const std::uint32_t symbol = take_symbol(main_, reader);
      if (symbol < kBytes) {
        *next++ = static_cast<std::byte>(symbol);
        continue;
      }
      std::uint32_t length = (symbol - kBytes) % kLengthsPerSlot;
      if (length == kMoreInLengthCode) length += take_symbol(length_, reader);
      length += kLeastMatch;
      const std::uint32_t distance =
          take_distance<is_aligned>((symbol - kBytes) / kLengthsPerSlot, reader);
      if (distance > static_cast<std::size_t>(next - first_))
        return corrupt("LZX match begins before its chunk");
      if (length > static_cast<std::size_t>(block_end - next))
        return corrupt("LZX match runs past its block");
      copy_match(next, distance, length, end_);
      next += length;
    }
    reader_ = reader;
    next_ = next;
    return {};
  }

  template <bool is_aligned>
  std::uint32_t take_distance(std::uint32_t slot, BitReader& reader) {
    if (slot < last_.size()) {
      std::swap(last_[0], last_[slot]);
      return last_[0];
    }
    const Slot& entry = kSlots.data()[slot];
    reader.need(24);
    std::uint32_t stored = entry.base;
    if (is_aligned && entry.bits >= 3) {
      stored += reader.take(entry.bits - 3) << 3;
      stored += take_symbol(aligned_, reader);
    } else {
      stored += reader.take(entry.bits);
    }
    last_[2] = last_[1];
    last_[1] = last_[0];
    last_[0] = stored - kDistanceShift;
    return last_[0];
  }

  // The three last distances, then the bytes as they are, and one more where they are odd.
  Result<void> copy_block(std::uint32_t size) {
    reader_.align();
    for (std::uint32_t& distance : last_) {
      const std::uint32_t low = reader_.take_word();
      distance = low | reader_.take_word() << 16;
      if (distance == 0) return corrupt("LZX distance is zero");
    }
    const std::byte* bytes = reader_.take_bytes(size);
    if (bytes == nullptr) return corrupt("LZX block is cut off");
    next_ = std::copy_n(bytes, size, next_);
    if (size % 2 != 0) reader_.take_bytes(1);
    return {};
  }

  std::size_t main_symbols_ = 0;
  bool has_long_sizes_ = false;
  BitReader reader_{{}};
  std::byte* first_ = nullptr;
  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
  std::array<std::uint32_t, 3> last_ = {};
  std::array<std::uint8_t, kMainSymbols> main_lengths_;
  std::array<std::uint8_t, kLengthSymbols> length_lengths_;
  HuffmanTable<kMainSymbols, kLongestCodeword, 10> main_;
  HuffmanTable<kLengthSymbols, kLongestCodeword, 9> length_;
  HuffmanTable<kPreSymbols, 15, 6> pre_;
  HuffmanTable<kAlignedSymbols, 7, 7> aligned_;
};

}  // namespace

Result<void> expand_lzx(std::uint32_t window, ByteView stored, std::span<std::byte> out) {
  thread_local LzxChunk chunk;
  chunk.begin(window, stored, out);
  TRY(chunk.expand());
  make_calls_relative(out);
  return {};
}

}  // namespace assay
