#include "licensing/digital_product_id_builder.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "licensing/digital_product_id_raw.h"

namespace assay {
namespace {

constexpr std::size_t kMissingBytes = 8;

// Leaves room for the NUL; the field is zero before.
template <std::size_t N>
void put(std::array<std::byte, N>& field, ByteView text, std::size_t nul_size) {
  std::copy_n(text.begin(), std::min(text.size(), N - nul_size), field.begin());
}

template <std::size_t N>
void put_ascii(std::array<std::byte, N>& field, std::string_view text) {
  put(field, as_bytes(text), 1);
}

template <std::size_t N>
void put_utf16(std::array<std::byte, N>& field, std::string_view text) {
  put(field, utf16le_from_utf8(text), 2);
}

void put_key(std::array<std::byte, 16>& field, const std::optional<ProductKey>& key) {
  if (key) std::copy(key->bytes().begin(), key->bytes().end(), field.begin());
}

template <typename Raw>
ByteView view_of(const Raw& raw) {
  return {reinterpret_cast<const std::byte*>(&raw), sizeof(raw)};
}

template <typename Raw>
Bytes bytes_of(const Raw& raw, bool break_size) {
  const ByteView view = view_of(raw).first(sizeof(raw) - (break_size ? kMissingBytes : 0));
  return {view.begin(), view.end()};
}

}  // namespace

Bytes build_digital_product_id(const DigitalProductIdFields& fields) {
  RawDigitalProductId raw{};
  raw.size = sizeof(raw);
  raw.major = std::uint16_t{3};
  put_ascii(raw.product_id, fields.product_id);
  raw.group = fields.group;
  put_ascii(raw.part_number, fields.part_number);
  put_key(raw.key, fields.key);
  raw.clone_status = fields.clone_status;
  raw.time = fields.time;
  raw.random = fields.random;
  raw.licence_type = fields.licence_type;
  put_ascii(raw.oem_id, fields.oem_id);
  const std::uint32_t crc = ~crc32(view_of(raw).first(offsetof(RawDigitalProductId, crc)));
  raw.crc = fields.break_crc ? ~crc : crc;
  return bytes_of(raw, fields.break_size);
}

Bytes build_digital_product_id4(const DigitalProductId4Fields& fields) {
  RawDigitalProductId4 raw{};
  raw.size = sizeof(raw);
  raw.major = std::uint16_t{4};
  put_utf16(raw.extended_pid, fields.extended_pid);
  put_utf16(raw.activation_id, fields.activation_id);
  put_utf16(raw.oem_id, fields.oem_id);
  put_utf16(raw.edition, fields.edition);
  raw.is_upgrade = fields.is_upgrade ? std::byte{1} : std::byte{0};
  put_key(raw.key, fields.key);
  put_utf16(raw.part_number, fields.part_number);
  put_utf16(raw.channel, fields.channel);
  put_utf16(raw.eula, fields.eula);
  raw.key_hash = sha256(raw.key);
  if (fields.break_key_hash) raw.key_hash[0] ^= std::byte{0xFF};
  raw.whole_hash = sha256(view_of(raw));  // itself still zero, as the format wants
  if (fields.break_whole_hash) raw.whole_hash[0] ^= std::byte{0xFF};
  return bytes_of(raw, fields.break_size);
}

}  // namespace assay
