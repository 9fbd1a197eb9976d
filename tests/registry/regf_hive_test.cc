// Each structure of a hive that the native engine reads, on hives built byte by byte.
#include "registry/regf/regf_hive.h"

#include <numeric>

#include <catch2/catch.hpp>

#include "registry/hive_contract.h"
#include "support/hive_builder.h"

namespace assay {
namespace {

using List = HiveBuilder::List;

HivePtr open_built(const BuiltHive& built) { return open_hive_native(built.source(), {}).value(); }

std::vector<std::string> child_names(const Hive& hive, KeyId key) {
  std::vector<std::string> names;
  const std::vector<KeyId> children = hive.children(key).value();
  for (const KeyId child : children) names.push_back(hive.info(child).value().name);
  return names;
}

// Bytes that differ from each other, so that a shift shows.
Bytes pattern(std::size_t length) {
  Bytes bytes(length);
  for (std::size_t i = 0; i < length; ++i) bytes[i] = static_cast<std::byte>(i * 7 + i / 251);
  return bytes;
}

TEST_CASE("the smallest hive has a root with nothing in it") {
  const HivePtr hive = open_built(HiveBuilder().build());
  CHECK(hive->info(hive->root()).value().name == "ROOT");
  CHECK(hive->children(hive->root()).value().empty());
  CHECK(hive->values(hive->root()).value().empty());
  CHECK(hive->child(hive->root(), "x").value() == std::nullopt);
  CHECK(hive->value(hive->root(), "").value() == std::nullopt);
  CHECK_FALSE(hive->state().dirty);
}

TEST_CASE("subkeys are found in lists of every kind, in their order") {
  const List kind = GENERATE(List::kHash, List::kFast, List::kIndex);
  const std::size_t per_leaf = GENERATE(std::size_t{100}, std::size_t{2});
  HiveBuilder builder;
  for (const char* name : {"alpha", "Be", "gamma", "gammb", "Delta"}) builder.add_key(0, name);
  builder.set_list(0, kind, per_leaf);
  const HivePtr hive = open_built(builder.build());
  CHECK(child_names(*hive, hive->root()) ==
        std::vector<std::string>{"alpha", "Be", "gamma", "gammb", "Delta"});
  check_hive_contract(*hive, {});
}

TEST_CASE("names are Latin-1 or UTF-16, and are found without case") {
  HiveBuilder builder;
  const BuilderKey wide = builder.add_key(0, "Wide");
  builder.use_utf16(wide);
  builder.add_key(0, "Привет");
  builder.add_value(wide, "Größe", 4, pattern(4));
  const HivePtr hive = open_built(builder.build());
  check_hive_contract(*hive, {});
  const auto key = hive->child(hive->root(), "WIDE").value();
  REQUIRE(key);
  CHECK(hive->value(*key, "GRÖSSE").value() == std::nullopt);
  CHECK(hive->value(*key, "gRÖße").value()->data == pattern(4));
  CHECK(hive->child(hive->root(), "ПРИВЕТ").value().has_value());
}

TEST_CASE("a long name takes a second read") {
  HiveBuilder builder;
  const std::string name(255, 'n');
  const BuilderKey key = builder.add_key(0, name);
  builder.add_value(key, std::string(16'000, 'v'), 3, pattern(9));
  const HivePtr hive = open_built(builder.build());
  const auto found = hive->child(hive->root(), name).value();
  REQUIRE(found);
  CHECK(hive->info(*found).value().name == name);
  CHECK(hive->values(*found).value().at(0).name.size() == 16'000);
}

TEST_CASE("last-written time and class name are read") {
  HiveBuilder builder;
  const BuilderKey key = builder.add_key(0, "JD");
  builder.set_class_name(key, "c8d2e1a4").set_last_written(key, 0x01D2962816F9A860);
  const HivePtr hive = open_built(builder.build());
  const KeyInfo info = hive->info(hive->child(hive->root(), "jd").value().value()).value();
  CHECK(info.class_name == "c8d2e1a4");
  CHECK(info.last_written.ticks == 0x01D2962816F9A860);
}

TEST_CASE("data is resident, in a cell, or in segments") {
  const std::size_t length =
      GENERATE(0u, 1u, 2u, 3u, 4u, 5u, 8u, 300u, 16'343u, 16'344u, 16'345u, 32'688u, 50'000u);
  const std::uint32_t minor = GENERATE(3u, 5u, 6u);
  CAPTURE(length, minor);
  HiveBuilder builder;
  builder.set_minor_version(minor).add_value(0, "v", 3, pattern(length));
  const HivePtr hive = open_built(builder.build());
  const Value value = hive->value(hive->root(), "V").value().value();
  CHECK(value.type == ValueType::kBinary);
  CHECK(value.data == pattern(length));
  CHECK(hive->values(hive->root()).value().at(0) == value);
}

TEST_CASE("a value of no bytes needs no cell") {
  HiveBuilder builder;
  const BuilderValue value = builder.add_value(0, "empty", 1, pattern(8));
  BuiltHive built = builder.build();
  built.set32(built.value(value) + BuiltHive::kDataSize, 0)
      .set32(built.value(value) + BuiltHive::kData, 0xFFFFFFFF);
  const HivePtr hive = open_built(built);
  CHECK(hive->value(hive->root(), "empty").value()->data.empty());
}

TEST_CASE("the default value is the one without a name") {
  HiveBuilder builder;
  builder.add_value(0, "other", 1, {});
  builder.add_value(0, "", 1, pattern(6));
  const HivePtr hive = open_built(builder.build());
  CHECK(hive->value(hive->root(), "").value()->data == pattern(6));
}

TEST_CASE("numbers of value types that nobody knows are kept") {
  HiveBuilder builder;
  builder.add_value(0, "v", 0xFFFF0012, pattern(2));
  const HivePtr hive = open_built(builder.build());
  CHECK(static_cast<std::uint32_t>(hive->value(hive->root(), "v").value()->type) == 0xFFFF0012);
}

TEST_CASE("of equal names the first is found, and all are listed") {
  HiveBuilder builder;
  for (const char* name : {"twin", "TWIN"}) builder.add_key(0, name);
  const HivePtr hive = open_built(builder.build());
  CHECK(child_names(*hive, hive->root()) == std::vector<std::string>{"twin", "TWIN"});
  CHECK(hive->info(hive->child(hive->root(), "Twin").value().value()).value().name == "twin");
}

TEST_CASE("hints that were never filled in do not hide a key") {
  HiveBuilder builder;
  for (int i = 0; i < 40; ++i) builder.add_key(0, "key" + std::to_string(i));
  builder.set_list(0, GENERATE(List::kHash, List::kFast));
  BuiltHive built = builder.build();
  built.set32(built.list(0) + BuiltHive::kListEntries + 8 * 17 + 4, 0);
  const HivePtr hive = open_built(built);
  CHECK(hive->child(hive->root(), "key17").value().has_value());
}

TEST_CASE("in a short list a wrong hash does not hide a key") {
  HiveBuilder builder;
  for (const char* name : {"Console", "Environment"}) builder.add_key(0, name);
  BuiltHive built = builder.build();
  built.set32(built.list(0) + BuiltHive::kListEntries + 4, 0xA44B1243);
  const HivePtr hive = open_built(built);
  CHECK(hive->child(hive->root(), "console").value().has_value());
}

TEST_CASE("a predefined handle has no values of its own") {
  HiveBuilder builder;
  BuiltHive built = builder.build();
  built.set16(built.key(0) + BuiltHive::kFlags, 0x60)
      .set32(built.key(0) + BuiltHive::kValueCount, 0x60000009);
  const HivePtr hive = open_built(built);
  CHECK(hive->values(hive->root()).value().empty());
  CHECK(hive->value(hive->root(), "x").value() == std::nullopt);
}

TEST_CASE("a hive is read by several threads at once") {
  HiveBuilder builder;
  for (int i = 0; i < 50; ++i)
    builder.add_value(builder.add_key(0, "k" + std::to_string(i)), "v", 3, pattern(20'000));
  check_threads(*open_built(builder.build()), {});
}

}  // namespace
}  // namespace assay
