// How little the native engine reads, counted: the point of it.
#include <mutex>
#include <set>

#include <catch2/catch.hpp>

#include "io/memory_source.h"
#include "registry/regf/regf_hive.h"
#include "support/hive_builder.h"

namespace assay {
namespace {

// Counts bytes, and the 32 KiB chunks that a compressed source would have to expand.
class CountingSource final : public ByteSource {
 public:
  explicit CountingSource(ByteSourcePtr parent) : parent_(std::move(parent)) {}
  std::uint64_t size() const override { return parent_->size(); }
  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    const std::lock_guard lock(mutex_);
    ++calls;
    bytes += out.size();
    constexpr std::uint64_t kChunk = 32 << 10;
    for (std::uint64_t at = offset / kChunk; at * kChunk < offset + out.size(); ++at)
      chunks.insert(at);
    return parent_->read_at(offset, out);
  }
  void reset() const {
    calls = bytes = 0;
    chunks.clear();
  }

  mutable std::uint64_t calls = 0;
  mutable std::uint64_t bytes = 0;
  mutable std::set<std::uint64_t> chunks;

 private:
  const ByteSourcePtr parent_;
  mutable std::mutex mutex_;
};

// Ten thousand keys with a value each: about 2 MB.
BuiltHive large_hive(std::size_t per_leaf) {
  HiveBuilder builder;
  const BuilderKey classes = builder.add_key(0, "Classes");
  for (int i = 0; i < 10'000; ++i) {
    const BuilderKey key = builder.add_key(classes, "{" + std::to_string(100'000 + i) + "}");
    builder.add_value(key, "", 1, Bytes(60));
  }
  builder.set_list(classes, HiveBuilder::List::kHash, per_leaf);
  return builder.build();
}

TEST_CASE("opening a hive reads the first sector of its base block") {
  const auto source = std::make_shared<CountingSource>(large_hive(SIZE_MAX).source());
  const HivePtr hive = open_hive_native(source, {}).value();
  CHECK(source->bytes == 512);
}

TEST_CASE("a value among 10,000 keys costs the hashes, one key and one value") {
  const auto source = std::make_shared<CountingSource>(large_hive(SIZE_MAX).source());
  const HivePtr hive = open_hive_native(source, {}).value();
  source->reset();
  const KeyId classes = hive->child(hive->root(), "classes").value().value();
  const KeyId key = hive->child(classes, "{107777}").value().value();
  REQUIRE(hive->value(key, "").value()->data.size() == 60);
  // 80,004 bytes are the list itself.
  CHECK(source->bytes < 82'000);
  CHECK(source->calls <= 12);
  // Three to four hold the list; the rest are the root, the two keys, the value.
  CHECK(source->chunks.size() <= 7);
}

TEST_CASE("a name that is absent among 10,000 keys costs the hashes alone") {
  const auto source = std::make_shared<CountingSource>(large_hive(500).source());
  const HivePtr hive = open_hive_native(source, {}).value();
  const KeyId classes = hive->child(hive->root(), "classes").value().value();
  source->reset();
  CHECK(hive->child(classes, "{99}").value() == std::nullopt);
  CHECK(source->bytes < 95'000);  // the list, and what 20 leaves take for their heads
  CHECK(source->chunks.size() <= 5);
}

TEST_CASE("the wanted value of a key is read, and no other's data") {
  HiveBuilder builder;
  for (int i = 0; i < 20; ++i) builder.add_value(0, "v" + std::to_string(i), 3, Bytes(100'000));
  const auto source = std::make_shared<CountingSource>(builder.build().source());
  const HivePtr hive = open_hive_native(source, {}).value();
  source->reset();
  REQUIRE(hive->value(hive->root(), "v19").value()->data.size() == 100'000);
  CHECK(source->bytes < 103'000);
}

}  // namespace
}  // namespace assay
