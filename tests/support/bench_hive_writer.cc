#include "support/bench_hive_writer.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "base/text.h"

namespace assay {

namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kBinHead = 32;
constexpr std::uint32_t kNone = 0xFFFFFFFF;
// Longer data is cut in segments ("db").
constexpr std::size_t kMaxData = 16344;
// Windows keeps a leaf within two pages.
constexpr std::size_t kMaxLeaf = 1000;

template <typename T>
void put(Bytes& bytes, std::size_t at, T value) {
  const LittleEndian<T> raw = value;
  std::memcpy(bytes.data() + at, &raw, sizeof(raw));
}

// A record of `size` bytes that begins with two letters.
Bytes record(std::string_view id, std::size_t size) {
  Bytes bytes = to_bytes(id);
  bytes.resize(size);
  return bytes;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::uint32_t hash_of(std::string_view folded) {
  std::uint32_t hash = 0;
  for (const char c : folded) hash = hash * 37 + static_cast<unsigned char>(c);
  return hash;
}

// Cells one after the other, in hive bins that follow each other without a gap.
class Bins {
 public:
  // The cell's offset, counted from the first hive bin.
  std::uint32_t add(const Bytes& payload) {
    const std::size_t size = (payload.size() + 4 + 7) / 8 * 8;
    if (end_ - used_ < size) open_bin(size);
    const std::size_t at = used_;
    put(bytes_, kPage + at, std::uint32_t{0} - static_cast<std::uint32_t>(size));
    std::memcpy(bytes_.data() + kPage + at + 4, payload.data(), payload.size());
    used_ += size;
    return static_cast<std::uint32_t>(at);
  }

  void change32(std::uint32_t cell, std::size_t field, std::uint32_t value) {
    put(bytes_, kPage + cell + 4 + field, value);
  }

  Bytes finish(std::uint32_t root) {
    free_rest();
    write_base_block(root);
    return std::move(bytes_);
  }

 private:
  void free_rest() {
    if (used_ < end_) put(bytes_, kPage + used_, static_cast<std::uint32_t>(end_ - used_));
  }

  void open_bin(std::size_t cell_size) {
    free_rest();
    const std::size_t start = end_;
    const std::size_t size = (kBinHead + cell_size + kPage - 1) / kPage * kPage;
    end_ = start + size;
    used_ = start + kBinHead;
    bytes_.resize(kPage + end_);
    std::memcpy(bytes_.data() + kPage + start, "hbin", 4);
    put(bytes_, kPage + start + 4, static_cast<std::uint32_t>(start));
    put(bytes_, kPage + start + 8, static_cast<std::uint32_t>(size));
  }

  void write_base_block(std::uint32_t root) {
    std::memcpy(bytes_.data(), "regf", 4);
    put(bytes_, 4, std::uint32_t{1});  // both sequence numbers
    put(bytes_, 8, std::uint32_t{1});
    put(bytes_, 20, std::uint32_t{1});  // version 1.5
    put(bytes_, 24, std::uint32_t{5});
    put(bytes_, 32, std::uint32_t{1});  // format: direct memory load
    put(bytes_, 36, root);
    put(bytes_, 40, static_cast<std::uint32_t>(end_));
    put(bytes_, 44, std::uint32_t{1});  // clustering factor
    std::uint32_t checksum = 0;
    for (std::size_t at = 0; at < 508; at += 4)
      checksum ^= read_raw<le32>(bytes_, at, "base block")->get();
    put(bytes_, 508, checksum);
  }

  Bytes bytes_ = Bytes(kPage);
  std::size_t used_ = 0;
  std::size_t end_ = 0;
};

class HiveWriter {
 public:
  explicit HiveWriter(const Hive& hive) : hive_(hive) {}

  Result<Bytes> write() {
    security_ = add_security();
    TRY_ASSIGN(const KeyInfo info, hive_.info(hive_.root()));
    TRY_ASSIGN(const std::uint32_t root, write_key(hive_.root(), info, kNone));
    return bins_.finish(root);
  }

 private:
  struct Child {
    KeyId key;
    KeyInfo info;
    std::string folded;
    std::uint32_t offset = kNone;
  };

  // One descriptor for all keys: the empty one.
  std::uint32_t add_security() {
    Bytes sk = record("sk", 40);
    put(sk, 12, std::uint32_t{1});
    put(sk, 16, std::uint32_t{20});
    put(sk, 20, std::uint32_t{0x80000001});  // revision 1, self-relative
    const std::uint32_t offset = bins_.add(sk);
    bins_.change32(offset, 4, offset);  // a ring of one
    bins_.change32(offset, 8, offset);
    return offset;
  }

  Result<std::uint32_t> write_key(KeyId key, const KeyInfo& info, std::uint32_t parent) {
    constexpr std::size_t kFixed = 76;
    if (!is_ascii(info.name) || info.name.size() > 255)
      return fail(ErrorCode::kUnsupported, "name of key " + info.name);
    const bool is_root = parent == kNone;
    Bytes node = record("nk", kFixed + info.name.size());
    put(node, 2, static_cast<std::uint16_t>(is_root ? 0x2C : 0x20));
    put(node, 4, info.last_written.ticks);
    put(node, 16, is_root ? 0 : parent);
    for (const std::size_t list : std::initializer_list<std::size_t>{28, 32, 40, 48})
      put(node, list, kNone);
    put(node, 44, security_);
    put(node, 72, static_cast<std::uint16_t>(info.name.size()));
    std::memcpy(node.data() + kFixed, info.name.data(), info.name.size());
    const std::uint32_t offset = bins_.add(node);
    TRY(write_values(key, offset));
    TRY(write_children(key, offset));
    return offset;
  }

  Result<void> write_values(KeyId key, std::uint32_t node) {
    TRY_ASSIGN(const std::vector<Value> values, hive_.values(key));
    if (values.empty()) return {};
    Bytes list(values.size() * 4);
    for (std::size_t i = 0; i < values.size(); ++i) {
      TRY_ASSIGN(const std::uint32_t value, write_value(values[i]));
      put(list, i * 4, value);
    }
    bins_.change32(node, 36, static_cast<std::uint32_t>(values.size()));
    bins_.change32(node, 40, bins_.add(list));
    return {};
  }

  Result<std::uint32_t> write_value(const Value& value) {
    constexpr std::size_t kFixed = 20;
    if (!is_ascii(value.name) || value.data.size() > kMaxData)
      return fail(ErrorCode::kUnsupported, "value " + value.name);
    const auto size = static_cast<std::uint32_t>(value.data.size());
    Bytes raw = record("vk", kFixed + value.name.size());
    put(raw, 2, static_cast<std::uint16_t>(value.name.size()));
    put(raw, 4, size <= 4 ? size | 0x80000000 : size);
    if (size <= 4)
      std::copy(value.data.begin(), value.data.end(), raw.begin() + 8);
    else
      put(raw, 8, bins_.add(value.data));
    put(raw, 12, static_cast<std::uint32_t>(value.type));
    put(raw, 16, std::uint16_t{1});  // the name is Latin-1
    std::memcpy(raw.data() + kFixed, value.name.data(), value.name.size());
    return bins_.add(raw);
  }

  Result<void> write_children(KeyId key, std::uint32_t node) {
    TRY_ASSIGN(const std::vector<KeyId> keys, hive_.children(key));
    if (keys.empty()) return {};
    std::vector<Child> children;
    for (const KeyId child : keys) {
      TRY_ASSIGN(KeyInfo info, hive_.info(child));
      std::string folded = fold(info.name);
      children.push_back({child, std::move(info), std::move(folded)});
    }
    std::sort(children.begin(), children.end(),
              [](const Child& a, const Child& b) { return a.folded < b.folded; });
    for (Child& child : children) {
      TRY_ASSIGN(child.offset, write_key(child.key, child.info, node));
    }
    bins_.change32(node, 20, static_cast<std::uint32_t>(children.size()));
    bins_.change32(node, 28, write_lists(children));
    return {};
  }

  std::uint32_t write_lists(const std::vector<Child>& children) {
    std::vector<std::uint32_t> leaves;
    for (std::size_t first = 0; first < children.size(); first += kMaxLeaf)
      leaves.push_back(write_leaf(
          std::span(children).subspan(first, std::min(kMaxLeaf, children.size() - first))));
    if (leaves.size() == 1) return leaves.front();
    Bytes root = record("ri", 4 + 4 * leaves.size());
    put(root, 2, static_cast<std::uint16_t>(leaves.size()));
    for (std::size_t i = 0; i < leaves.size(); ++i) put(root, 4 + 4 * i, leaves[i]);
    return bins_.add(root);
  }

  std::uint32_t write_leaf(std::span<const Child> children) {
    Bytes leaf = record("lh", 4 + 8 * children.size());
    put(leaf, 2, static_cast<std::uint16_t>(children.size()));
    for (std::size_t i = 0; i < children.size(); ++i) {
      put(leaf, 4 + 8 * i, children[i].offset);
      put(leaf, 8 + 8 * i, hash_of(children[i].folded));
    }
    return bins_.add(leaf);
  }

  const Hive& hive_;
  Bins bins_;
  std::uint32_t security_ = kNone;
};

}  // namespace

Result<Bytes> hive_bytes(const Hive& hive) { return HiveWriter(hive).write(); }

}  // namespace assay
