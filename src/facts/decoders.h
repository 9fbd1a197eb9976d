// Binary registry values by field, for rules' `decode` and `field`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts/answer.h"
#include "registry/hive.h"

namespace assay {

struct Decoder {
  std::string_view name;  // "DigitalProductId4"
  std::string_view help;
  std::span<const std::string_view> fields;
  Result<FactValue> (*decode)(const Value& value, std::string_view field);
};

std::span<const Decoder> decoders();
bool decoder_has_field(std::string_view decoder, std::string_view field);

// kCorrupt where the value is not such a structure.
Result<FactValue> decode_value(const Value& value, std::string_view decoder,
                               std::string_view field);

}  // namespace assay
