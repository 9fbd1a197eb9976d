#include "registry/memory_hive.h"

#include <algorithm>

#include "base/text.h"

namespace assay {

namespace {

template <typename T>
Bytes bytes_of(T number) {
  const LittleEndian<T> stored = number;
  const ByteView view = std::as_bytes(std::span(&stored, 1));
  return {view.begin(), view.end()};
}

void append_with_nul(Bytes& out, std::string_view text) {
  const Bytes units = utf16le_from_utf8(text);
  out.insert(out.end(), units.begin(), units.end());
  out.insert(out.end(), 2, std::byte{0});
}

}  // namespace

MemoryHive::MemoryHive() { nodes_.emplace_back(); }

std::size_t MemoryHive::add_child(std::size_t parent, std::string_view name) {
  const std::size_t index = nodes_.size();
  Node& child = nodes_.emplace_back();
  child.info.name = name;
  child.parent = parent;
  nodes_[parent].children.push_back(index);
  nodes_[parent].child_of_fold.emplace(fold(name), index);
  return index;
}

KeyId MemoryHive::create(std::string_view path) {
  std::size_t at = 0;
  for (const std::string_view name : split(path, '\\')) {
    if (name.empty()) continue;
    const auto found = nodes_[at].child_of_fold.find(fold(name));
    at = found != nodes_[at].child_of_fold.end() ? found->second : add_child(at, name);
  }
  return {at};
}

std::optional<KeyId> MemoryHive::find(std::string_view path) const {
  std::size_t at = 0;
  for (const std::string_view name : split(path, '\\')) {
    if (name.empty()) continue;
    const auto found = nodes_[at].child_of_fold.find(fold(name));
    if (found == nodes_[at].child_of_fold.end()) return std::nullopt;
    at = found->second;
  }
  return KeyId{at};
}

bool MemoryHive::remove(std::string_view path) {
  const std::optional<KeyId> found = find(path);
  if (!found) return false;
  const auto top = static_cast<std::size_t>(found->id);
  if (top != 0) {
    Node& parent = nodes_[nodes_[top].parent];
    std::erase(parent.children, top);
    parent.child_of_fold.erase(fold(nodes_[top].info.name));
  }
  std::vector<std::size_t> pending{top};
  while (!pending.empty()) {
    Node& gone = nodes_[pending.back()];
    pending.pop_back();
    pending.insert(pending.end(), gone.children.begin(), gone.children.end());
    gone = Node{};
    gone.removed = true;
  }
  nodes_[0].removed = false;
  return true;
}

void MemoryHive::set(std::string_view path, Value value) {
  Node& key = nodes_[static_cast<std::size_t>(create(path).id)];
  const auto [at, is_new] = key.value_of_fold.try_emplace(fold(value.name), key.values.size());
  if (is_new)
    key.values.push_back(std::move(value));
  else
    key.values[at->second] = std::move(value);
}

bool MemoryHive::remove_value(std::string_view path, std::string_view name) {
  const std::optional<KeyId> found = find(path);
  if (!found) return false;
  Node& key = nodes_[static_cast<std::size_t>(found->id)];
  const auto at = key.value_of_fold.find(fold(name));
  if (at == key.value_of_fold.end()) return false;
  const std::size_t index = at->second;
  key.value_of_fold.erase(at);
  key.values.erase(key.values.begin() + static_cast<std::ptrdiff_t>(index));
  for (auto& [other, position] : key.value_of_fold)
    if (position > index) --position;
  return true;
}

void MemoryHive::set_last_written(std::string_view path, FileTime time) {
  const KeyId key = create(path);
  nodes_[static_cast<std::size_t>(key.id)].info.last_written = time;
}

void MemoryHive::set_class_name(std::string_view path, std::string class_name) {
  const KeyId key = create(path);
  nodes_[static_cast<std::size_t>(key.id)].info.class_name = std::move(class_name);
}

Result<const MemoryHive::Node*> MemoryHive::node(KeyId key) const {
  if (key.id >= nodes_.size() || nodes_[static_cast<std::size_t>(key.id)].removed)
    return fail(ErrorCode::kNotFound, "not a key of this hive");
  return &nodes_[static_cast<std::size_t>(key.id)];
}

Result<KeyInfo> MemoryHive::info(KeyId key) const {
  TRY_ASSIGN(const Node* const at, node(key));
  return at->info;
}

Result<std::optional<KeyId>> MemoryHive::child(KeyId key, std::string_view name) const {
  TRY_ASSIGN(const Node* const at, node(key));
  const auto found = at->child_of_fold.find(fold(name));
  if (found == at->child_of_fold.end()) return std::nullopt;
  return KeyId{found->second};
}

Result<std::vector<KeyId>> MemoryHive::children(KeyId key) const {
  TRY_ASSIGN(const Node* const at, node(key));
  std::vector<KeyId> list;
  list.reserve(at->children.size());
  for (const std::size_t index : at->children) list.push_back({index});
  return list;
}

Result<std::optional<Value>> MemoryHive::value(KeyId key, std::string_view name) const {
  TRY_ASSIGN(const Node* const at, node(key));
  const auto found = at->value_of_fold.find(fold(name));
  if (found == at->value_of_fold.end()) return std::nullopt;
  return at->values[found->second];
}

Result<std::vector<Value>> MemoryHive::values(KeyId key) const {
  TRY_ASSIGN(const Node* const at, node(key));
  return at->values;
}

Value string_value(std::string name, std::string_view text, ValueType type) {
  Value value{std::move(name), type, {}};
  append_with_nul(value.data, text);
  return value;
}

Value strings_value(std::string name, const std::vector<std::string>& strings) {
  Value value{std::move(name), ValueType::kMultiString, {}};
  for (const std::string& text : strings) append_with_nul(value.data, text);
  value.data.insert(value.data.end(), 2, std::byte{0});
  return value;
}

Value dword_value(std::string name, std::uint32_t number) {
  return {std::move(name), ValueType::kDword, bytes_of(number)};
}

Value qword_value(std::string name, std::uint64_t number) {
  return {std::move(name), ValueType::kQword, bytes_of(number)};
}

}  // namespace assay
