// The writer of large hives that scripts/bench measures with: both engines read what it wrote.
#include "support/bench_hive_writer.h"

#include <catch2/catch.hpp>

#include "io/memory_source.h"
#include "registry/hivex_hive.h"
#include "registry/regf/regf_hive.h"
#include "support/bench_hives.h"

namespace assay {
namespace {

// Key by key the same names, times and values, in whatever order the subkeys come.
void check_same(const Hive& wanted, KeyId wanted_key, const Hive& read, KeyId read_key) {
  const std::vector<KeyId> children = wanted.children(wanted_key).value();
  REQUIRE(read.children(read_key).value().size() == children.size());
  REQUIRE(read.values(read_key).value() == wanted.values(wanted_key).value());
  for (const KeyId child : children) {
    const KeyInfo info = wanted.info(child).value();
    INFO(info.name);
    const std::optional<KeyId> found = read.child(read_key, info.name).value();
    REQUIRE(found);
    REQUIRE(read.info(*found).value() == info);
    check_same(wanted, child, read, *found);
  }
}

MemoryHive small_software() {
  MemoryHive hive;
  fill_software(hive, 200'000);
  return hive;
}

TEST_CASE("a hive of the bench is read by the native engine as it was written") {
  const MemoryHive hive = small_software();
  const auto read = open_hive_native(make_memory_source(hive_bytes(hive).value()), {});
  REQUIRE(read);
  CHECK_FALSE((*read)->state().dirty);
  check_same(hive, hive.root(), **read, (*read)->root());
}

#ifdef ASSAY_WITH_HIVEX
TEST_CASE("a hive of the bench is read by hivex as it was written") {
  const MemoryHive hive = small_software();
  const auto read = open_hive_reference(make_memory_source(hive_bytes(hive).value()), {});
  REQUIRE(read);
  check_same(hive, hive.root(), **read, (*read)->root());
}
#endif

TEST_CASE("more than a thousand subkeys are written as a list of lists") {
  MemoryHive hive;
  for (int i = 0; i < 2'500; ++i) hive.create("Classes\\" + std::to_string(i));
  const auto read = open_hive_native(make_memory_source(hive_bytes(hive).value()), {});
  REQUIRE(read);
  const std::optional<KeyId> classes = (*read)->child((*read)->root(), "Classes").value();
  REQUIRE(classes);
  CHECK((*read)->children(*classes).value().size() == 2'500);
  CHECK((*read)->child(*classes, "2499").value());
  CHECK_FALSE((*read)->child(*classes, "2500").value());
}

TEST_CASE("what the writer cannot lay out is refused") {
  MemoryHive named;
  named.create("\xC3\x84pfel");
  CHECK_FALSE(hive_bytes(named));
  MemoryHive large;
  large.set("Key", {"Large", ValueType::kBinary, Bytes(20'000)});
  CHECK_FALSE(hive_bytes(large));
}

}  // namespace
}  // namespace assay
