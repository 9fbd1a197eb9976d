// Digests through libgcrypt.

#include <gcrypt.h>

#include "base/hash.h"

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

}  // namespace assay
