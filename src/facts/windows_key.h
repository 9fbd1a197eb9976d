// The product key of the installed Windows, put together from every place that tells of it
// (licensing.md 3.5). Windows wipes the bytes of MAK and KMS host keys, so the key itself shows
// nothing exactly when it matters: channel, extended PID, ProductId and group do.
//
// Layer: facts. Read under SOFTWARE\Microsoft\Windows NT\CurrentVersion only: copies elsewhere
// (DefaultProductKey, Setup\Source OS) describe other keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/subject.h"
#include "licensing/digital_product_id.h"
#include "licensing/pid.h"

namespace assay {

// What one place says about the channel. In the order of licensing.md 3.5, strongest first.
struct ChannelClaim {
  std::string source;  // "DigitalProductId4", "extended PID" ...
  Channel channel;
  bool trusted = true;  // checksums hold
  Evidence evidence;
};

// Two places that do not fit together, or a checksum that does not hold.
struct KeyContradiction {
  std::string text;
  std::vector<Evidence> evidence;
};

struct WindowsKey {
  std::optional<Error> unreadable;  // of any of the values: the picture is not whole
  std::optional<DigitalProductId4> v4;
  std::optional<DigitalProductId> v3;
  std::optional<ExtendedPid> extended_pid;
  std::optional<ProductId> product_id;
  std::string product_id_text;
  std::vector<Evidence> evidence;  // one piece for each place that says anything
  std::vector<ChannelClaim> claims;
  std::vector<KeyContradiction> contradictions;
  Provenance from;  // of the strongest place

  bool is_present() const { return v4 || v3 || product_id || !product_id_text.empty(); }
  // The strongest claim whose checksums hold, else the strongest one; null: nothing is claimed.
  const ChannelClaim* channel() const;
  std::optional<std::uint32_t> group() const;
  std::optional<std::uint32_t> serial() const;
  std::optional<std::string> part_number() const;
  std::optional<std::string> edition() const;
  std::optional<ProductKey> key() const;  // if it is stored
  bool is_wiped() const;                  // a place for the key bytes is there and holds zeros
  bool is_oem() const;
};

const WindowsKey& windows_key(const Subject& subject);

// Why the channel of the installed key is not known, where there is a key at all or it could not be
// read: nothing names it, or a text that we do not know. Such a key is not a harmless one.
std::optional<Error> channel_doubt(const WindowsKey& key);

}  // namespace assay
