// The reference engine for hives: hivex of libguestfs behind our Hive interface.
//
// Layer: registry. Trusted and complete, but it reads the whole hive and knows no transaction
// logs: a dirty hive is given as it is, and its state says so.
// Not used: HIVEX_OPEN_UNSAFE. It passes over what is damaged, and a key that was passed over would
// look absent; nothing in our test data opens with it that does not open without.
// Known limits of hivex: "li" subkey lists, values above 8,000,000 bytes: an error, never absent.
#pragma once

#include "base/limits.h"
#include "io/byte_source.h"
#include "registry/hive.h"

namespace assay {

// KeyId::id is the offset of the key's cell in the file. kUnsupported in a build without hivex.
Result<HivePtr> open_hive_reference(ByteSourcePtr source, const Limits& limits);

}  // namespace assay
