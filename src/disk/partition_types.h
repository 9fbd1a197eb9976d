// What the types of partitions mean: one byte in an MBR, a GUID in a GPT.
//
// Layer: disk. Only types that a disk with Windows may have beside it; others show their number.
// Sources: docs/formats/partitions.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/guid.h"

namespace assay {

constexpr std::uint8_t kMbrEmpty = 0x00;
constexpr std::uint8_t kMbrProtective = 0xEE;
constexpr std::uint8_t kMbrDynamic = 0x42;

constexpr bool is_extended(std::uint8_t type) {
  return type == 0x05 || type == 0x0F || type == 0x85;
}

// "NTFS or exFAT (0x07)", "0x9e".
std::string mbr_type_name(std::uint8_t type);

struct GptType {
  std::string name;
  bool is_reserved = false;   // holds no file system, by its purpose
  std::string_view not_read;  // why its volumes are not read: "dynamic disk (LDM)"; mostly empty
};

// Of an unknown type the name is the GUID.
GptType gpt_type(const Guid& guid);

}  // namespace assay
