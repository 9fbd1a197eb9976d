// Registry hives byte by byte, to be damaged: each cell's place is known, and nothing is corrected.
//
//     HiveBuilder hive;
//     const auto key = hive.add_key(hive.root(), "Setup");
//     hive.add_value(key, "Size", 4, {...});
//     BuiltHive built = hive.build();
//     built.set32(built.key(key) + BuiltHive::kSubkeyList, 0x123450);
//
// For sound hives that other tools are to read there is support/hive_file.h, which uses hivex.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "io/byte_source.h"

namespace assay {

using BuilderKey = std::size_t;    // of a key that was added
using BuilderValue = std::size_t;  // of a value that was added

// A hive in bytes, with the file offsets of its cells (of their size fields).
class BuiltHive {
 public:
  // Fields, from the size field of their cell.
  static constexpr std::uint64_t kFlags = 6;
  static constexpr std::uint64_t kSubkeyCount = 24;
  static constexpr std::uint64_t kSubkeyList = 32;
  static constexpr std::uint64_t kValueCount = 40;
  static constexpr std::uint64_t kValueList = 44;
  static constexpr std::uint64_t kClassName = 52;
  static constexpr std::uint64_t kKeyNameLength = 76;
  static constexpr std::uint64_t kValueNameLength = 6;
  static constexpr std::uint64_t kDataSize = 8;
  static constexpr std::uint64_t kData = 12;
  static constexpr std::uint64_t kListCount = 6;
  static constexpr std::uint64_t kListEntries = 8;

  Bytes bytes;

  std::uint64_t key(BuilderKey key) const { return keys_.at(key); }
  std::uint64_t list(BuilderKey parent) const { return lists_.at(parent); }
  std::uint64_t value_list(BuilderKey parent) const { return value_lists_.at(parent); }
  std::uint64_t value(BuilderValue value) const { return values_.at(value); }
  // The data cell, or the "db" record; absent for resident data.
  std::uint64_t data(BuilderValue value) const { return data_.at(value); }

  std::uint32_t get32(std::uint64_t at) const;
  BuiltHive& set16(std::uint64_t at, std::uint16_t value);
  BuiltHive& set32(std::uint64_t at, std::uint32_t value);
  BuiltHive& set_cell_size(std::uint64_t cell, std::int32_t size);
  BuiltHive& mark_unused(std::uint64_t cell);
  // After the base block was changed.
  BuiltHive& fix_checksum();
  BuiltHive& set_sequences(std::uint32_t primary, std::uint32_t secondary);
  BuiltHive& cut(std::uint64_t size);

  // A file offset as cells name it.
  static std::uint32_t cell_offset(std::uint64_t at) {
    return static_cast<std::uint32_t>(at - 4096);
  }
  ByteSourcePtr source() const;

 private:
  friend class HiveBuilder;
  std::map<BuilderKey, std::uint64_t> keys_, lists_, value_lists_;
  std::map<BuilderValue, std::uint64_t> values_, data_;
};

class HiveBuilder {
 public:
  enum class List { kHash, kFast, kIndex };

  HiveBuilder();

  BuilderKey root() const { return 0; }
  BuilderKey add_key(BuilderKey parent, std::string name);
  // Data above 16,344 bytes becomes a "db" record, up to four bytes are resident.
  BuilderValue add_value(BuilderKey key, std::string name, std::uint32_t type, Bytes data);

  // How the subkeys of a key are listed; `per_leaf` below their number gives an "ri" list.
  HiveBuilder& set_list(BuilderKey key, List kind, std::size_t per_leaf = SIZE_MAX);
  HiveBuilder& set_class_name(BuilderKey key, std::string name);
  HiveBuilder& set_last_written(BuilderKey key, std::uint64_t ticks);
  // Writes the key's name as UTF-16 even where Latin-1 would do.
  HiveBuilder& use_utf16(BuilderKey key);
  HiveBuilder& set_minor_version(std::uint32_t minor);

  BuiltHive build() const;

 private:
  struct Value {
    std::string name;
    std::uint32_t type;
    Bytes data;
  };
  struct Key {
    std::string name;
    std::vector<BuilderKey> children;
    std::vector<BuilderValue> values;
    std::string class_name;
    std::uint64_t last_written = 0;
    List list = List::kHash;
    std::size_t per_leaf = SIZE_MAX;
    bool utf16 = false;
  };
  class Writer;

  std::vector<Key> keys_;
  std::vector<Value> values_;
  std::uint32_t minor_version_ = 5;
};

}  // namespace assay
