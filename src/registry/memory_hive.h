// A hive in memory: built key by key, then read like any other. Behind .reg text, tests, fixtures.
//
// Layer: registry. First the building functions, by one thread; once it is shared as HivePtr it is
// read only. Keys and values keep the order of their insertion; a name is looked up by its fold,
// so that keys with thousands of children stay cheap.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "registry/hive.h"

namespace assay {

class MemoryHive final : public Hive {
 public:
  MemoryHive();

  // Paths are relative to the root and separated by `\`; "" is the root, empty names are left out.
  // create() gives the key that exists, or makes it with all that are missing above it.
  KeyId create(std::string_view path);
  // The key, its values and all below it; false: there was none. The root stays, but is emptied.
  bool remove(std::string_view path);
  // Creates the key; a value of that name (without case) is replaced in its place.
  void set(std::string_view path, Value value);
  bool remove_value(std::string_view path, std::string_view name);
  void set_last_written(std::string_view path, FileTime time);
  void set_class_name(std::string_view path, std::string class_name);
  void set_state(HiveState state) { state_ = std::move(state); }

  // The key at `path`, if there is one.
  std::optional<KeyId> find(std::string_view path) const;

  KeyId root() const override { return {}; }
  Result<KeyInfo> info(KeyId key) const override;
  Result<std::optional<KeyId>> child(KeyId key, std::string_view name) const override;
  Result<std::vector<KeyId>> children(KeyId key) const override;
  Result<std::optional<Value>> value(KeyId key, std::string_view name) const override;
  Result<std::vector<Value>> values(KeyId key) const override;
  const HiveState& state() const override { return state_; }

 private:
  struct Node {
    KeyInfo info;
    std::size_t parent = 0;
    bool removed = false;
    std::vector<std::size_t> children;
    std::unordered_map<std::string, std::size_t> child_of_fold;
    std::vector<Value> values;
    std::unordered_map<std::string, std::size_t> value_of_fold;  // index into `values`
  };
  Result<const Node*> node(KeyId key) const;
  std::size_t add_child(std::size_t parent, std::string_view name);

  std::vector<Node> nodes_;  // the root first; removed ones stay, unreachable
  HiveState state_;
};

// Values as Windows writes them: text in UTF-16 with its NUL, lists with a second one.
Value string_value(std::string name, std::string_view text, ValueType type = ValueType::kString);
Value strings_value(std::string name, const std::vector<std::string>& strings);
Value dword_value(std::string name, std::uint32_t number);
Value qword_value(std::string name, std::uint64_t number);

}  // namespace assay
