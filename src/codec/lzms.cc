#include "codec/lzms.h"

#include <array>
#include <cstdint>
#include <memory>

#include "codec/backward_bit_reader.h"
#include "codec/lzms_code.h"
#include "codec/lzms_range_decoder.h"
#include "codec/lzms_recent.h"
#include "codec/lzms_slots.h"
#include "codec/lzms_x86.h"
#include "codec/match_copy.h"

namespace assay {

namespace {

constexpr std::size_t kLeastStored = 4;  // what the range decoder begins with
constexpr std::uint64_t kLargestChunk = std::uint64_t{1} << 30;

// The codes of one chunk, which are large: made once for each thread.
struct Codes {
  LzmsCode<256, 1024> bytes;
  LzmsCode<kLzmsLengths.size(), 512> lengths;
  LzmsCode<kLzmsDistances.size(), 1024> distances;
  LzmsCode<8, 512> delta_powers;
  LzmsCode<kLzmsDistances.size(), 1024> delta_distances;

  void begin(std::size_t chunk_size) {
    bytes.begin(256);
    lengths.begin(kLzmsLengths.size());
    distances.begin(lzms_distance_slots(chunk_size));
    delta_powers.begin(8);
    delta_distances.begin(lzms_distance_slots(chunk_size));
  }
};

// Which of the last three sources, told by up to two decisions.
class WhichRecent {
 public:
  unsigned take(LzmsRangeDecoder& range) {
    if (!is_not_first_.take(range)) return 0;
    return is_not_second_.take(range) ? 2 : 1;
  }

 private:
  LzmsDecision<6> is_not_first_;
  LzmsDecision<6> is_not_second_;
};

// Distances are multiples of the span, 2^power. One number, since it is kept and taken as a whole.
class DeltaSource {
 public:
  constexpr DeltaSource() = default;
  constexpr DeltaSource(std::uint32_t power, std::uint32_t multiple)
      : bits_(std::uint64_t{multiple} << 3 | power) {}

  std::uint64_t span() const { return std::uint64_t{1} << (bits_ & 7U); }
  std::uint64_t distance() const { return bits_ >> 3 << (bits_ & 7U); }

 private:
  std::uint64_t bits_ = 0;
};

class LzmsChunk {
 public:
  LzmsChunk(Codes& codes, std::span<std::byte> out)
      : codes_(codes),
        first_(out.data()),
        end_(out.data() + out.size()),
        recent_({1, 2, 3, 4}),
        recent_delta_({{{0, 1}, {0, 2}, {0, 3}, {0, 4}}}) {}

  Result<void> expand(ByteView stored) {
    // In variables of their own: a byte that is written might be any member.
    LzmsRangeDecoder range(stored);
    BackwardBitReader reader(stored);
    std::byte* next = first_;
    while (next != end_) {
      if (!is_match_.take(range)) {
        reader.need(kLongestLzmsCodeword);
        *next++ = static_cast<std::byte>(codes_.bytes.take(reader));
        continue;
      }
      const std::size_t length = is_delta_.take(range) ? expand_delta(next, range, reader)
                                                       : expand_match(next, range, reader);
      if (length == 0) return corrupt("LZMS match does not lie within its chunk");
      next += length;
    }
    if (reader.overran()) return corrupt("LZMS chunk is cut off");
    return {};
  }

 private:
  static tl::unexpected<Error> corrupt(const char* what) { return fail(ErrorCode::kCorrupt, what); }

  template <typename Code, typename Slots>
  static std::uint32_t take_number(Code& code, const Slots& slots, BackwardBitReader& reader) {
    reader.fill();
    const LzmsSlot& slot = slots.data()[code.take(reader)];
    return slot.base + reader.take(slot.bits);
  }

  // The length of the match; 0: it is not possible.
  std::size_t expand_match(std::byte* to, LzmsRangeDecoder& range, BackwardBitReader& reader) {
    const std::uint32_t distance = take_distance(to, range, reader);
    const std::size_t length = take_number(codes_.lengths, kLzmsLengths, reader);
    if (distance > static_cast<std::size_t>(to - first_) ||
        length > static_cast<std::size_t>(end_ - to))
      return 0;
    copy_match(to, distance, length, end_);
    recent_.end_match(to + length);
    return length;
  }

  // What the bytes before have gained over those one span earlier, these gain as well.
  std::size_t expand_delta(std::byte* to, LzmsRangeDecoder& range, BackwardBitReader& reader) {
    const DeltaSource source = take_delta_source(to, range, reader);
    const std::size_t length = take_number(codes_.lengths, kLzmsLengths, reader);
    if (source.distance() + source.span() > static_cast<std::size_t>(to - first_) ||
        length > static_cast<std::size_t>(end_ - to))
      return 0;
    copy_delta(to, source.distance(), source.span(), length);
    recent_delta_.end_match(to + length);
    return length;
  }

  std::uint32_t take_distance(const std::byte* to, LzmsRangeDecoder& range,
                              BackwardBitReader& reader) {
    if (is_recent_.take(range)) return recent_.take(which_recent_.take(range), to);
    const std::uint32_t distance = take_number(codes_.distances, kLzmsDistances, reader);
    recent_.add(distance);
    return distance;
  }

  DeltaSource take_delta_source(const std::byte* to, LzmsRangeDecoder& range,
                                BackwardBitReader& reader) {
    if (is_recent_delta_.take(range))
      return recent_delta_.take(which_recent_delta_.take(range), to);
    reader.need(kLongestLzmsCodeword);
    const std::uint32_t power = codes_.delta_powers.take(reader);
    const DeltaSource source(power, take_number(codes_.delta_distances, kLzmsDistances, reader));
    recent_delta_.add(source);
    return source;
  }

  static void copy_delta(std::byte* to, std::size_t distance, std::size_t span,
                         std::size_t length) {
    const auto number = [](std::byte byte) { return std::to_integer<unsigned>(byte); };
    const std::byte* from = to - distance;
    for (std::byte* const end = to + length; to != end; ++to, ++from)
      *to = static_cast<std::byte>(number(*from) + number(*(to - span)) - number(*(from - span)));
  }

  Codes& codes_;
  std::byte* const first_;
  std::byte* const end_;
  LzmsRecent<std::uint32_t> recent_;
  LzmsRecent<DeltaSource> recent_delta_;
  LzmsDecision<4> is_match_;
  LzmsDecision<5> is_delta_;
  LzmsDecision<6> is_recent_;
  LzmsDecision<6> is_recent_delta_;
  WhichRecent which_recent_;
  WhichRecent which_recent_delta_;
};

}  // namespace

Result<void> expand_lzms(ByteView stored, std::span<std::byte> out) {
  if (stored.size() < kLeastStored || stored.size() % 2 != 0)
    return fail(ErrorCode::kCorrupt, "LZMS chunk is not a row of words");
  if (out.size() > kLargestChunk) return fail(ErrorCode::kLimit, "LZMS chunk is too large");
  thread_local const auto codes = std::make_unique<Codes>();
  codes->begin(out.size());
  TRY(LzmsChunk(*codes, out).expand(stored));
  make_lzms_operands_relative(out);
  return {};
}

}  // namespace assay
