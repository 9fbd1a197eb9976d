#include "licensing/digital_product_id.h"

#include <algorithm>
#include <cstring>

#include <fmt/core.h>

#include "base/hash.h"
#include "base/text.h"
#include "licensing/digital_product_id_raw.h"

namespace assay {
namespace {

// The bytes as a raw structure, as far as they reach; what is missing reads as zero and is never
// handed out, because every field is asked for through has().
template <typename Raw>
class Partial {
 public:
  explicit Partial(ByteView bytes) : size_(std::min(bytes.size(), sizeof(Raw))) {
    if (size_ != 0) std::memcpy(static_cast<void*>(&raw_), bytes.data(), size_);
  }
  template <typename Field>
  bool has(const Field Raw::*field) const {
    const auto* begin = reinterpret_cast<const std::byte*>(&raw_);
    const auto* at = reinterpret_cast<const std::byte*>(&(raw_.*field));
    return fits(static_cast<std::uint64_t>(at - begin), sizeof(Field), size_);
  }
  template <typename Field, typename Convert>
  auto get(const Field Raw::*field, Convert convert) const
      -> std::optional<decltype(convert(std::declval<Field>()))> {
    if (!has(field)) return std::nullopt;
    return convert(raw_.*field);
  }
  const Raw& raw() const { return raw_; }

 private:
  Raw raw_{};
  std::size_t size_;
};

const auto as_number = [](const auto& field) { return field.get(); };

const auto as_ascii = [](const auto& field) {
  const std::string_view text = as_chars(field);
  return utf8_from_latin1(as_bytes(text.substr(0, text.find('\0'))));
};

const auto as_utf16 = [](const auto& field) {
  const std::string text = utf8_from_utf16le(field);
  return text.substr(0, text.find('\0'));
};

StoredKey stored_key(ByteView field) {
  StoredKey stored;
  const Result<std::optional<ProductKey>> key = decode_key(field);
  if (key) {
    stored.key = *key;
    stored.wiped = !key->has_value();
  }
  return stored;
}

template <typename Raw, typename Checks>
void check_head(const Partial<Raw>& bytes, std::size_t size, std::uint16_t version,
                Checks& checks) {
  const std::uint32_t stated = bytes.raw().size;
  checks.size_ok = size == sizeof(Raw) && stated == sizeof(Raw);
  checks.version_ok = bytes.has(&Raw::major) && bytes.raw().major == version;
  if (size != sizeof(Raw)) {
    checks.problems.push_back(fmt::format("{} bytes, not {}", size, sizeof(Raw)));
  } else if (stated != sizeof(Raw)) {
    checks.problems.push_back(fmt::format("the size field says {}, not {}", stated, sizeof(Raw)));
  }
  if (!checks.version_ok) checks.problems.push_back(fmt::format("the version is not {}", version));
}

void check_key(const std::optional<StoredKey>& key, std::vector<std::string>& problems) {
  if (key && !key->wiped && !key->key)
    problems.emplace_back("the key bytes do not stand for 25 characters");
}

void check_crc(ByteView bytes, DigitalProductId::Checks& checks) {
  if (bytes.size() < sizeof(RawDigitalProductId)) return;
  constexpr std::size_t kCovered = offsetof(RawDigitalProductId, crc);
  le32 stored;
  std::memcpy(static_cast<void*>(&stored), bytes.data() + kCovered, sizeof(stored));
  // Windows leaves out the final inversion that crc32() does.
  checks.crc_ok = stored == ~crc32(bytes.first(kCovered));
  if (!checks.crc_ok) checks.problems.emplace_back("the CRC-32 does not fit");
}

bool whole_hash_fits(RawDigitalProductId4 raw) {
  const Sha256 stored = raw.whole_hash;
  raw.whole_hash = {};
  return sha256({reinterpret_cast<const std::byte*>(&raw), sizeof(raw)}) == stored;
}

void check_hashes(const Partial<RawDigitalProductId4>& bytes, DigitalProductId4& id) {
  DigitalProductId4::Checks& checks = id.checks;
  if (bytes.has(&RawDigitalProductId4::key_hash)) {
    checks.key_hash_ok = sha256(bytes.raw().key) == bytes.raw().key_hash;
    if (!checks.key_hash_ok && !id.key->wiped)
      checks.problems.emplace_back("the SHA-256 of the key does not fit");
  }
  if (bytes.has(&RawDigitalProductId4::eula)) {
    checks.whole_hash_ok = whole_hash_fits(bytes.raw());
    if (!checks.whole_hash_ok)
      checks.problems.emplace_back("the SHA-256 of the whole does not fit");
  }
}

}  // namespace

DigitalProductId parse_digital_product_id(ByteView bytes) {
  using Raw = RawDigitalProductId;
  const Partial<Raw> raw(bytes);
  const auto as_bytes_copy = [](const auto& field) { return Bytes(field.begin(), field.end()); };
  const auto as_le64 = [](const auto& field) {
    le64 value;
    std::memcpy(static_cast<void*>(&value), field.data(), sizeof(value));
    return value.get();
  };
  DigitalProductId id;
  id.product_id = raw.get(&Raw::product_id, as_ascii);
  id.group = raw.get(&Raw::group, as_number);
  id.part_number = raw.get(&Raw::part_number, as_ascii);
  id.key = raw.get(&Raw::key, stored_key);
  id.clone_status = raw.get(&Raw::clone_status, as_number);
  id.time = raw.get(&Raw::time, as_number);
  id.random = raw.get(&Raw::random, as_number);
  id.licence_type = raw.get(&Raw::licence_type, as_number);
  id.licence_data = raw.get(&Raw::licence_data, as_le64);
  id.oem_id = raw.get(&Raw::oem_id, as_ascii);
  id.bundle_id = raw.get(&Raw::bundle_id, as_number);
  id.static_hardware = raw.get(&Raw::static_hardware, as_bytes_copy);
  id.dynamic_hardware = raw.get(&Raw::dynamic_hardware, as_bytes_copy);
  check_head(raw, bytes.size(), 3, id.checks);
  check_key(id.key, id.checks.problems);
  check_crc(bytes, id.checks);
  return id;
}

DigitalProductId4 parse_digital_product_id4(ByteView bytes) {
  using Raw = RawDigitalProductId4;
  const Partial<Raw> raw(bytes);
  DigitalProductId4 id;
  id.extended_pid = raw.get(&Raw::extended_pid, as_utf16);
  id.activation_id = raw.get(&Raw::activation_id, as_utf16);
  id.oem_id = raw.get(&Raw::oem_id, as_utf16);
  id.edition = raw.get(&Raw::edition, as_utf16);
  id.is_upgrade = raw.get(&Raw::is_upgrade, [](std::byte flag) { return flag != std::byte{0}; });
  id.key = raw.get(&Raw::key, stored_key);
  id.part_number = raw.get(&Raw::part_number, as_utf16);
  id.channel = raw.get(&Raw::channel, [](const auto& field) { return Channel(as_utf16(field)); });
  id.eula = raw.get(&Raw::eula, as_utf16);
  check_head(raw, bytes.size(), 4, id.checks);
  check_key(id.key, id.checks.problems);
  check_hashes(raw, id);
  return id;
}

}  // namespace assay
