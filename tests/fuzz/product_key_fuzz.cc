// Keys from bytes and from text; what is redacted must hold no key any more.

#include <cstdlib>

#include "licensing/key_text.h"
#include "licensing/kms_address.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto stored = decode_key(bytes);
  if (stored && *stored && parse_key((*stored)->full()) != **stored) std::abort();
  for (const FoundKey& found : find_keys(as_chars(bytes), KeySpelling::kAnySpelling))
    if (parse_key(found.key.full()) != found.key) std::abort();
  const std::string redacted = redact_keys(std::string(as_chars(bytes)));
  if (!find_keys(redacted, KeySpelling::kAnySpelling).empty()) std::abort();
  (void)classify_kms_address(as_chars(bytes));
  return 0;
}
