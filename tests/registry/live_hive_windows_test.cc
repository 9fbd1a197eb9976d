#include "registry/live_hive_windows.h"

#include <catch2/catch.hpp>

#include "registry/hive_contract.h"
#include "registry/registry.h"
#include "registry/value_text.h"
#include "support/live_registry_windows.h"

namespace assay {
namespace {

constexpr const char* kPath = "SOFTWARE\\assay-test";

class TestKeys {
 public:
  TestKeys() {
    LiveKey::remove_tree(kPath);
    LiveKey top(kPath);
    top.set_text("", "the default value");
    top.set_text("Grüße", "Zażółć");
    top.set("Empty", REG_BINARY, {});
    const Bytes large(100'000, std::byte{7});
    top.set("Large", REG_BINARY, large);
    LiveKey(std::string(kPath) + "\\Child\\Grandchild").set_text("Name", "value");
    LiveKey(std::string(kPath) + "\\Über").set_text("Name", "other");
  }
  ~TestKeys() { LiveKey::remove_tree(kPath); }
};

HivePtr open_test_keys() {
  const Result<HivePtr> hive = open_live_hive(LiveRoot::kMachine, kPath, {});
  REQUIRE(hive);
  REQUIRE(*hive);
  return *hive;
}

TEST_CASE("the running registry keeps the contract of a hive") {
  const TestKeys keys;
  const HivePtr hive = open_test_keys();
  check_hive_contract(*hive, {});
  CHECK(all_keys(*hive, {}).size() == 4);
}

TEST_CASE("values of the running registry come whole, of any size and name") {
  const TestKeys keys;
  const HivePtr hive = open_test_keys();
  const auto value = [&](std::string_view name) {
    const auto found = hive->value(hive->root(), name);
    REQUIRE(found);
    return *found;
  };
  CHECK(as_string(value("").value()) == "the default value");
  CHECK(as_string(value("GRÜSSE").value_or(value("grüße").value())) == "Zażółć");
  CHECK(value("large")->data == Bytes(100'000, std::byte{7}));
  CHECK(value("empty")->data.empty());
  CHECK_FALSE(value("no such value"));
}

TEST_CASE("a key of the running registry that vanishes is an error, not an absence") {
  const TestKeys keys;
  const HivePtr hive = open_test_keys();
  const auto child = hive->child(hive->root(), "child").value();
  REQUIRE(child);
  CHECK(hive->info(*child)->name == "Child");
  LiveKey::remove_tree(std::string(kPath) + "\\Child");
  CHECK(hive->info(*child).error().code == ErrorCode::kNotFound);
  CHECK(hive->values(*child).error().code == ErrorCode::kNotFound);
  CHECK(hive->child(hive->root(), "child").value() == std::optional<KeyId>());
}

TEST_CASE("what is not loaded is no hive") {
  const Result<HivePtr> hive = open_live_hive(LiveRoot::kUsers, "S-1-5-21-no-such-user", {});
  REQUIRE(hive);
  CHECK_FALSE(*hive);
}

}  // namespace
}  // namespace assay
