// DigitalProductId and DigitalProductId4 from any bytes, with all that is read from their texts.

#include "licensing/digital_product_id.h"
#include "licensing/pid.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::ByteView bytes = std::as_bytes(std::span(data, size));
  const assay::DigitalProductId id = assay::parse_digital_product_id(bytes);
  if (id.product_id) (void)assay::parse_product_id(*id.product_id);
  const assay::DigitalProductId4 id4 = assay::parse_digital_product_id4(bytes);
  if (id4.extended_pid) (void)assay::parse_extended_pid(*id4.extended_pid);
  if (id4.key && id4.key->key) (void)id4.key->key->full();
  return 0;
}
