#include "registry/reg_writer.h"

#include <random>
#include <sstream>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "registry/hive_contract.h"
#include "registry/reg_text.h"

namespace assay {
namespace {

std::string line_of(const Value& value) {
  std::ostringstream out;
  write_reg_value(value, out);
  return out.str();
}

std::string text_of(const std::shared_ptr<MemoryHive>& hive, const RegWriterOptions& options = {}) {
  Registry registry;
  registry.mount("HKLM\\SOFTWARE", hive, "SOFTWARE");
  std::ostringstream out;
  write_reg_header(out);
  CHECK(write_reg_text(**registry.find("HKLM\\SOFTWARE"), out, options).empty());
  return out.str();
}

TEST_CASE("values are written as regedit writes them") {
  CHECK(line_of(dword_value("n", 42)) == "\"n\"=dword:0000002a\n");
  CHECK(line_of(string_value("", "C:\\a \"b\"")) == "@=\"C:\\\\a \\\"b\\\"\"\n");
  CHECK(line_of(qword_value("n", 1)) == "\"n\"=hex(b):01,00,00,00,00,00,00,00\n");
  CHECK(line_of({"n", ValueType::kBinary, {}}) == "\"n\"=hex:\n");
  CHECK(line_of({"n", ValueType::kNone, Bytes(1)}) == "\"n\"=hex(0):00\n");
  CHECK(line_of(strings_value("n", {})) == "\"n\"=hex(7):00,00\n");
}

TEST_CASE("what a quoted text cannot give back is written as bytes") {
  CHECK(line_of({"n", ValueType::kString, {}}) == "\"n\"=hex(1):\n");
  CHECK(line_of({"n", ValueType::kString, Bytes(3)}) == "\"n\"=hex(1):00,00,00\n");
  CHECK(line_of(string_value("n", "\n")) == "\"n\"=hex(1):0a,00,00,00\n");
  CHECK(line_of({"n", ValueType::kDword, Bytes(2)}) == "\"n\"=hex(4):00,00\n");
}

TEST_CASE("a list of bytes is broken at 80 columns") {
  // As regedit exported a value of this name and length.
  const std::string text = line_of({"DigitalProductId", ValueType::kBinary, Bytes(26)});
  CHECK(text ==
        "\"DigitalProductId\"=hex:00,00,00,00,00,00,00,00,00,00,00,00,00,00,00,00,00,00,\\\n"
        "  00,00,00,00,00,00,00,00\n");
  for (std::size_t size = 0; size < 200; ++size) {
    std::istringstream lines(
        line_of({std::string(size % 7, 'n'), ValueType::kBinary, Bytes(size)}));
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
  }
}

TEST_CASE("a key is written with all below it, or alone") {
  const auto hive = std::make_shared<MemoryHive>();
  hive->set("a", dword_value("v", 1));
  hive->set_last_written("a\\b", {10'000'001});
  CHECK(text_of(hive) ==
        "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE]\n\n"
        "[HKEY_LOCAL_MACHINE\\SOFTWARE\\a]\n\"v\"=dword:00000001\n\n"
        "[HKEY_LOCAL_MACHINE\\SOFTWARE\\a\\b]\n\n");
  RegWriterOptions options;
  options.below = false;
  CHECK_FALSE(contains_no_case(text_of(hive, options), "SOFTWARE\\a"));
  options = {};
  options.last_written = true;
  CHECK(contains_no_case(text_of(hive, options), ";last-written: 1601-01-01T00:00:01.0000001Z\n"));
}

std::string random_name(std::mt19937& random, bool is_key) {
  const std::string pieces[] = {"a",
                                "B",
                                "\"",
                                "]",
                                "[",
                                "\n",
                                "\r",
                                std::string(1, '\0'),
                                " ",
                                ";",
                                "-",
                                "=",
                                "@",
                                "\xC3\xA4",
                                "\xF0\x9F\x94\x91",
                                "\\",
                                "}"};
  std::string name;
  for (auto length = random() % 6 + 1; length > 0; --length)
    name += pieces[random() % std::size(pieces)];
  if (is_key) std::erase(name, '\\');
  return name;
}

Value random_value(std::mt19937& random) {
  Value value{random_name(random, false), static_cast<ValueType>(random() % 14), {}};
  if (random() % 2 == 0) return string_value(value.name, random_name(random, false));
  for (auto length = random() % 120; length > 0; --length)
    value.data.push_back(static_cast<std::byte>(random()));
  return value;
}

TEST_CASE("what is written is read back the same, whatever the names and bytes") {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const auto hive = std::make_shared<MemoryHive>();
    for (auto keys = random() % 6; keys > 0; --keys) {
      std::string path = random_name(random, true);
      if (random() % 2 == 0) path += "\\" + random_name(random, true);
      hive->set_last_written(path, {random()});
      for (auto values = random() % 6; values > 0; --values) hive->set(path, random_value(random));
    }
    RegWriterOptions options;
    options.last_written = true;
    const std::string text = text_of(hive, options);
    INFO(text);
    const Result<RegText> again = parse_reg_text(text);
    REQUIRE(again);
    REQUIRE(describe(*again->hives.at("HKLM\\SOFTWARE"), {}) == describe(*hive, {}));
  }
}

// Subkeys whose names no text can hold, and values that cannot be read.
class OddHive final : public Hive {
 public:
  KeyId root() const override { return {0}; }
  Result<KeyInfo> info(KeyId key) const override {
    return KeyInfo{key.id == 1 ? "a\\b" : key.id == 2 ? "c" : "", {}, {}};
  }
  Result<std::optional<KeyId>> child(KeyId, std::string_view) const override {
    return std::nullopt;
  }
  Result<std::vector<KeyId>> children(KeyId key) const override {
    if (key.id != 0) return std::vector<KeyId>{};
    return std::vector<KeyId>{{1}, {2}};
  }
  Result<std::optional<Value>> value(KeyId, std::string_view) const override {
    return std::nullopt;
  }
  Result<std::vector<Value>> values(KeyId key) const override {
    if (key.id == 2) return fail(ErrorCode::kCorrupt, "bad\nvalue");
    return std::vector<Value>{};
  }
  const HiveState& state() const override { return state_; }

 private:
  HiveState state_;
};

TEST_CASE("what cannot be written stands as a comment and is returned") {
  Registry registry;
  registry.mount("HKLM\\SOFTWARE", std::make_shared<OddHive>(), "SOFTWARE");
  std::ostringstream out;
  write_reg_header(out);
  const auto errors = write_reg_text(**registry.find("HKLM\\SOFTWARE"), out);
  REQUIRE(errors.size() == 2);
  CHECK(to_string(errors[0]) == "SOFTWARE: HKLM\\SOFTWARE: a subkey's name holds a backslash");
  CHECK(to_string(errors[1]) == "SOFTWARE: HKLM\\SOFTWARE\\c: bad\nvalue");
  CHECK(contains_no_case(out.str(), "; not written: SOFTWARE: HKLM\\SOFTWARE\\c: bad\\x0avalue\n"));
  CHECK(parse_reg_text(out.str()));
}

}  // namespace
}  // namespace assay
