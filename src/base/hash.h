// Digests: through libgcrypt, on Windows its own CNG; the checksum through zlib.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace assay {

using Sha1 = std::array<std::byte, 20>;
using Sha256 = std::array<std::byte, 32>;

Sha1 sha1(ByteView bytes);
Sha256 sha256(ByteView bytes);

// CRC-32 (0xEDB88320 reflected, initial 0xFFFFFFFF) with the usual final inversion.
std::uint32_t crc32(ByteView bytes);

// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);

}  // namespace assay
