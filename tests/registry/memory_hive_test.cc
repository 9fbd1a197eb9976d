#include "registry/memory_hive.h"

#include <catch2/catch.hpp>

#include "registry/hive_contract.h"
#include "registry/value_text.h"

namespace assay {
namespace {

std::vector<std::string> child_names(const MemoryHive& hive, std::string_view path) {
  std::vector<std::string> names;
  const std::vector<KeyId> children = hive.children(*hive.find(path)).value();
  for (const KeyId child : children) names.push_back(hive.info(child)->name);
  return names;
}

TEST_CASE("an empty hive has a root and nothing else") {
  const MemoryHive hive;
  CHECK(hive.info(hive.root())->name.empty());
  CHECK(hive.children(hive.root())->empty());
  CHECK(hive.values(hive.root())->empty());
  check_hive_contract(hive, {});
}

TEST_CASE("a key is created with those above it, and only once") {
  MemoryHive hive;
  const KeyId key = hive.create("Microsoft\\Windows NT\\CurrentVersion");
  CHECK(hive.create("MICROSOFT\\windows nt\\\\CurrentVersion\\") == key);
  CHECK(hive.find("microsoft\\Windows NT\\currentversion") == key);
  CHECK(hive.info(key)->name == "CurrentVersion");
  CHECK_FALSE(hive.find("Microsoft\\Windows"));
  check_hive_contract(hive, {});
}

TEST_CASE("keys and values keep the order of insertion") {
  MemoryHive hive;
  for (const char* name : {"b", "a", "c"}) {
    hive.create(name);
    hive.set("", dword_value(name, 1));
  }
  CHECK(child_names(hive, "") == std::vector<std::string>{"b", "a", "c"});
  CHECK(hive.values(hive.root())->at(1).name == "a");
}

TEST_CASE("a value of the same name is replaced in its place") {
  MemoryHive hive;
  hive.set("k", dword_value("One", 1));
  hive.set("k", dword_value("Two", 2));
  hive.set("k", string_value("ONE", "again"));
  const auto values = hive.values(*hive.find("k"));
  REQUIRE(values->size() == 2);
  CHECK(values->at(0) == string_value("ONE", "again"));
}

TEST_CASE("removing a value leaves the others to be found") {
  MemoryHive hive;
  for (const char* name : {"a", "b", "c"}) hive.set("k", string_value(name, name));
  CHECK(hive.remove_value("k", "A"));
  CHECK_FALSE(hive.remove_value("k", "A"));
  CHECK_FALSE(hive.remove_value("no such key", "A"));
  hive.set("k", string_value("C", "new"));
  const KeyId key = *hive.find("k");
  CHECK(hive.values(key)->size() == 2);
  CHECK(as_string(**hive.value(key, "b")) == "b");
  CHECK(as_string(**hive.value(key, "c")) == "new");
}

TEST_CASE("a removed key is gone with all below it, and can be made anew") {
  MemoryHive hive;
  const KeyId below = hive.create("a\\b\\c");
  hive.set("a\\b", dword_value("v", 1));
  CHECK(hive.remove("A\\B"));
  CHECK_FALSE(hive.remove("A\\B"));
  CHECK_FALSE(hive.find("a\\b\\c"));
  CHECK_FALSE(hive.info(below));
  CHECK(child_names(hive, "a").empty());
  hive.create("a\\b");
  CHECK(hive.values(*hive.find("a\\b"))->empty());
  CHECK(hive.remove(""));
  CHECK(hive.children(hive.root())->empty());
  check_hive_contract(hive, {});
}

TEST_CASE("names are folded beyond ASCII") {
  MemoryHive hive;
  const KeyId key = hive.create("\xC3\x84rger");  // Ärger
  CHECK(hive.find("\xC3\xA4RGER") == key);
  check_hive_contract(hive, {});
}

TEST_CASE("time, class and state are as set") {
  MemoryHive hive;
  hive.set_last_written("k", {123});
  hive.set_class_name("k", "class");
  hive.set_state({true, {}, "dirty"});
  CHECK(*hive.info(*hive.find("k")) == KeyInfo{"k", {123}, "class"});
  CHECK(hive.state().dirty);
}

TEST_CASE("thousands of children are looked up without a search") {
  MemoryHive hive;
  for (int i = 0; i < 20'000; ++i) hive.create("Classes\\name" + std::to_string(i));
  CHECK(hive.find("classes\\NAME19999"));
  check_hive_contract(hive, {});
}

TEST_CASE("values are made as Windows writes them") {
  CHECK(string_value("n", "A").data == Bytes{std::byte{0x41}, {}, {}, {}});
  CHECK(strings_value("n", {"A"}).data == Bytes{std::byte{0x41}, {}, {}, {}, {}, {}});
  CHECK(dword_value("n", 1).data == Bytes{std::byte{1}, {}, {}, {}});
  CHECK(qword_value("n", 1).data.size() == 8);
}

}  // namespace
}  // namespace assay
