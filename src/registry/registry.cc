#include "registry/registry.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/glob.h"
#include "base/text.h"
#include "registry/value_text.h"

namespace assay {

struct Key::Mount {
  HivePtr hive;
  std::string file;
};

struct Registry::Slot {
  std::string path;                // "HKLM\SOFTWARE"
  std::vector<std::string> names;  // its parts
  Place place = Place::kAbsent;
  std::shared_ptr<const Key::Mount> mount;  // kMounted
  std::optional<Error> reason;              // kUnreadable
};

namespace {

constexpr std::string_view kCurrentControlSet = "CurrentControlSet";
constexpr std::string_view kSystemRoot = "HKLM\\SYSTEM";

// The names of a path; the first one in its short form, empty names left out.
std::vector<std::string> names_of(std::string_view path) {
  std::vector<std::string> names;
  for (const std::string_view name : split(path, '\\'))
    if (!name.empty()) names.emplace_back(name);
  if (names.empty()) return names;
  if (equal_no_case(names[0], "HKEY_LOCAL_MACHINE")) names[0] = "HKLM";
  if (equal_no_case(names[0], "HKEY_USERS")) names[0] = "HKU";
  if (equal_no_case(names[0], "HKEY_CURRENT_USER")) names[0] = "HKCU";
  return names;
}

std::string join(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, "\\"));
}

// Says which key of which file could not be read.
Error of_key(Error error, std::string_view path, std::string_view file) {
  error.what = fmt::format("{}: {}", path, error.what);
  return in(file, std::move(error));
}

Error outside(std::string_view path) {
  return {ErrorCode::kOutside, fmt::format("{} is not part of what was opened", path), {}, {}};
}

Error corrupt(std::string what) { return {ErrorCode::kCorrupt, std::move(what), {}, {}}; }

// The name of the current control set of a SYSTEM hive; nullopt: it has none at all.
Result<std::optional<std::string>> current_control_set(const Hive& hive) {
  const KeyId root = hive.root();
  TRY_ASSIGN(const std::optional<KeyId> select, hive.child(root, "Select"));
  if (!select) {
    TRY_ASSIGN(const std::optional<KeyId> first, hive.child(root, "ControlSet001"));
    return first ? std::optional<std::string>("ControlSet001") : std::nullopt;
  }
  TRY_ASSIGN(const std::optional<Value> current, hive.value(*select, "Current"));
  if (!current) return fail(corrupt("Select has no value Current"));
  const std::optional<std::uint64_t> number = as_number(*current);
  if (!number) return fail(corrupt("Select\\Current is not a number"));
  const std::string name = fmt::format("ControlSet{:03}", *number);
  TRY_ASSIGN(const std::optional<KeyId> set, hive.child(root, name));
  if (!set) return fail(corrupt(fmt::format("Select\\Current names {}, which is not there", name)));
  return name;
}

}  // namespace

std::string Key::name() const { return path_.substr(path_.rfind('\\') + 1); }

const std::string& Key::file() const { return mount_->file; }

const HiveState& Key::hive_state() const { return mount_->hive->state(); }

Result<KeyInfo> Key::info() const {
  return mount_->hive->info(id_).map_error(
      [this](Error error) { return of_key(std::move(error), path_, file()); });
}

Result<std::optional<Key>> Key::child(std::string_view name) const {
  const Result<std::optional<KeyId>> found = mount_->hive->child(id_, name);
  if (!found) return fail(of_key(found.error(), path_, file()));
  if (!*found) return std::nullopt;
  const Result<KeyInfo> info = mount_->hive->info(**found);
  if (!info) return fail(of_key(info.error(), fmt::format("{}\\{}", path_, name), file()));
  return Key(mount_, **found, path_ + '\\' + info->name);
}

Result<std::vector<Key>> Key::children() const {
  const Result<std::vector<KeyId>> ids = mount_->hive->children(id_);
  if (!ids) return fail(of_key(ids.error(), path_, file()));
  std::vector<Key> keys;
  keys.reserve(ids->size());
  for (const KeyId id : *ids) {
    const Result<KeyInfo> info = mount_->hive->info(id);
    if (!info) return fail(of_key(info.error(), path_ + ", a subkey", file()));
    keys.push_back(Key(mount_, id, path_ + '\\' + info->name));
  }
  return keys;
}

Result<std::optional<Value>> Key::value(std::string_view name) const {
  return mount_->hive->value(id_, name).map_error([&](Error error) {
    return of_key(std::move(error), fmt::format("{}, value '{}'", path_, name), file());
  });
}

Result<std::vector<Value>> Key::values() const {
  return mount_->hive->values(id_).map_error(
      [this](Error error) { return of_key(std::move(error), path_, file()); });
}

Registry::Registry(const Limits& limits) : limits_(limits) {}

Registry::Slot& Registry::slot_at(std::string_view root) {
  const std::vector<std::string> names = names_of(root);
  const std::string path = join(names);
  for (const std::shared_ptr<Slot>& slot : slots_)
    if (equal_no_case(slot->path, path)) {
      *slot = Slot{slot->path, slot->names, Place::kAbsent, nullptr, std::nullopt};
      return *slot;
    }
  slots_.push_back(std::make_shared<Slot>(Slot{path, names, Place::kAbsent, nullptr, {}}));
  return *slots_.back();
}

void Registry::mount(std::string_view root, HivePtr hive, std::string file) {
  Slot& slot = slot_at(root);
  slot.place = Place::kMounted;
  slot.mount = std::make_shared<Key::Mount>(Key::Mount{std::move(hive), std::move(file)});
}

void Registry::mount_absent(std::string_view root) { slot_at(root); }

void Registry::mount_unreadable(std::string_view root, Error reason) {
  Slot& slot = slot_at(root);
  slot.place = Place::kUnreadable;
  if (reason.source.empty()) reason.source = slot.path;
  slot.reason = std::move(reason);
}

const Registry::Slot* Registry::slot_of(const std::vector<std::string>& names,
                                        std::size_t* used) const {
  const Slot* best = nullptr;
  for (const std::shared_ptr<Slot>& slot : slots_) {
    if (slot->names.size() > names.size() || (best && slot->names.size() <= best->names.size()))
      continue;
    if (std::equal(slot->names.begin(), slot->names.end(), names.begin(),
                   [](const auto& a, const auto& b) { return equal_no_case(a, b); }))
      best = slot.get();
  }
  if (best) *used = best->names.size();
  return best;
}

Registry::Place Registry::place_of(std::string_view path) const {
  std::size_t used = 0;
  const Slot* const slot = slot_of(names_of(path), &used);
  return slot ? slot->place : Place::kOutside;
}

Result<std::optional<Key>> Registry::find(std::string_view path) const {
  std::vector<std::string> names = names_of(path);
  std::size_t at = 0;
  const Slot* const slot = slot_of(names, &at);
  if (!slot) return fail(outside(path));
  if (slot->place == Place::kAbsent) return std::nullopt;
  if (slot->place == Place::kUnreadable) return fail(*slot->reason);
  if (at < names.size() && equal_no_case(names[at], kCurrentControlSet) &&
      equal_no_case(slot->path, kSystemRoot)) {
    const auto set = current_control_set(*slot->mount->hive);
    if (!set) return fail(of_key(set.error(), slot->path, slot->mount->file));
    if (!*set) return std::nullopt;
    names[at] = **set;
  }
  Key key(slot->mount, slot->mount->hive->root(), slot->path);
  for (; at < names.size(); ++at) {
    TRY_ASSIGN(std::optional<Key> next, key.child(names[at]));
    if (!next) return std::nullopt;
    key = *std::move(next);
  }
  return key;
}

Result<std::optional<Value>> Registry::value(std::string_view path, std::string_view name) const {
  TRY_ASSIGN(const std::optional<Key> key, find(path));
  if (!key) return std::nullopt;
  return key->value(name);
}

// One walk below one root. A key stands at several positions of the pattern at once, because `**`
// may stand for none or for many names: positions are the indices of the names still to match.
class Registry::Walk {
 public:
  using Positions = std::vector<std::size_t>;

  Walk(std::vector<std::string> pattern, const Limits& limits, KeyMatches& matches)
      : pattern_(std::move(pattern)), limits_(limits), matches_(matches) {}

  // The positions after a key of this name; sorted, each once.
  Positions step(const Positions& from, std::string_view name) const {
    Positions to;
    for (const std::size_t at : from) {
      if (at == pattern_.size()) continue;
      if (pattern_[at] == "**")
        to.push_back(at);
      else if (glob_match(pattern_[at], name))
        to.push_back(at + 1);
    }
    return closed(std::move(to));
  }

  // `**` may stand for nothing.
  Positions closed(Positions positions) const {
    for (std::size_t i = 0; i < positions.size(); ++i)
      if (positions[i] < pattern_.size() && pattern_[positions[i]] == "**")
        positions.push_back(positions[i] + 1);
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    return positions;
  }

  void run(const Slot& slot, Positions start);

 private:
  struct Step {
    Key key;
    Positions positions;
    std::size_t depth;
  };
  bool resolve_control_set(const Slot& slot, Positions& start);
  bool is_within_limits(const Step& step);
  void enter(const Step& step);
  void enter_named(const Step& step, std::vector<Step>& next);
  void enter_listed(const Step& step, std::vector<Step>& next);

  std::vector<std::string> pattern_;
  Limits limits_;
  KeyMatches& matches_;
  std::vector<Step> pending_;
  std::uint64_t visited_ = 0;
};

// Replaces CurrentControlSet in the pattern; false: there is nothing below it.
bool Registry::Walk::resolve_control_set(const Slot& slot, Positions& start) {
  if (!equal_no_case(slot.path, kSystemRoot)) return true;
  const auto is_current = [this](std::size_t at) {
    return at < pattern_.size() && equal_no_case(pattern_[at], kCurrentControlSet);
  };
  const auto position = std::find_if(start.begin(), start.end(), is_current);
  if (position == start.end()) return true;
  const auto set = current_control_set(*slot.mount->hive);
  if (set && *set) {
    pattern_[*position] = **set;
    return true;
  }
  if (!set) matches_.errors.push_back(of_key(set.error(), slot.path, slot.mount->file));
  start.erase(position);
  return !start.empty();
}

bool Registry::Walk::is_within_limits(const Step& step) {
  const auto refuse = [&](std::string what) {
    matches_.errors.push_back(
        of_key({ErrorCode::kLimit, std::move(what), {}, {}}, step.key.path(), step.key.file()));
    return false;
  };
  if (++visited_ > limits_.max_keys_visited) {
    pending_.clear();
    return refuse(fmt::format("more than {} keys to look at", limits_.max_keys_visited));
  }
  if (step.depth > limits_.max_key_depth)
    return refuse(fmt::format("keys nested more than {} deep", limits_.max_key_depth));
  return true;
}

// Plain names are looked up: listing a key with thousands of children would be wasted.
void Registry::Walk::enter_named(const Step& step, std::vector<Step>& next) {
  std::vector<std::string> seen;
  for (const std::size_t at : step.positions) {
    if (at == pattern_.size()) continue;
    std::string folded = fold(pattern_[at]);
    if (std::find(seen.begin(), seen.end(), folded) != seen.end()) continue;
    seen.push_back(std::move(folded));
    Result<std::optional<Key>> child = step.key.child(pattern_[at]);
    if (!child)
      matches_.errors.push_back(std::move(child).error());
    else if (*child)
      next.push_back({**child, this->step(step.positions, pattern_[at]), step.depth + 1});
  }
}

void Registry::Walk::enter_listed(const Step& step, std::vector<Step>& next) {
  const Result<std::vector<KeyId>> ids = step.key.mount_->hive->children(step.key.id_);
  const auto report = [&](const Error& error) {
    matches_.errors.push_back(of_key(error, step.key.path(), step.key.file()));
  };
  if (!ids) return report(ids.error());
  for (const KeyId id : *ids) {
    const Result<KeyInfo> info = step.key.mount_->hive->info(id);
    if (!info) {
      report(info.error());
      continue;
    }
    Positions positions = this->step(step.positions, info->name);
    if (positions.empty()) continue;
    const std::string path = step.key.path() + '\\' + info->name;
    next.push_back({Key(step.key.mount_, id, path), std::move(positions), step.depth + 1});
  }
}

void Registry::Walk::enter(const Step& step) {
  const bool is_listed =
      std::any_of(step.positions.begin(), step.positions.end(),
                  [this](std::size_t at) { return at < pattern_.size() && is_glob(pattern_[at]); });
  std::vector<Step> next;
  if (is_listed)
    enter_listed(step, next);
  else
    enter_named(step, next);
  std::move(next.rbegin(), next.rend(), std::back_inserter(pending_));
}

void Registry::Walk::run(const Slot& slot, Positions start) {
  if (!resolve_control_set(slot, start)) return;
  pending_.push_back({Key(slot.mount, slot.mount->hive->root(), slot.path), std::move(start), 0});
  while (!pending_.empty()) {
    const Step step = std::move(pending_.back());
    pending_.pop_back();
    if (!is_within_limits(step)) continue;
    if (step.positions.back() == pattern_.size()) matches_.found.push_back(step.key);
    enter(step);
  }
}

KeyMatches Registry::match(std::string_view pattern) const {
  KeyMatches matches;
  const std::vector<std::string> names = names_of(pattern);
  bool is_outside = true;
  for (const std::shared_ptr<Slot>& slot : slots_) {
    Walk walk(names, limits_, matches);
    Walk::Positions positions = walk.closed({0});
    for (const std::string& name : slot->names) positions = walk.step(positions, name);
    if (positions.empty()) continue;
    is_outside = false;
    if (slot->place == Place::kUnreadable) matches.errors.push_back(*slot->reason);
    if (slot->place == Place::kMounted) walk.run(*slot, std::move(positions));
  }
  if (is_outside) matches.errors.push_back(outside(pattern));
  return matches;
}

std::vector<Registry::Root> Registry::roots() const {
  std::vector<Root> list;
  for (const std::shared_ptr<Slot>& slot : slots_) {
    Root root{slot->path, slot->place, {}, slot->reason, nullptr};
    if (slot->mount) {
      root.file = slot->mount->file;
      root.hive = slot->mount->hive.get();
    }
    list.push_back(std::move(root));
  }
  return list;
}

}  // namespace assay
