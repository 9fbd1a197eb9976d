// A pkeyconfig file: which product keys Windows or Office knows, and what each is for.
//
// Layer: licensing. Format: docs/formats/pkeyconfig.md. A key is found by group and serial, which
// ProductId, the extended PID and keys of the 2009 format hold; an installed one also by its
// activation id. Host keys lie in files of their own (pkeyconfig-csvlk, -kmshost): "not in this
// file" says nothing of the others.
// Not read: the signature of the file, the public keys themselves.
// Tests: tests/licensing/pkeyconfig_test.cc, tests/fuzz/pkeyconfig_fuzz.cc.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "licensing/channel.h"
#include "licensing/product_key.h"

namespace assay {

// Serials of one printing of keys, both ends included.
struct KeyRange {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  bool valid = false;       // false: these serials were never sold, or are blocked
  std::string part_number;  // "[TH]X19-98698"
  std::string eula;         // "Volume", "OEM", "Retail"

  bool holds(std::uint32_t serial) const { return start <= serial && serial <= end; }
  bool operator==(const KeyRange&) const = default;
};

// One product in one channel. Several may share a group; then the serial tells them apart.
struct KeyConfiguration {
  std::string activation_id;  // lower case, without braces
  std::uint32_t group = 0;
  std::vector<std::string> editions;  // values of EditionID; empty where the file names none
  std::string description;            // keys in it are redacted
  Channel channel;
  bool randomized = false;
  std::vector<KeyRange> ranges;

  bool operator==(const KeyConfiguration&) const = default;
};

struct KeyMatch {
  const KeyConfiguration* configuration = nullptr;
  // The valid range that holds the serial; nullptr if none was asked for or several hold it.
  const KeyRange* range = nullptr;
};

// An answer and its doubt. No match and no doubt: there is none in this file. No match, but a
// doubt: not known. A match with a doubt: what the readable rows say.
struct KeyLookup {
  std::vector<KeyMatch> matches;
  // A row that should have been considered and cannot be read, or rows that contradict each other.
  std::optional<Error> doubt;

  // The one match; nullptr if there is none or more than one.
  const KeyMatch* only() const { return matches.size() == 1 ? &matches.front() : nullptr; }
  // The channel that all matches share; nullptr if there is none.
  const Channel* channel() const;
};

// A row that is left out, and whom it may have been about.
struct RowFault {
  enum class Kind { kConfiguration, kRange, kPublicKey };
  Kind kind = Kind::kConfiguration;
  Error error;                               // "KeyRange 12: Start is above End"
  std::optional<std::string> activation_id;  // nullopt: any
  std::optional<std::uint32_t> group;        // nullopt: any
};

// Matches point into this object.
class KeyConfigurations {
 public:
  struct Rows {
    std::vector<KeyConfiguration> configurations;
    // By group; nullopt: an algorithm we do not know, or two that differ.
    std::map<std::uint32_t, std::optional<KeyFormat>> formats;
    std::vector<RowFault> faults;
  };
  explicit KeyConfigurations(Rows rows) : rows_(std::move(rows)) {}

  const std::vector<KeyConfiguration>& all() const { return rows_.configurations; }
  const std::vector<RowFault>& faults() const { return rows_.faults; }

  // Where one of the configuration's valid ranges holds the serial, and no invalid one does. Two
  // matches are a contradiction of the file, and doubted.
  KeyLookup find(std::uint32_t group, std::uint32_t serial) const;

  // For keys whose serial is not known: often more than one.
  KeyLookup candidates(std::uint32_t group) const;

  // In any case, with or without braces.
  KeyLookup find_by_activation_id(std::string_view id) const;

  // Of the group's keys; nullopt: the file does not say, or contradicts itself.
  std::optional<KeyFormat> key_format(std::uint32_t group) const;

 private:
  Rows rows_;
};

// An .xrm-ms file. kCorrupt or kUnsupported where the table cannot be reached or no row of it can
// be read; a faulty row among good ones is one of faults().
Result<KeyConfigurations> parse_pkeyconfig(ByteView file, const Limits& limits);

}  // namespace assay
