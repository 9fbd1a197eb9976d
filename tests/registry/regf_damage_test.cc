// Each way of breaking a hive: an error that names the thing and its place, never a wrong answer;
// and what is sound beside the damage stays readable.
#include <catch2/catch.hpp>

#include "registry/regf/base_block.h"
#include "registry/regf/regf_hive.h"
#include "support/hive_builder.h"

namespace assay {
namespace {

using List = HiveBuilder::List;

HivePtr open(const BuiltHive& built) { return open_hive_native(built.source(), {}).value(); }

// Root > first, second, third; second has three values, the last of which is big.
struct Sample {
  HiveBuilder builder;
  BuilderKey first = builder.add_key(0, "first");
  BuilderKey second = builder.add_key(0, "second");
  BuilderKey third = builder.add_key(0, "third");
  BuilderValue number = builder.add_value(second, "number", 4, Bytes(4));
  BuilderValue text = builder.add_value(second, "text", 1, Bytes(40));
  BuilderValue big = builder.add_value(second, "big", 3, Bytes(40'000));
  BuiltHive built = builder.build();
};

template <typename T>
void check_error(const Result<T>& result, const std::string& what, std::uint64_t at) {
  INFO(what);
  REQUIRE_FALSE(result);
  CHECK(result.error().what == what);
  CHECK(result.error().offset == at);
}

TEST_CASE("what is no hive is refused") {
  BuiltHive built = HiveBuilder().build();
  CHECK_FALSE(open_hive_native(BuiltHive(built).cut(0).source(), {}));
  CHECK_FALSE(open_hive_native(BuiltHive(built).cut(511).source(), {}));
  check_error(open_hive_native(BuiltHive(built).set32(0, 0).source(), {}),
              "no \"regf\" signature: not a registry hive", 0);
  check_error(open_hive_native(BuiltHive(built).set32(20, 2).fix_checksum().source(), {}),
              "hive version 2.5 is not one of 1.3 to 1.6", 20);
  check_error(open_hive_native(BuiltHive(built).set32(24, 1).fix_checksum().source(), {}),
              "hive version 1.1 is not one of 1.3 to 1.6", 20);
  check_error(open_hive_native(BuiltHive(built).set32(28, 6).fix_checksum().source(), {}),
              "file type 6 is that of a transaction log, not of a hive", 28);
  Limits limits;
  limits.max_hive_bytes = 8191;
  CHECK(open_hive_native(built.source(), limits).error().code == ErrorCode::kLimit);
}

TEST_CASE("a wrong checksum or differing sequence numbers are said, and the hive is read") {
  Sample sample;
  const HivePtr torn = open(BuiltHive(sample.built).set32(508, 1));
  CHECK(torn->state().dirty);
  CHECK(torn->state().note == "the checksum of the base block is wrong, and no log was applied");
  CHECK(torn->children(torn->root()).value().size() == 3);
  const HivePtr dirty = open(BuiltHive(sample.built).set_sequences(8, 7));
  CHECK(dirty->state().dirty);
  CHECK(dirty->state().note == "dirty: written when it was captured, and no log was applied");
  CHECK(dirty->children(dirty->root()).value().size() == 3);
}

TEST_CASE("checksums of 0 and of all ones are never written") {
  regf::RawBaseBlock block{};
  CHECK(regf::checksum_of(block) == 1);
  block.flags = 0xFFFFFFFF;
  CHECK(regf::checksum_of(block) == 0xFFFFFFFE);
  block.flags = 0x12345678;
  CHECK(regf::checksum_of(block) == 0x12345678);
}

TEST_CASE("a root that is none is an error of every question") {
  Sample sample;
  const std::uint64_t at = sample.built.key(0);
  const HivePtr hive = open(sample.built.set16(at + 4, 0x6B6C));
  check_error(hive->info(hive->root()), "key node without its signature", at);
  check_error(hive->children(hive->root()), "key node without its signature", at);
  check_error(hive->child(hive->root(), "first"), "key node without its signature", at);
  check_error(hive->value(hive->root(), ""), "key node without its signature", at);
  check_error(hive->values(hive->root()), "key node without its signature", at);
}

TEST_CASE("cells that are unused, too long, misplaced or beyond the end are refused") {
  Sample sample;
  BuiltHive& built = sample.built;
  const std::uint64_t node = built.key(sample.first);
  const std::uint64_t entry = built.list(0) + BuiltHive::kListEntries;
  SECTION("unused") {
    const HivePtr hive = open(built.mark_unused(node));
    check_error(hive->children(hive->root()), "key node is not in use", node);
  }
  SECTION("of size 0") {
    const HivePtr hive = open(built.set_cell_size(node, 0));
    check_error(hive->children(hive->root()), "key node is not in use", node);
  }
  SECTION("of the lowest size there is") {
    const HivePtr hive = open(built.set_cell_size(node, INT32_MIN));
    check_error(hive->children(hive->root()), "key node runs past the end of the hive", node);
  }
  SECTION("too small for a key node") {
    const HivePtr hive = open(built.set_cell_size(node, -16));
    check_error(hive->children(hive->root()), "key node runs past its cell", node);
  }
  SECTION("beyond the end") {
    const HivePtr hive = open(built.set32(entry, 0x7FFFFFF8));
    check_error(hive->children(hive->root()), "key node lies past the end of the hive",
                4096 + 0x7FFFFFF8ull);
  }
  SECTION("nowhere") {
    const HivePtr hive = open(built.set32(entry, 0xFFFFFFFF));
    check_error(hive->children(hive->root()), "key node lies past the end of the hive",
                4096 + 0xFFFFFFFFull);
  }
  SECTION("at an odd place") {
    const HivePtr hive = open(built.set32(entry, 0x22));
    check_error(hive->children(hive->root()), "key node does not begin at a multiple of four",
                4096 + 0x22);
  }
}

TEST_CASE("one bad subkey does not hide the others, but hides that a name is absent") {
  Sample sample;
  const std::uint64_t node = sample.built.key(sample.first);
  const HivePtr hive = open(sample.built.mark_unused(node));
  CHECK(hive->child(hive->root(), "third").value().has_value());
  check_error(hive->child(hive->root(), "first"), "key node is not in use", node);
  check_error(hive->child(hive->root(), "nothing"), "key node is not in use", node);
}

TEST_CASE("a bad leaf does not hide those behind it") {
  Sample sample;
  sample.builder.set_list(0, List::kHash, 1);
  BuiltHive built = sample.builder.build();
  const std::uint64_t entry = built.list(0) + BuiltHive::kListEntries;
  const std::uint64_t leaf = 4096 + built.get32(entry);
  const HivePtr hive = open(built.set16(leaf + 4, 0x7878));
  CHECK(hive->child(hive->root(), "third").value().has_value());
  check_error(hive->child(hive->root(), "first"), "subkey list of an unknown kind", leaf);
  check_error(hive->children(hive->root()), "subkey list of an unknown kind", leaf);
}

TEST_CASE("lists that count wrongly are refused, with what they hold still found") {
  Sample sample;
  BuiltHive& built = sample.built;
  const std::uint64_t list = built.list(0);
  SECTION("fewer entries than the key says") {
    const HivePtr hive = open(built.set32(built.key(0) + BuiltHive::kSubkeyCount, 4));
    check_error(hive->children(hive->root()),
                "subkey lists have 3 of the 4 entries that the key counts", list);
    CHECK(hive->child(hive->root(), "third").value().has_value());
    CHECK_FALSE(hive->child(hive->root(), "nothing"));
  }
  SECTION("more entries than the key says") {
    const HivePtr hive = open(built.set32(built.key(0) + BuiltHive::kSubkeyCount, 2));
    check_error(hive->children(hive->root()),
                "subkey lists have more than the 2 entries that the key counts", list);
  }
  SECTION("more entries than the cell holds") {
    const HivePtr hive = open(built.set16(list + BuiltHive::kListCount, 0xFFFF));
    check_error(hive->children(hive->root()), "subkey list runs past its cell", list);
  }
  SECTION("more than the limit") {
    const HivePtr hive = open(built.set32(built.key(0) + BuiltHive::kSubkeyCount, 0xFFFFFFFF));
    CHECK(hive->children(hive->root()).error().code == ErrorCode::kLimit);
  }
  SECTION("none at all") {
    const HivePtr hive = open(built.set32(built.key(0) + BuiltHive::kSubkeyList, 0xFFFFFFFF));
    CHECK_FALSE(hive->children(hive->root()));
    CHECK_FALSE(hive->child(hive->root(), "first"));
  }
}

TEST_CASE("a list of lists that holds itself is found out") {
  Sample sample;
  sample.builder.set_list(0, List::kHash, 1);
  BuiltHive built = sample.builder.build();
  const std::uint64_t root_list = built.list(0);
  built.set32(root_list + BuiltHive::kListEntries, BuiltHive::cell_offset(root_list));
  const HivePtr hive = open(built);
  check_error(hive->children(hive->root()), "subkey lists nest too deeply: a cycle", root_list);
  CHECK_FALSE(hive->child(hive->root(), "nothing"));
}

TEST_CASE("a flood of empty lists comes to an end") {
  HiveBuilder builder;
  for (int i = 0; i < 300; ++i) builder.add_key(0, "k" + std::to_string(i));
  builder.set_list(0, List::kIndex, 1);
  BuiltHive built = builder.build();
  const std::uint64_t entries = built.list(0) + BuiltHive::kListEntries;
  for (std::uint64_t i = 0; i < 300; ++i)
    built.set16(4096 + built.get32(entries + 4 * i) + BuiltHive::kListCount, 0);
  built.set32(built.key(0) + BuiltHive::kSubkeyCount, 1);
  const HivePtr hive = open(built);
  CHECK(hive->children(hive->root()).error().what == "too many lists of subkeys");
}

TEST_CASE("a key that is its own subkey is one more key, not a hang") {
  Sample sample;
  BuiltHive& built = sample.built;
  built.set32(built.list(0) + BuiltHive::kListEntries, BuiltHive::cell_offset(built.key(0)));
  const HivePtr hive = open(built);
  CHECK(hive->children(hive->root()).value().at(0) == hive->root());
}

TEST_CASE("a name that leaves its cell is refused, and the key is still listed") {
  Sample sample;
  BuiltHive& built = sample.built;
  const std::uint64_t node = built.key(sample.first);
  const HivePtr hive = open(built.set16(node + BuiltHive::kKeyNameLength, 0xFFFF));
  const std::vector<KeyId> children = hive->children(hive->root()).value();
  REQUIRE(children.size() == 3);
  check_error(hive->info(children[0]), "name runs past its cell", node);
  CHECK(hive->info(children[1]));
}

TEST_CASE("a damaged class name is left out") {
  Sample sample;
  sample.builder.set_class_name(sample.first, "class");
  BuiltHive built = sample.builder.build();
  built.set32(built.key(sample.first) + BuiltHive::kClassName, 0x7FFFFFF0);
  const HivePtr hive = open(built);
  const KeyInfo info = hive->info(hive->children(hive->root()).value().at(0)).value();
  CHECK(info.name == "first");
  CHECK(info.class_name.empty());
}

TEST_CASE("one bad value does not hide the others, but hides that a name is absent") {
  Sample sample;
  const std::uint64_t at = sample.built.value(sample.number);
  const HivePtr hive = open(sample.built.set16(at + 4, 0));
  const KeyId key = hive->child(hive->root(), "second").value().value();
  CHECK(hive->value(key, "text").value().has_value());
  check_error(hive->value(key, "number"), "value without its signature", at);
  check_error(hive->value(key, "nothing"), "value without its signature", at);
  check_error(hive->values(key), "value without its signature", at);
}

TEST_CASE("bad data is an error of its value alone") {
  Sample sample;
  BuiltHive& built = sample.built;
  const std::uint64_t number = built.value(sample.number);
  const std::uint64_t text = built.value(sample.text);
  const std::uint64_t big = built.value(sample.big);
  const std::uint64_t data = built.data(sample.text);
  const std::uint64_t record = built.data(sample.big);
  std::string name = "text";
  std::string what;
  std::uint64_t at = 0;
  SECTION("resident data of five bytes") {
    built.set32(number + BuiltHive::kDataSize, 0x80000005);
    std::tie(name, what, at) = std::tuple("number", "resident data of 5 bytes", number);
  }
  SECTION("longer than its cell") {
    built.set32(text + BuiltHive::kDataSize, 45);
    std::tie(what, at) = std::tuple("value data runs past its cell", data);
  }
  SECTION("in an unused cell") {
    built.mark_unused(data);
    std::tie(what, at) = std::tuple("value data is not in use", data);
  }
  SECTION("with fewer segments than its size needs") {
    built.set16(record + 6, 2);
    std::tie(name, what, at) =
        std::tuple("big", "big data has 2 of the 3 segments for 40000 bytes", record);
  }
  SECTION("with more segments than the list holds") {
    built.set32(big + BuiltHive::kDataSize, 16344 * 9).set16(record + 6, 9);
    std::tie(name, what, at) =
        std::tuple("big", "segment list runs past its cell", 4096ull + built.get32(record + 8));
  }
  SECTION("with a segment that is too short") {
    const std::uint64_t segment = 4096ull + built.get32(4096ull + built.get32(record + 8) + 4);
    built.set_cell_size(segment, -16344);
    std::tie(name, what, at) = std::tuple("big", "data segment runs past its cell", segment);
  }
  const HivePtr hive = open(built);
  const KeyId key = hive->child(hive->root(), "second").value().value();
  check_error(hive->value(key, name), what, at);
  check_error(hive->values(key), what, at);
  CHECK(hive->value(key, name == "text" ? "number" : "text").value().has_value());
}

TEST_CASE("a segment list that names one segment again and again is bounded by the size") {
  Sample sample;
  BuiltHive& built = sample.built;
  const std::uint64_t segments = 4096ull + built.get32(built.data(sample.big) + 8) + 4;
  built.set32(segments + 4, built.get32(segments)).set32(segments + 8, built.get32(segments));
  const HivePtr hive = open(built);
  const KeyId key = hive->child(hive->root(), "second").value().value();
  CHECK(hive->value(key, "big").value()->data.size() == 40'000);
}

TEST_CASE("values above the limits are refused before they are read") {
  Sample sample;
  Limits limits;
  limits.max_value_bytes = 39'999;
  const HivePtr hive = open_hive_native(sample.built.source(), limits).value();
  const KeyId key = hive->child(hive->root(), "second").value().value();
  CHECK(hive->value(key, "big").error().code == ErrorCode::kLimit);
  CHECK(hive->value(key, "text").value().has_value());
  limits.max_value_bytes = 40'020;  // each one, but not all together
  const HivePtr other = open_hive_native(sample.built.source(), limits).value();
  CHECK(other->value(key, "big").value().has_value());
  CHECK(other->values(key).error().code == ErrorCode::kLimit);
  limits.max_values = 2;
  CHECK(open_hive_native(sample.built.source(), limits).value()->values(key).error().code ==
        ErrorCode::kLimit);
}

TEST_CASE("a value list that ends early is refused") {
  Sample sample;
  BuiltHive& built = sample.built;
  built.set32(built.key(sample.second) + BuiltHive::kValueCount, 100);
  const HivePtr hive = open(built);
  const KeyId key = hive->child(hive->root(), "second").value().value();
  check_error(hive->values(key), "value list runs past its cell", built.value_list(sample.second));
  check_error(hive->value(key, "text"), "value list runs past its cell",
              built.value_list(sample.second));
}

}  // namespace
}  // namespace assay
