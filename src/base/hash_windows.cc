// Digests through the system's own CNG (bcrypt.dll).

#include <windows.h>

#include <algorithm>
#include <bcrypt.h>
#include <cstdlib>

#include "base/hash.h"

namespace assay {

namespace {

constexpr std::size_t kPiece = 1U << 30;  // CNG counts in 32 bits

// Opened once and never closed. Without them nothing that is a digest could be told, so a Windows
// that lacks them ends the program.
BCRYPT_ALG_HANDLE provider(const wchar_t* algorithm) {
  BCRYPT_ALG_HANDLE handle = nullptr;
  if (!BCRYPT_SUCCESS(BCryptOpenAlgorithmProvider(&handle, algorithm, nullptr, 0))) std::abort();
  return handle;
}

template <typename Digest>
Digest digest(BCRYPT_ALG_HANDLE algorithm, ByteView bytes) {
  BCRYPT_HASH_HANDLE hash = nullptr;
  if (!BCRYPT_SUCCESS(BCryptCreateHash(algorithm, &hash, nullptr, 0, nullptr, 0, 0))) std::abort();
  while (!bytes.empty()) {
    const std::size_t count = std::min(bytes.size(), kPiece);
    // Its interface has no const; it only reads.
    BCryptHashData(hash, reinterpret_cast<PUCHAR>(const_cast<std::byte*>(bytes.data())),
                   static_cast<ULONG>(count), 0);
    bytes = bytes.subspan(count);
  }
  Digest result{};
  BCryptFinishHash(hash, reinterpret_cast<PUCHAR>(result.data()), static_cast<ULONG>(result.size()),
                   0);
  BCryptDestroyHash(hash);
  return result;
}

}  // namespace

Sha1 sha1(ByteView bytes) {
  static const BCRYPT_ALG_HANDLE algorithm = provider(BCRYPT_SHA1_ALGORITHM);
  return digest<Sha1>(algorithm, bytes);
}

Sha256 sha256(ByteView bytes) {
  static const BCRYPT_ALG_HANDLE algorithm = provider(BCRYPT_SHA256_ALGORITHM);
  return digest<Sha256>(algorithm, bytes);
}

}  // namespace assay
