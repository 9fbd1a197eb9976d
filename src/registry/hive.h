// A registry hive as keys and values, whoever reads it: hivex (the reference engine), the native
// reader, .reg text in memory.
//
// Layer: registry; knows nothing of mount points (see registry.h) or of Windows policy.
// Names and class names are UTF-8; unpaired surrogates are U+FFFD. Look-ups are without case.
// Contract (tests/registry/hive_contract.h, run over every implementation): immutable and
// thread-safe after opening; "no such name" is nullopt, an Error means "could not be read";
// child(k, info(c).name) finds c for every c of children(k) whose name is the first of its fold.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/filetime.h"
#include "base/result.h"

namespace assay {

// REG_* of winnt.h. Other numbers occur (property stores, SAM) and are kept as they are.
enum class ValueType : std::uint32_t {
  kNone = 0,
  kString = 1,
  kExpandString = 2,
  kBinary = 3,
  kDword = 4,
  kDwordBigEndian = 5,
  kLink = 6,
  kMultiString = 7,
  kResourceList = 8,
  kFullResourceDescriptor = 9,
  kResourceRequirementsList = 10,
  kQword = 11,
};

struct Value {
  std::string name;  // empty: the default value
  ValueType type = ValueType::kNone;
  Bytes data;

  bool operator==(const Value&) const = default;
};

// Handle of a key within its hive; means nothing to another hive.
struct KeyId {
  std::uint64_t id = 0;
  bool operator==(const KeyId&) const = default;
};

struct KeyInfo {
  std::string name;
  FileTime last_written;
  std::string class_name;

  bool operator==(const KeyInfo&) const = default;
};

// How trustworthy the bytes are.
struct HiveState {
  bool dirty = false;                     // sequence numbers differ: a write was under way
  std::vector<std::string> logs_applied;  // names of the logs that were replayed over it
  std::string note;                       // for people: "dirty, no usable log"; empty if clean
};

class Hive {
 public:
  virtual ~Hive() = default;
  virtual KeyId root() const = 0;
  virtual Result<KeyInfo> info(KeyId key) const = 0;
  virtual Result<std::optional<KeyId>> child(KeyId key, std::string_view name) const = 0;
  virtual Result<std::vector<KeyId>> children(KeyId key) const = 0;
  virtual Result<std::optional<Value>> value(KeyId key, std::string_view name) const = 0;
  virtual Result<std::vector<Value>> values(KeyId key) const = 0;
  virtual const HiveState& state() const = 0;
};

using HivePtr = std::shared_ptr<const Hive>;

}  // namespace assay
