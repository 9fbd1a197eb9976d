#include "base/base64.h"

#include <algorithm>
#include <cstdint>

namespace assay {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kSpace = 0xFD;
constexpr std::uint8_t kPadding = 0xFE;
constexpr std::uint8_t kForeign = 0xFF;

constexpr std::array<std::uint8_t, 256> make_values() {
  std::array<std::uint8_t, 256> values{};
  for (std::uint8_t& value : values) value = kForeign;
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  for (const char space : {' ', '\t', '\r', '\n'})
    values[static_cast<unsigned char>(space)] = kSpace;
  values['='] = kPadding;
  return values;
}
constexpr std::array<std::uint8_t, 256> kValues = make_values();

// Four letters at a time; `letters_` counts those of the group that is not whole yet.
class Decoder {
 public:
  explicit Decoder(std::size_t text_size) { bytes_.reserve(text_size / 4 * 3); }

  Result<void> take(std::uint8_t value, std::uint64_t offset) {
    if (value == kForeign) return fail(ErrorCode::kCorrupt, "no letter of base64", offset);
    if (value == kPadding) return take_padding(offset);
    if (padding_ != 0) return fail(ErrorCode::kCorrupt, "base64 goes on after its padding", offset);
    bits_ = bits_ << 6 | value;
    if (++letters_ == 4) put_bytes(3);
    return {};
  }

  Result<Bytes> finish(std::uint64_t offset) {
    if (letters_ + padding_ != 0 && letters_ + padding_ != 4)
      return fail(ErrorCode::kTruncated, "base64 ends within a group of four", offset);
    bits_ <<= 6 * padding_;
    if (padding_ != 0) put_bytes(3 - padding_);
    return std::move(bytes_);
  }

 private:
  Result<void> take_padding(std::uint64_t offset) {
    if (letters_ < 2 || letters_ + padding_ == 4)
      return fail(ErrorCode::kCorrupt, "base64 padding in the wrong place", offset);
    ++padding_;
    return {};
  }

  void put_bytes(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      bytes_.push_back(static_cast<std::byte>(bits_ >> (16 - 8 * i) & 0xFF));
    bits_ = 0;
    letters_ = 0;
  }

  Bytes bytes_;
  std::uint32_t bits_ = 0;
  std::size_t letters_ = 0;
  std::size_t padding_ = 0;
};

}  // namespace

Result<Bytes> decode_base64(std::string_view text) {
  Decoder decoder(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::uint8_t value = kValues[static_cast<unsigned char>(text[at])];
    if (value != kSpace) TRY(decoder.take(value, at));
  }
  return decoder.finish(text.size());
}

}  // namespace assay
