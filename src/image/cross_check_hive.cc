#include "image/cross_check_hive.h"

#include <algorithm>
#include <mutex>

#include <fmt/core.h>

#include "base/text.h"
#include "registry/value_text.h"

namespace assay {

namespace {

std::string brief(const Value& value) {
  return fmt::format("{} {} bytes: {}", type_name(value.type), value.data.size(), display(value));
}

std::string brief(const std::optional<Value>& value) { return value ? brief(*value) : "absent"; }

bool by_name_and_data(const Value& a, const Value& b) {
  return a.name != b.name ? a.name < b.name : a.data < b.data;
}

class CrossCheckHive final : public Hive {
 public:
  CrossCheckHive(HivePtr native, HivePtr reference, std::string name,
                 std::shared_ptr<Differences> differences)
      : native_(std::move(native)),
        reference_(std::move(reference)),
        name_(std::move(name)),
        differences_(std::move(differences)) {
    pairs_.push_back({native_->root(), reference_->root(), ""});
  }

  KeyId root() const override { return {0}; }

  Result<KeyInfo> info(KeyId key) const override {
    const Pair pair = pair_of(key);
    Result<KeyInfo> found = native_->info(pair.native);
    const Result<KeyInfo> expected = reference_->info(pair.reference);
    const bool both_failed = !found && !expected;
    if (!both_failed && !(found && expected && *found == *expected))
      differs(pair.path, "key",
              found ? fmt::format("'{}' {} class '{}'", found->name,
                                  to_iso8601(found->last_written), found->class_name)
                    : to_string(found.error()),
              expected ? fmt::format("'{}' {} class '{}'", expected->name,
                                     to_iso8601(expected->last_written), expected->class_name)
                       : to_string(expected.error()));
    return found;
  }

  Result<std::optional<KeyId>> child(KeyId key, std::string_view name) const override {
    const Pair pair = pair_of(key);
    const Result<std::optional<KeyId>> found = native_->child(pair.native, name);
    const Result<std::optional<KeyId>> expected = reference_->child(pair.reference, name);
    if (!found && !expected) return fail(found.error());
    const auto word = [](const Result<std::optional<KeyId>>& answer) {
      return !answer ? to_string(answer.error()) : *answer ? "present" : "absent";
    };
    if (word(found) != word(expected))
      differs(pair.path, fmt::format("subkey '{}'", name), word(found), word(expected));
    if (!found) return fail(found.error());
    if (!*found) return std::nullopt;
    if (!expected || !*expected) return fail(disagreement());
    return remember({**found, **expected, pair.path + "\\" + std::string(name)});
  }

  Result<std::vector<KeyId>> children(KeyId key) const override {
    const Pair pair = pair_of(key);
    const auto found = native_->children(pair.native);
    const auto expected = reference_->children(pair.reference);
    if (!found && !expected) return fail(found.error());
    if (!found || !expected || found->size() != expected->size()) {
      differs(pair.path, "subkeys",
              found ? std::to_string(found->size()) : to_string(found.error()),
              expected ? std::to_string(expected->size()) : to_string(expected.error()));
      if (!found) return fail(found.error());
      return fail(disagreement());
    }
    return paired(pair, *found, *expected);
  }

  Result<std::optional<Value>> value(KeyId key, std::string_view name) const override {
    const Pair pair = pair_of(key);
    Result<std::optional<Value>> found = native_->value(pair.native, name);
    const Result<std::optional<Value>> expected = reference_->value(pair.reference, name);
    const bool both_failed = !found && !expected;
    if (!both_failed && !(found && expected && *found == *expected))
      differs(pair.path, fmt::format("value '{}'", name),
              found ? brief(*found) : to_string(found.error()),
              expected ? brief(*expected) : to_string(expected.error()));
    return found;
  }

  Result<std::vector<Value>> values(KeyId key) const override {
    const Pair pair = pair_of(key);
    Result<std::vector<Value>> found = native_->values(pair.native);
    Result<std::vector<Value>> expected = reference_->values(pair.reference);
    if (found.has_value() != expected.has_value())
      differs(pair.path, "values", found ? "a list" : to_string(found.error()),
              expected ? "a list" : to_string(expected.error()));
    if (found && expected) compare_values(pair, *found, *std::move(expected));
    return found;
  }

  const HiveState& state() const override { return native_->state(); }

 private:
  // One key in both hives; its place in pairs_ is the KeyId that is given out.
  struct Pair {
    KeyId native;
    KeyId reference;
    std::string path;
  };

  Pair pair_of(KeyId key) const {
    const std::lock_guard lock(mutex_);
    return pairs_[static_cast<std::size_t>(key.id)];
  }

  KeyId remember(Pair pair) const {
    const std::lock_guard lock(mutex_);
    pairs_.push_back(std::move(pair));
    return {pairs_.size() - 1};
  }

  static Error disagreement() {
    return {ErrorCode::kCorrupt, "the engines disagree (--cross-check)", {}, {}};
  }

  struct Named {
    std::string name;
    KeyId id;
  };

  // In the order of their names; names that cannot be read are empty and fail on use.
  static std::vector<Named> by_name(const Hive& hive, const std::vector<KeyId>& ids) {
    std::vector<Named> named;
    for (const KeyId id : ids) {
      const Result<KeyInfo> info = hive.info(id);
      named.push_back({info ? info->name : std::string(), id});
    }
    std::stable_sort(named.begin(), named.end(),
                     [](const Named& a, const Named& b) { return a.name < b.name; });
    return named;
  }

  Result<std::vector<KeyId>> paired(const Pair& parent, const std::vector<KeyId>& found,
                                    const std::vector<KeyId>& expected) const {
    const std::vector<Named> own = by_name(*native_, found);
    const std::vector<Named> other = by_name(*reference_, expected);
    std::vector<KeyId> ids;
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (own[i].name != other[i].name) differs(parent.path, "subkey", own[i].name, other[i].name);
      ids.push_back(remember({own[i].id, other[i].id, parent.path + "\\" + own[i].name}));
    }
    return ids;
  }

  void compare_values(const Pair& pair, std::vector<Value> found,
                      std::vector<Value> expected) const {
    std::sort(found.begin(), found.end(), by_name_and_data);
    std::sort(expected.begin(), expected.end(), by_name_and_data);
    if (found.size() != expected.size())
      return differs(pair.path, "values", std::to_string(found.size()),
                     std::to_string(expected.size()));
    for (std::size_t i = 0; i < found.size(); ++i)
      if (!(found[i] == expected[i]))
        differs(pair.path, fmt::format("value '{}'", found[i].name), brief(found[i]),
                fmt::format("'{}' {}", expected[i].name, brief(expected[i])));
  }

  void differs(const std::string& path, std::string_view what, const std::string& native,
               const std::string& reference) const {
    differences_->add(
        fmt::format("{}{}: {}: native: {}; reference: {}", name_, path, what, native, reference));
  }

  const HivePtr native_;
  const HivePtr reference_;
  const std::string name_;
  const std::shared_ptr<Differences> differences_;
  mutable std::mutex mutex_;
  mutable std::vector<Pair> pairs_;
};

}  // namespace

HivePtr make_cross_check_hive(HivePtr native, HivePtr reference, std::string name,
                              std::shared_ptr<Differences> differences) {
  return std::make_shared<CrossCheckHive>(std::move(native), std::move(reference), std::move(name),
                                          std::move(differences));
}

}  // namespace assay
