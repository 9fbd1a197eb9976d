#include "support/hive_builder.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "io/memory_source.h"

namespace assay {

namespace {

constexpr std::uint64_t kBaseBlock = 4096;
constexpr std::size_t kSegment = 16344;
constexpr std::uint32_t kNone = 0xFFFFFFFF;

template <typename T>
void put(Bytes& bytes, std::uint64_t at, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    bytes.at(static_cast<std::size_t>(at) + i) = static_cast<std::byte>(value >> (8 * i) & 0xFF);
}

void append32(Bytes& bytes, std::uint32_t value) {
  bytes.resize(bytes.size() + 4);
  put(bytes, bytes.size() - 4, value);
}

Bytes list_head(std::string_view id, std::size_t count) {
  Bytes list = to_bytes(id);
  list.resize(4);
  put(list, 2, static_cast<std::uint16_t>(count));
  return list;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Bytes raw_name(std::string_view name, bool utf16) {
  return utf16 ? utf16le_from_utf8(name) : to_bytes(name);
}

// As the specification words it, for names in ASCII.
std::uint32_t hash_of(std::string_view name) {
  std::uint32_t hash = 0;
  for (const char c : name)
    hash = hash * 37 + static_cast<std::uint32_t>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return hash;
}

std::uint32_t first_four(std::string_view name) {
  std::uint32_t hint = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(4, name.size()); ++i)
    hint |= static_cast<std::uint32_t>(static_cast<unsigned char>(name[i])) << (8 * i);
  return hint;
}

}  // namespace

std::uint32_t BuiltHive::get32(std::uint64_t at) const {
  return read_raw<le32>(bytes, at, "word").value();
}

BuiltHive& BuiltHive::set16(std::uint64_t at, std::uint16_t value) {
  put(bytes, at, value);
  return *this;
}

BuiltHive& BuiltHive::set32(std::uint64_t at, std::uint32_t value) {
  put(bytes, at, value);
  return *this;
}

BuiltHive& BuiltHive::set_cell_size(std::uint64_t cell, std::int32_t size) {
  return set32(cell, static_cast<std::uint32_t>(size));
}

BuiltHive& BuiltHive::mark_unused(std::uint64_t cell) { return set32(cell, 0 - get32(cell)); }

BuiltHive& BuiltHive::fix_checksum() {
  std::uint32_t sum = 0;
  for (std::uint64_t at = 0; at < 508; at += 4) sum ^= get32(at);
  return set32(508, sum);
}

BuiltHive& BuiltHive::set_sequences(std::uint32_t primary, std::uint32_t secondary) {
  return set32(4, primary).set32(8, secondary).fix_checksum();
}

BuiltHive& BuiltHive::cut(std::uint64_t size) {
  bytes.resize(static_cast<std::size_t>(size));
  return *this;
}

ByteSourcePtr BuiltHive::source() const { return make_memory_source(bytes); }

// Lays the cells out in one hive bin, children before their parents.
class HiveBuilder::Writer {
 public:
  explicit Writer(const HiveBuilder& builder) : builder_(builder) {
    hive_.bytes.resize(kBaseBlock + 32);
  }

  BuiltHive write() {
    const std::uint32_t root = write_key(0, kNone);
    finish_bin();
    write_base_block(root);
    return std::move(hive_);
  }

 private:
  std::uint32_t cell(const Bytes& payload) {
    Bytes& bytes = hive_.bytes;
    const std::uint64_t at = bytes.size();
    const std::size_t size = (payload.size() + 4 + 7) / 8 * 8;
    append32(bytes, 0U - static_cast<std::uint32_t>(size));
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    bytes.resize(static_cast<std::size_t>(at) + size);
    return BuiltHive::cell_offset(at);
  }

  std::uint32_t write_key(BuilderKey id, std::uint32_t parent) {
    const Key& key = builder_.keys_[id];
    const bool utf16 = key.utf16 || !is_ascii(key.name);
    const Bytes name = raw_name(key.name, utf16);
    const Bytes class_name = utf16le_from_utf8(key.class_name);
    Bytes node = to_bytes("nk");
    node.resize(76);
    put(node, 2, static_cast<std::uint16_t>(utf16 ? 0 : 0x20));
    put(node, 4, key.last_written);
    put(node, 16, parent);
    put(node, 20, static_cast<std::uint32_t>(key.children.size()));
    put(node, 28, write_subkeys(id));
    put(node, 32, kNone);
    put(node, 36, static_cast<std::uint32_t>(key.values.size()));
    put(node, 40, write_values(id));
    put(node, 44, kNone);
    put(node, 48, class_name.empty() ? kNone : cell(class_name));
    put(node, 72, static_cast<std::uint16_t>(name.size()));
    put(node, 74, static_cast<std::uint16_t>(class_name.size()));
    node.insert(node.end(), name.begin(), name.end());
    const std::uint32_t offset = cell(node);
    hive_.keys_[id] = kBaseBlock + offset;
    return offset;
  }

  std::uint32_t write_subkeys(BuilderKey id) {
    const Key& key = builder_.keys_[id];
    if (key.children.empty()) return kNone;
    std::vector<std::pair<std::uint32_t, BuilderKey>> nodes;
    for (const BuilderKey child : key.children) nodes.emplace_back(write_key(child, kNone), child);
    std::vector<std::uint32_t> leaves;
    for (std::size_t first = 0; first < nodes.size(); first += key.per_leaf) {
      const std::size_t count = std::min(key.per_leaf, nodes.size() - first);
      leaves.push_back(write_leaf(key.list, std::span(nodes).subspan(first, count)));
      if (count == nodes.size()) break;
    }
    std::uint32_t offset = leaves.front();
    if (leaves.size() > 1) {
      Bytes list = list_head("ri", leaves.size());
      for (const std::uint32_t leaf : leaves) append32(list, leaf);
      offset = cell(list);
    }
    hive_.lists_[id] = kBaseBlock + offset;
    return offset;
  }

  std::uint32_t write_leaf(List kind, std::span<const std::pair<std::uint32_t, BuilderKey>> nodes) {
    Bytes list = list_head(kind == List::kHash   ? "lh"
                           : kind == List::kFast ? "lf"
                                                 : "li",
                           nodes.size());
    for (const auto& [offset, child] : nodes) {
      append32(list, offset);
      const std::string& name = builder_.keys_[child].name;
      if (kind == List::kHash) append32(list, is_ascii(name) ? hash_of(name) : 0);
      if (kind == List::kFast) append32(list, is_ascii(name) ? first_four(name) : 0);
    }
    return cell(list);
  }

  std::uint32_t write_values(BuilderKey id) {
    const Key& key = builder_.keys_[id];
    if (key.values.empty()) return kNone;
    Bytes list;
    for (const BuilderValue value : key.values) append32(list, write_value(value));
    const std::uint32_t offset = cell(list);
    hive_.value_lists_[id] = kBaseBlock + offset;
    return offset;
  }

  std::uint32_t write_value(BuilderValue id) {
    const Value& value = builder_.values_[id];
    const bool utf16 = !is_ascii(value.name);
    const Bytes name = raw_name(value.name, utf16);
    Bytes record = to_bytes("vk");
    record.resize(20);
    put(record, 2, static_cast<std::uint16_t>(name.size()));
    put(record, 4, static_cast<std::uint32_t>(value.data.size()));
    if (value.data.size() <= 4) {
      put(record, 4, static_cast<std::uint32_t>(value.data.size()) | 0x80000000);
      std::copy(value.data.begin(), value.data.end(), record.begin() + 8);
    } else {
      const std::uint32_t data = write_data(value.data);
      put(record, 8, data);
      hive_.data_[id] = kBaseBlock + data;
    }
    put(record, 12, value.type);
    put(record, 16, static_cast<std::uint16_t>(utf16 ? 0 : 1));
    record.insert(record.end(), name.begin(), name.end());
    const std::uint32_t offset = cell(record);
    hive_.values_[id] = kBaseBlock + offset;
    return offset;
  }

  std::uint32_t write_data(const Bytes& data) {
    if (data.size() <= kSegment || builder_.minor_version_ <= 3) return cell(data);
    Bytes segments;
    for (std::size_t at = 0; at < data.size(); at += kSegment) {
      const auto first = data.begin() + static_cast<std::ptrdiff_t>(at);
      const std::size_t length = std::min(kSegment, data.size() - at);
      Bytes segment(first, first + static_cast<std::ptrdiff_t>(length));
      segment.resize(segment.size() + 4);  // as Windows does; never part of the data
      append32(segments, cell(segment));
    }
    Bytes record = list_head("db", segments.size() / 4);
    append32(record, cell(segments));
    return cell(record);
  }

  // The rest of the last page is one unused cell.
  void finish_bin() {
    Bytes& bytes = hive_.bytes;
    const std::size_t used = bytes.size();
    bytes.resize((used + 8 + 4095) / 4096 * 4096);
    put(bytes, used, static_cast<std::uint32_t>(bytes.size() - used));
    const Bytes signature = to_bytes("hbin");
    std::copy(signature.begin(), signature.end(), bytes.begin() + kBaseBlock);
    put(bytes, kBaseBlock + 8, static_cast<std::uint32_t>(bytes.size() - kBaseBlock));
  }

  void write_base_block(std::uint32_t root) {
    const Bytes signature = to_bytes("regf");
    std::copy(signature.begin(), signature.end(), hive_.bytes.begin());
    hive_.set32(4, 1).set32(8, 1).set32(20, 1).set32(24, builder_.minor_version_).set32(32, 1);
    hive_.set32(36, root).set32(44, 1);
    hive_.set32(40, static_cast<std::uint32_t>(hive_.bytes.size() - kBaseBlock)).fix_checksum();
  }

  const HiveBuilder& builder_;
  BuiltHive hive_;
};

HiveBuilder::HiveBuilder() {
  keys_.push_back({"ROOT", {}, {}, {}, 0, List::kHash, SIZE_MAX, false});
}

BuilderKey HiveBuilder::add_key(BuilderKey parent, std::string name) {
  keys_.push_back({std::move(name), {}, {}, {}, 0, List::kHash, SIZE_MAX, false});
  keys_.at(parent).children.push_back(keys_.size() - 1);
  return keys_.size() - 1;
}

BuilderValue HiveBuilder::add_value(BuilderKey key, std::string name, std::uint32_t type,
                                    Bytes data) {
  values_.push_back({std::move(name), type, std::move(data)});
  keys_.at(key).values.push_back(values_.size() - 1);
  return values_.size() - 1;
}

HiveBuilder& HiveBuilder::set_list(BuilderKey key, List kind, std::size_t per_leaf) {
  keys_.at(key).list = kind;
  keys_.at(key).per_leaf = per_leaf;
  return *this;
}

HiveBuilder& HiveBuilder::set_class_name(BuilderKey key, std::string name) {
  keys_.at(key).class_name = std::move(name);
  return *this;
}

HiveBuilder& HiveBuilder::set_last_written(BuilderKey key, std::uint64_t ticks) {
  keys_.at(key).last_written = ticks;
  return *this;
}

HiveBuilder& HiveBuilder::use_utf16(BuilderKey key) {
  keys_.at(key).utf16 = true;
  return *this;
}

HiveBuilder& HiveBuilder::set_minor_version(std::uint32_t minor) {
  minor_version_ = minor;
  return *this;
}

BuiltHive HiveBuilder::build() const { return Writer(*this).write(); }

}  // namespace assay
