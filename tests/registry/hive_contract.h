// What every Hive promises (registry/hive.h), checked over one hive whoever reads it; and whether
// two hives hold the same.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "registry/hive.h"

namespace assay {

constexpr std::string_view kNameOfNothing = "no key and no value has this name";

// A name in the other case, as far as it has one.
inline std::string other_case(const std::string& name) {
  const std::string lower = lower_ascii(name);
  return lower == name ? fold(name) : lower;
}

// `at_most` names spread over a long list, so that a big key does not cost the square of its size.
template <typename T>
std::vector<T> sample(const std::vector<T>& list, std::size_t at_most) {
  if (list.size() <= at_most) return list;
  std::vector<T> some;
  for (std::size_t i = 0; i < at_most; ++i) some.push_back(list[i * list.size() / at_most]);
  return some;
}

inline void check_child_look_ups(const Hive& hive, KeyId key) {
  const auto children = hive.children(key);
  if (!children) return;  // a damaged key has no listing to compare with
  std::map<std::string, KeyId> first_of_fold;
  for (const KeyId child : *children)
    if (const auto info = hive.info(child)) first_of_fold.emplace(fold(info->name), child);
  for (const KeyId child : sample(*children, 64)) {
    const auto info = hive.info(child);
    if (!info || !(first_of_fold.at(fold(info->name)) == child)) continue;
    CAPTURE(info->name);
    CHECK(hive.child(key, info->name).value() == std::optional(child));
    CHECK(hive.child(key, other_case(info->name)).value() == std::optional(child));
  }
  CHECK(hive.child(key, kNameOfNothing).value() == std::optional<KeyId>());
}

inline void check_value_look_ups(const Hive& hive, KeyId key) {
  const auto values = hive.values(key);
  if (!values) return;
  std::set<std::string> seen;
  for (const Value& value : sample(*values, 64)) {
    if (!seen.insert(fold(value.name)).second) continue;
    CAPTURE(value.name);
    const auto found = hive.value(key, value.name);
    REQUIRE(found);
    REQUIRE(*found);
    CHECK(fold((*found)->name) == fold(value.name));
    CHECK(hive.value(key, other_case(value.name)).value() == *found);
  }
  CHECK(hive.value(key, kNameOfNothing).value() == std::optional<Value>());
}

// Every key from the root, depth first, within the limits.
inline std::vector<KeyId> all_keys(const Hive& hive, const Limits& limits) {
  struct Step {
    KeyId key;
    std::size_t depth;
  };
  std::vector<KeyId> keys;
  std::vector<Step> pending{{hive.root(), 0}};
  while (!pending.empty() && keys.size() < limits.max_keys_visited) {
    const Step step = pending.back();
    pending.pop_back();
    keys.push_back(step.key);
    const auto children = hive.children(step.key);
    if (!children || step.depth >= limits.max_key_depth) continue;
    for (auto child = children->rbegin(); child != children->rend(); ++child)
      pending.push_back({*child, step.depth + 1});
  }
  return keys;
}

// Bytes in hexadecimal, or the digest of many.
inline std::string short_hex(const Bytes& bytes) {
  return bytes.size() <= 64 ? to_hex(bytes) : "sha1:" + to_hex(sha1(bytes));
}

// One line for each key and value, so that a difference is easily read.
inline std::vector<std::string> describe(const Hive& hive, const Limits& limits) {
  std::vector<std::string> lines;
  for (const KeyId key : all_keys(hive, limits)) {
    const auto info = hive.info(key);
    lines.push_back(info ? info->name + " " + std::to_string(info->last_written.ticks)
                         : to_string(info.error()));
    const auto values = hive.values(key);
    if (!values) lines.push_back(to_string(values.error()));
    if (!values) continue;
    for (const Value& value : *values)
      lines.push_back(" " + value.name + "=" +
                      std::to_string(static_cast<std::uint32_t>(value.type)) + ":" +
                      short_hex(value.data));
  }
  return lines;
}

// Several threads read what one thread reads.
inline void check_threads(const Hive& hive, const Limits& limits) {
  const std::vector<std::string> alone = describe(hive, limits);
  std::vector<std::string> first;
  std::vector<std::string> second;
  std::thread one([&] { first = describe(hive, limits); });
  std::thread two([&] { second = describe(hive, limits); });
  one.join();
  two.join();
  CHECK(first == alone);
  CHECK(second == alone);
}

inline void check_hive_contract(const Hive& hive, const Limits& limits) {
  CHECK(hive.info(hive.root()));
  for (const KeyId key : sample(all_keys(hive, limits), 2'000)) {
    check_child_look_ups(hive, key);
    check_value_look_ups(hive, key);
  }
  check_threads(hive, limits);
}

}  // namespace assay
