// Values of the registry read as what they mean, and written for people.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "registry/hive.h"

namespace assay {

// REG_SZ, REG_EXPAND_SZ, REG_LINK up to the first NUL; nullopt for other types.
std::optional<std::string> as_string(const Value& value);

// REG_MULTI_SZ; a REG_SZ gives one. nullopt for other types.
std::optional<std::vector<std::string>> as_strings(const Value& value);

// REG_DWORD, REG_DWORD_BIG_ENDIAN, REG_QWORD of the right length; nullopt otherwise.
std::optional<std::uint64_t> as_number(const Value& value);

// "REG_SZ" ...; an unknown number as "REG_0x2f".
std::string type_name(ValueType type);

// For people, on one line: text as it is, numbers as decimal and hexadecimal, binary as up to
// 32 bytes of hexadecimal and the length. Not yet made printable.
std::string display(const Value& value);

// For comparison in rules: text, decimal number, multi strings joined with '\n', binary as hex.
std::string plain_text(const Value& value);

}  // namespace assay
