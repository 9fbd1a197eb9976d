// Writes DigitalProductId and DigitalProductId4 with valid checksums: for tests of rules, for
// fixtures, and for `make:` in .reg text (make.h). Nothing here is ever written to a target.
//
// Layer: licensing. The checksums protect against accidents only; they make no key valid.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "licensing/product_key.h"

namespace assay {

struct DigitalProductIdFields {
  std::string product_id;
  std::uint32_t group = 0;
  std::string part_number;
  std::optional<ProductKey> key;  // absent: wiped, zeros
  std::uint32_t clone_status = 0;
  std::uint32_t time = 0;
  std::uint32_t random = 0;
  std::uint32_t licence_type = 0;
  std::string oem_id;

  // Faults made on purpose.
  bool break_crc = false;
  bool break_size = false;  // the last 8 bytes are missing
};

struct DigitalProductId4Fields {
  std::string extended_pid;
  std::string activation_id;
  std::string oem_id;
  std::string edition;
  bool is_upgrade = false;
  std::optional<ProductKey> key;
  std::string part_number;
  std::string channel;
  std::string eula;

  bool break_key_hash = false;  // the whole hash stays right
  bool break_whole_hash = false;
  bool break_size = false;
};

// Texts longer than their field are cut.
Bytes build_digital_product_id(const DigitalProductIdFields& fields);
Bytes build_digital_product_id4(const DigitalProductId4Fields& fields);

}  // namespace assay
