#include "facts/decoders.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "licensing/digital_product_id.h"

namespace assay {

namespace {

constexpr std::array<std::string_view, 8> kFields4 = {
    "channel",     "edition", "activation_id", "extended_pid",
    "part_number", "eula",    "intact",        "wiped"};
constexpr std::array<std::string_view, 6> kFields3 = {"group",        "part_number", "product_id",
                                                      "licence_type", "intact",      "wiped"};

template <typename T>
Result<FactValue> or_missing(const std::optional<T>& value, std::string_view field) {
  if (value) return FactValue(*value);
  return fail(ErrorCode::kCorrupt, fmt::format("the value is too short to hold '{}'", field));
}

std::optional<bool> wiped_of(const std::optional<StoredKey>& key) {
  return key ? std::optional(key->wiped) : std::nullopt;
}

std::optional<std::int64_t> number_of(const std::optional<std::uint32_t>& value) {
  return value ? std::optional<std::int64_t>(*value) : std::nullopt;
}

Result<FactValue> decode4(const Value& value, std::string_view field) {
  const DigitalProductId4 id = parse_digital_product_id4(value.data);
  if (field == "channel")
    return or_missing(id.channel ? std::optional(id.channel->text()) : std::nullopt, field);
  if (field == "edition") return or_missing(id.edition, field);
  if (field == "activation_id") return or_missing(id.activation_id, field);
  if (field == "extended_pid") return or_missing(id.extended_pid, field);
  if (field == "part_number") return or_missing(id.part_number, field);
  if (field == "eula") return or_missing(id.eula, field);
  if (field == "intact") return FactValue(id.checks.all_ok());
  return or_missing(wiped_of(id.key), field);
}

Result<FactValue> decode3(const Value& value, std::string_view field) {
  const DigitalProductId id = parse_digital_product_id(value.data);
  if (field == "group") return or_missing(number_of(id.group), field);
  if (field == "part_number") return or_missing(id.part_number, field);
  if (field == "product_id") return or_missing(id.product_id, field);
  if (field == "licence_type") return or_missing(number_of(id.licence_type), field);
  if (field == "intact") return FactValue(id.checks.all_ok());
  return or_missing(wiped_of(id.key), field);
}

constexpr Decoder kDecoders[] = {
    {"DigitalProductId4", "the 1272 bytes that hold channel and extended PID", kFields4, decode4},
    {"DigitalProductId", "the 164 bytes that hold group and part number", kFields3, decode3},
};

const Decoder* find_decoder(std::string_view name) {
  for (const Decoder& decoder : kDecoders)
    if (decoder.name == name) return &decoder;
  return nullptr;
}

}  // namespace

std::span<const Decoder> decoders() { return kDecoders; }

bool decoder_has_field(std::string_view name, std::string_view field) {
  const Decoder* decoder = find_decoder(name);
  return decoder != nullptr &&
         std::find(decoder->fields.begin(), decoder->fields.end(), field) != decoder->fields.end();
}

Result<FactValue> decode_value(const Value& value, std::string_view name, std::string_view field) {
  const Decoder* decoder = find_decoder(name);
  if (decoder == nullptr) return fail(ErrorCode::kUsage, fmt::format("no decoder '{}'", name));
  return decoder->decode(value, field);
}

}  // namespace assay
