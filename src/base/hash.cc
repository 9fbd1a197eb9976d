#include "base/hash.h"

#include <gcrypt.h>

namespace assay {

namespace {

// libgcrypt wants to be told once that no secure memory is needed: nothing here is a secret key.
void initialise_gcrypt() {
  static const bool done = [] {
    gcry_check_version(nullptr);
    gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    return true;
  }();
  static_cast<void>(done);
}

template <typename Digest>
Digest digest(int algorithm, ByteView bytes) {
  initialise_gcrypt();
  Digest result{};
  gcry_md_hash_buffer(algorithm, result.data(), bytes.data(), bytes.size());
  return result;
}

}  // namespace

Sha1 sha1(ByteView bytes) { return digest<Sha1>(GCRY_MD_SHA1, bytes); }

Sha256 sha256(ByteView bytes) { return digest<Sha256>(GCRY_MD_SHA256, bytes); }

std::uint32_t crc32(ByteView bytes) {
  // libgcrypt gives the four bytes highest first.
  const auto raw = digest<std::array<std::byte, 4>>(GCRY_MD_CRC32, bytes);
  std::uint32_t value = 0;
  for (const std::byte byte : raw) value = value << 8 | std::to_integer<std::uint32_t>(byte);
  return value;
}

std::string to_hex(ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<unsigned>(byte) >> 4];
    text += kDigits[std::to_integer<unsigned>(byte) & 15];
  }
  return text;
}

}  // namespace assay
