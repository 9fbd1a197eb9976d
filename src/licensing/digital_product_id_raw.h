// The two layouts that Windows stores its product key in, as they lie in the registry.
//
// Layer: licensing. Format: docs/formats/digital-product-id.md. Texts end at the first NUL.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace assay {

// DigitalProductId ("version 3"), 164 bytes.
struct RawDigitalProductId {
  le32 size;                                   // 0x00  164
  le16 major;                                  // 0x04  3
  le16 minor;                                  // 0x06
  std::array<std::byte, 24> product_id;        // 0x08  ASCII
  le32 group;                                  // 0x20  key group, of both key formats
  std::array<std::byte, 16> part_number;       // 0x24  ASCII: "[TH]X19-98841"
  std::array<std::byte, 16> key;               // 0x34  15 bytes and a zero
  le32 clone_status;                           // 0x44
  le32 time;                                   // 0x48  Unix time at which the key was installed
  le32 random;                                 // 0x4C
  le32 licence_type;                           // 0x50  0 retail, 2 OEM, 3 volume
  std::array<std::byte, 8> licence_data;       // 0x54
  std::array<std::byte, 8> oem_id;             // 0x5C  ASCII
  le32 bundle_id;                              // 0x64
  std::array<std::byte, 28> static_hardware;   // 0x68
  std::array<std::byte, 28> dynamic_hardware;  // 0x84
  le32 crc;                                    // 0xA0  of all before, without final inversion
};
static_assert(sizeof(RawDigitalProductId) == 0xA4);
static_assert(offsetof(RawDigitalProductId, licence_type) == 0x50);

// DigitalProductId4, 1272 bytes; texts are UTF-16LE.
struct RawDigitalProductId4 {
  le32 size;                                 // 0x000  1272
  le16 major;                                // 0x004  4
  le16 minor;                                // 0x006
  std::array<std::byte, 128> extended_pid;   // 0x008  "03612-03308-..."
  std::array<std::byte, 128> activation_id;  // 0x088  GUID without braces
  std::array<std::byte, 16> oem_id;          // 0x108
  std::array<std::byte, 520> edition;        // 0x110  as EditionID
  std::byte is_upgrade;                      // 0x318
  std::array<std::byte, 7> reserved;         // 0x319
  std::array<std::byte, 16> key;             // 0x328  15 bytes and a zero
  std::array<std::byte, 32> key_hash;        // 0x338  SHA-256 of the 16 bytes before
  std::array<std::byte, 32> whole_hash;      // 0x358  SHA-256 of all, with these 32 bytes zero
  std::array<std::byte, 128> part_number;    // 0x378  "[TH]X19-98841"
  std::array<std::byte, 128> channel;        // 0x3F8  "Volume:GVLK"
  std::array<std::byte, 128> eula;           // 0x478  "Volume"
};
static_assert(sizeof(RawDigitalProductId4) == 0x4F8);
static_assert(offsetof(RawDigitalProductId4, key) == 0x328);
static_assert(offsetof(RawDigitalProductId4, channel) == 0x3F8);

}  // namespace assay
