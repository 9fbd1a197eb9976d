// DigitalProductId and DigitalProductId4: what Windows knows of its own key, read and checked.
//
// Layer: licensing. Format: docs/formats/digital-product-id.md; raw layout:
// digital_product_id_raw.h. Any bytes are accepted: fields that fit are given, and `checks` says
// what does not hold. Nothing is trusted silently: callers that judge by a field look at checks
// first. Windows wipes the key bytes of MAK and KMS host keys; channel, group and part number stay.
// So the worst key is the one that decoding alone does not show.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "licensing/channel.h"
#include "licensing/product_key.h"

namespace assay {

// The 16 bytes of a key field.
struct StoredKey {
  bool wiped = false;             // all zero
  std::optional<ProductKey> key;  // absent if wiped or not decodable
};

struct DigitalProductId {
  struct Checks {
    bool size_ok = false;               // 164 bytes, and the size field says so
    bool version_ok = false;            // 3
    bool crc_ok = false;                // false also where the bytes do not reach so far
    std::vector<std::string> problems;  // for people, one per failed check
    bool all_ok() const { return problems.empty(); }
  };

  // A field is absent if the bytes end before it does.
  std::optional<std::string> product_id;  // see pid.h
  std::optional<std::uint32_t> group;
  std::optional<std::string> part_number;
  std::optional<StoredKey> key;
  std::optional<std::uint32_t> clone_status;
  std::optional<std::uint32_t> time;  // Unix seconds
  std::optional<std::uint32_t> random;
  std::optional<std::uint32_t> licence_type;  // see LicenceType
  std::optional<std::uint64_t> licence_data;
  std::optional<std::string> oem_id;
  std::optional<std::uint32_t> bundle_id;
  std::optional<Bytes> static_hardware;
  std::optional<Bytes> dynamic_hardware;
  Checks checks;
};

DigitalProductId parse_digital_product_id(ByteView bytes);

struct DigitalProductId4 {
  struct Checks {
    bool size_ok = false;        // 1272 bytes, and the size field says so
    bool version_ok = false;     // 4
    bool key_hash_ok = false;    // SHA-256 of the key bytes
    bool whole_hash_ok = false;  // SHA-256 of everything
    std::vector<std::string> problems;
    // For a wiped key nobody has documented whether key_hash is that of the zeros or of the lost
    // key, so its mismatch is then no problem: only key_hash_ok tells.
    bool all_ok() const { return problems.empty(); }
  };

  std::optional<std::string> extended_pid;  // see pid.h
  std::optional<std::string> activation_id;
  std::optional<std::string> oem_id;
  std::optional<std::string> edition;
  std::optional<bool> is_upgrade;
  std::optional<StoredKey> key;
  std::optional<std::string> part_number;
  std::optional<Channel> channel;
  std::optional<std::string> eula;
  Checks checks;
};

DigitalProductId4 parse_digital_product_id4(ByteView bytes);

}  // namespace assay
