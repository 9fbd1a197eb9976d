#include "registry/registry.h"

#include <catch2/catch.hpp>

#include "registry/memory_hive.h"
#include "registry/value_text.h"

namespace assay {
namespace {

using Place = Registry::Place;

// A hive whose key of one name cannot be read.
class BrokenHive final : public Hive {
 public:
  explicit BrokenHive(std::string broken) : broken_(std::move(broken)) {}
  MemoryHive inner;

  KeyId root() const override { return inner.root(); }
  Result<KeyInfo> info(KeyId key) const override { return inner.info(key); }
  Result<std::optional<KeyId>> child(KeyId key, std::string_view name) const override {
    TRY(check(key));
    return inner.child(key, name);
  }
  Result<std::vector<KeyId>> children(KeyId key) const override {
    TRY(check(key));
    return inner.children(key);
  }
  Result<std::optional<Value>> value(KeyId key, std::string_view name) const override {
    TRY(check(key));
    return inner.value(key, name);
  }
  Result<std::vector<Value>> values(KeyId key) const override {
    TRY(check(key));
    return inner.values(key);
  }
  const HiveState& state() const override { return inner.state(); }

 private:
  Result<void> check(KeyId key) const {
    if (inner.info(key)->name == broken_)
      return fail(ErrorCode::kCorrupt, "cell runs past the hive", 0x1a440);
    return {};
  }
  std::string broken_;
};

// Counts the listings, to show which keys a pattern enters.
class CountingHive final : public Hive {
 public:
  MemoryHive inner;
  mutable int listings = 0;

  KeyId root() const override { return inner.root(); }
  Result<KeyInfo> info(KeyId key) const override { return inner.info(key); }
  Result<std::optional<KeyId>> child(KeyId key, std::string_view name) const override {
    return inner.child(key, name);
  }
  Result<std::vector<KeyId>> children(KeyId key) const override {
    ++listings;
    return inner.children(key);
  }
  Result<std::optional<Value>> value(KeyId key, std::string_view name) const override {
    return inner.value(key, name);
  }
  Result<std::vector<Value>> values(KeyId key) const override { return inner.values(key); }
  const HiveState& state() const override { return inner.state(); }
};

std::shared_ptr<MemoryHive> hive_with(std::initializer_list<const char*> keys) {
  auto hive = std::make_shared<MemoryHive>();
  for (const char* key : keys) hive->create(key);
  return hive;
}

std::vector<std::string> paths(const KeyMatches& matches) {
  std::vector<std::string> list;
  for (const Key& key : matches.found) list.push_back(key.path());
  return list;
}

// Read, and not there: neither present nor unreadable.
template <typename T>
bool is_absent(const Result<std::optional<T>>& answer) {
  return answer && !*answer;
}

using Paths = std::vector<std::string>;

TEST_CASE("a key is found under any spelling of its path") {
  Registry registry;
  registry.mount("HKLM\\SOFTWARE", hive_with({"Microsoft\\Windows NT"}), "config/SOFTWARE");
  for (const char* path :
       {"HKLM\\SOFTWARE\\Microsoft\\Windows NT", "hklm\\software\\MICROSOFT\\windows nt",
        "HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows NT\\",
        "\\HKLM\\SOFTWARE\\\\Microsoft\\Windows NT"}) {
    CAPTURE(path);
    const auto key = registry.find(path);
    REQUIRE(key);
    REQUIRE(*key);
    CHECK((*key)->path() == "HKLM\\SOFTWARE\\Microsoft\\Windows NT");
    CHECK((*key)->name() == "Windows NT");
    CHECK((*key)->file() == "config/SOFTWARE");
  }
}

TEST_CASE("mounted, absent, unreadable and outside are told apart") {
  Registry registry;
  registry.mount("HKLM\\SOFTWARE", hive_with({}), "config/SOFTWARE");
  registry.mount_absent("HKU\\S-1-5-20");
  registry.mount_unreadable("HKLM\\SYSTEM", {ErrorCode::kTruncated, "empty file", {}, {}});

  CHECK(registry.place_of("HKLM\\SOFTWARE\\X") == Place::kMounted);
  CHECK(registry.place_of("HKU\\S-1-5-20\\X") == Place::kAbsent);
  CHECK(registry.place_of("HKLM\\SYSTEM") == Place::kUnreadable);
  CHECK(registry.place_of("HKU\\.DEFAULT") == Place::kOutside);
  CHECK(registry.place_of("HKLM\\SOFTWARE2") == Place::kOutside);

  CHECK(is_absent(registry.find("HKLM\\SOFTWARE\\X")));
  CHECK(is_absent(registry.find("HKU\\S-1-5-20\\X")));
  CHECK(to_string(registry.find("HKLM\\SYSTEM\\X").error()) == "HKLM\\SYSTEM: empty file");
  CHECK(registry.find("HKU\\.DEFAULT\\X").error().code == ErrorCode::kOutside);
  CHECK(registry.value("HKU\\.DEFAULT\\X", "v").error().code == ErrorCode::kOutside);
}

TEST_CASE("a value is absent where its key or its name is") {
  Registry registry;
  const auto hive = hive_with({"k"});
  hive->set("k", dword_value("v", 7));
  registry.mount("HKLM\\SOFTWARE", hive, "SOFTWARE");
  CHECK(registry.value("HKLM\\SOFTWARE\\k", "V").value() == std::optional(dword_value("v", 7)));
  CHECK(is_absent(registry.value("HKLM\\SOFTWARE\\k", "w")));
  CHECK(is_absent(registry.value("HKLM\\SOFTWARE\\no", "v")));
}

TEST_CASE("CurrentControlSet is the set that Select names") {
  const auto system = hive_with({"ControlSet001\\Services\\old", "ControlSet002\\Services\\new"});
  system->set("Select", dword_value("Current", 2));
  Registry registry;
  registry.mount("HKLM\\SYSTEM", system, "SYSTEM");
  const auto key = registry.find("HKLM\\SYSTEM\\CurrentControlSet\\Services\\new");
  REQUIRE((key && *key));
  CHECK((*key)->path() == "HKLM\\SYSTEM\\ControlSet002\\Services\\new");
  CHECK(is_absent(registry.find("HKLM\\SYSTEM\\currentcontrolset\\Services\\old")));
  CHECK(paths(registry.match("HKLM\\SYSTEM\\CurrentControlSet\\Services\\*")) ==
        Paths{"HKLM\\SYSTEM\\ControlSet002\\Services\\new"});
}

TEST_CASE("without Select the first control set is the current one, if it exists") {
  Registry registry;
  registry.mount("HKLM\\SYSTEM", hive_with({"ControlSet001\\Control"}), "SYSTEM");
  CHECK(registry.find("HKLM\\SYSTEM\\CurrentControlSet\\Control")->has_value());
  registry.mount("HKLM\\SYSTEM", hive_with({"Setup"}), "SYSTEM");
  CHECK(is_absent(registry.find("HKLM\\SYSTEM\\CurrentControlSet\\Control")));
  CHECK(registry.match("HKLM\\SYSTEM\\CurrentControlSet\\**").errors.empty());
}

TEST_CASE("a Select that does not tell the current set is an error, not an absence") {
  const auto system = hive_with({"ControlSet001", "Select"});
  const auto error_of = [&system] {
    Registry registry;
    registry.mount("HKLM\\SYSTEM", system, "config/SYSTEM");
    const KeyMatches matches = registry.match("HKLM\\SYSTEM\\CurrentControlSet\\**");
    const auto found = registry.find("HKLM\\SYSTEM\\CurrentControlSet");
    REQUIRE_FALSE(found);
    CHECK(matches.found.empty());
    CHECK(matches.errors == std::vector{found.error()});
    return to_string(found.error());
  };
  CHECK(error_of() == "config/SYSTEM: HKLM\\SYSTEM: Select has no value Current");
  system->set("Select", string_value("Current", "1"));
  CHECK(error_of() == "config/SYSTEM: HKLM\\SYSTEM: Select\\Current is not a number");
  system->set("Select", dword_value("Current", 3));
  CHECK(error_of() ==
        "config/SYSTEM: HKLM\\SYSTEM: Select\\Current names ControlSet003, which is not there");
}

TEST_CASE("CurrentControlSet means something below HKLM\\SYSTEM only") {
  Registry registry;
  registry.mount("HKLM\\SOFTWARE", hive_with({"CurrentControlSet"}), "SOFTWARE");
  CHECK((*registry.find("HKLM\\SOFTWARE\\CurrentControlSet"))->name() == "CurrentControlSet");
}

TEST_CASE("a star stands for one level, in a name for any characters") {
  Registry registry;
  registry.mount(
      "HKLM\\SOFTWARE",
      hive_with({"Office\\16.0\\OSPP", "Office\\15.0\\OSPP", "Office\\15.0\\Word", "Office\\OSPP"}),
      "SOFTWARE");
  CHECK(paths(registry.match("HKLM\\SOFTWARE\\Office\\*\\OSPP")) ==
        Paths{"HKLM\\SOFTWARE\\Office\\16.0\\OSPP", "HKLM\\SOFTWARE\\Office\\15.0\\OSPP"});
  CHECK(paths(registry.match("HKLM\\SOFTWARE\\off*\\1?.0\\w*")) ==
        Paths{"HKLM\\SOFTWARE\\Office\\15.0\\Word"});
  CHECK(paths(registry.match("HKLM\\SOFTWARE\\Office\\15.0\\word")) ==
        Paths{"HKLM\\SOFTWARE\\Office\\15.0\\Word"});
}

TEST_CASE("two stars stand for any depth and give each key once") {
  Registry registry;
  registry.mount("HKLM\\SOFTWARE", hive_with({"a\\a\\b", "c"}), "SOFTWARE");
  CHECK(paths(registry.match("HKLM\\SOFTWARE\\**")) ==
        Paths{"HKLM\\SOFTWARE", "HKLM\\SOFTWARE\\a", "HKLM\\SOFTWARE\\a\\a",
              "HKLM\\SOFTWARE\\a\\a\\b", "HKLM\\SOFTWARE\\c"});
  CHECK(paths(registry.match("HKLM\\SOFTWARE\\**\\a\\**\\b")) == Paths{"HKLM\\SOFTWARE\\a\\a\\b"});
  CHECK(paths(registry.match("HKLM\\SOFTWARE\\**\\**\\c")) == Paths{"HKLM\\SOFTWARE\\c"});
}

TEST_CASE("a wildcard may stand in the place of a root") {
  Registry registry;
  registry.mount("HKU\\.DEFAULT", hive_with({"Software"}), "DEFAULT");
  registry.mount("HKU\\S-1-5-20", hive_with({"Software"}), "NTUSER.DAT");
  registry.mount("HKLM\\SOFTWARE", hive_with({"Software"}), "SOFTWARE");
  CHECK(paths(registry.match("HKEY_USERS\\*\\Software")) ==
        Paths{"HKU\\.DEFAULT\\Software", "HKU\\S-1-5-20\\Software"});
  CHECK(paths(registry.match("**\\Software")).size() == 4);
}

TEST_CASE("plain names are looked up, not listed") {
  const auto hive = std::make_shared<CountingHive>();
  for (int i = 0; i < 100; ++i) hive->inner.create("Classes\\c" + std::to_string(i) + "\\x");
  hive->inner.create("Microsoft\\Office\\16.0");
  Registry registry;
  registry.mount("HKLM\\SOFTWARE", hive, "SOFTWARE");
  CHECK(registry.match("HKLM\\SOFTWARE\\Microsoft\\Office").found.size() == 1);
  CHECK(hive->listings == 0);
  CHECK(registry.match("HKLM\\SOFTWARE\\Microsoft\\*\\16.0").found.size() == 1);
  CHECK(hive->listings == 1);
}

TEST_CASE("what cannot be read on the way is in the errors, with key, file and offset") {
  const auto hive = std::make_shared<BrokenHive>("Broken");
  for (const char* key : {"A\\x", "Broken\\x", "C\\x"}) hive->inner.create(key);
  Registry registry;
  registry.mount("HKLM\\SOFTWARE", hive, "config/SOFTWARE");
  for (const char* pattern : {"HKLM\\SOFTWARE\\*\\x", "HKLM\\SOFTWARE\\**\\x"}) {
    CAPTURE(pattern);
    const KeyMatches matches = registry.match(pattern);
    CHECK(paths(matches) == Paths{"HKLM\\SOFTWARE\\A\\x", "HKLM\\SOFTWARE\\C\\x"});
    REQUIRE(matches.errors.size() == 1);
    CHECK(to_string(matches.errors[0]) ==
          "config/SOFTWARE: HKLM\\SOFTWARE\\Broken: cell runs past the hive (at 0x0001a440)");
  }
  const auto key = registry.find("HKLM\\SOFTWARE\\Broken");
  REQUIRE((key && *key));
  CHECK((*key)->values().error().source == "config/SOFTWARE");
  CHECK_FALSE(registry.find("HKLM\\SOFTWARE\\Broken\\x"));
  CHECK(registry.value("HKLM\\SOFTWARE\\Broken", "v").error().what ==
        "HKLM\\SOFTWARE\\Broken, value 'v': cell runs past the hive");
}

TEST_CASE("an unreadable place makes a pattern's answer incomplete") {
  Registry registry;
  registry.mount_unreadable("HKLM\\SOFTWARE", {ErrorCode::kCorrupt, "damaged", 7, "SOFTWARE"});
  registry.mount_absent("HKU\\S-1-5-20");
  CHECK(to_string(registry.match("HKLM\\SOFTWARE\\**").errors.at(0)) ==
        "SOFTWARE: damaged (at 0x00000007)");
  CHECK(registry.match("HKU\\S-1-5-20\\**").errors.empty());
  CHECK(registry.match("HKLM\\SYSTEM\\*").errors.at(0).code == ErrorCode::kOutside);
}

TEST_CASE("a walk ends at its limits and says so") {
  Limits limits;
  limits.max_key_depth = 3;
  limits.max_keys_visited = 10;
  Registry registry(limits);
  registry.mount("HKLM\\SOFTWARE", hive_with({"1\\2\\3\\4\\5"}), "SOFTWARE");
  const KeyMatches deep = registry.match("HKLM\\SOFTWARE\\**");
  CHECK(deep.found.size() == 4);
  REQUIRE(deep.errors.size() == 1);
  CHECK(deep.errors[0].code == ErrorCode::kLimit);

  const auto wide = hive_with({});
  for (int i = 0; i < 100; ++i) wide->create(std::to_string(i));
  registry.mount("HKLM\\SOFTWARE", wide, "SOFTWARE");
  const KeyMatches many = registry.match("HKLM\\SOFTWARE\\**");
  CHECK(many.found.size() == 10);
  REQUIRE(many.errors.size() == 1);
  CHECK(many.errors[0].what == "HKLM\\SOFTWARE\\9: more than 10 keys to look at");
}

TEST_CASE("the roots are listed as mounted, the last mount of a place counts") {
  Registry registry;
  registry.mount_absent("HKLM\\SOFTWARE");
  registry.mount_unreadable("HKLM\\SYSTEM", {ErrorCode::kIo, "refused", {}, {}});
  registry.mount("HKLM\\Software", hive_with({}), "file");
  const auto roots = registry.roots();
  REQUIRE(roots.size() == 2);
  CHECK(roots[0].path == "HKLM\\SOFTWARE");
  CHECK(roots[0].place == Place::kMounted);
  CHECK(roots[0].file == "file");
  CHECK(roots[0].hive != nullptr);
  CHECK(roots[1].reason->what == "refused");
}

}  // namespace
}  // namespace assay
