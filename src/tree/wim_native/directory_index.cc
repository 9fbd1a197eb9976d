#include "tree/wim_native/directory_index.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "tree/wim_native/dentry_cursor.h"

namespace assay::wim {

namespace {

// Entries remembered at once: some 8 MiB. Above that all is forgotten and begins again.
constexpr std::uint64_t kMaxPassed = 150'000;

}  // namespace

// A name that is looked for. Equal hashes are checked by name: a hostile image gains only slowness
// of one list.
struct DirectoryIndex::Wanted {
  explicit Wanted(std::string_view text)
      : name(text), folded(fold(text)), hash(std::hash<std::string>()(folded)) {}

  bool is_like(const std::string& folded_name) const { return folded_name == folded; }

  const std::string name;
  const std::string folded;
  const std::size_t hash;
};

Result<std::optional<Dentry>> DirectoryIndex::find(const Dentry& directory, std::string_view name) {
  if (directory.children == 0) return std::optional<Dentry>();
  const Wanted wanted(name);
  const std::shared_ptr<Passed> passed = passed_of(directory.children);
  const std::lock_guard lock(passed->mutex);
  TRY_ASSIGN(std::optional<Dentry> found, find_passed(*passed, wanted));
  if (passed->is_complete || (found && found->name == name)) return found;
  return go_on(*passed, wanted, std::move(found));
}

std::shared_ptr<DirectoryIndex::Passed> DirectoryIndex::passed_of(std::uint64_t list) {
  const std::lock_guard lock(mutex_);
  if (passed_count_ > kMaxPassed) {
    lists_.clear();
    passed_count_ = 0;
  }
  std::shared_ptr<Passed>& passed = lists_[list];
  if (!passed) {
    passed = std::make_shared<Passed>(list);
    ++passed_count_;
  }
  return passed;
}

void DirectoryIndex::count_passed() {
  const std::lock_guard lock(mutex_);
  ++passed_count_;
}

Result<std::optional<Dentry>> DirectoryIndex::find_passed(const Passed& passed,
                                                          const Wanted& wanted) const {
  const auto [begin, end] = passed.offsets.equal_range(wanted.hash);
  std::vector<std::uint64_t> offsets;
  for (auto at = begin; at != end; ++at) offsets.push_back(at->second);
  std::sort(offsets.begin(), offsets.end());
  std::optional<Dentry> alike;
  for (const std::uint64_t offset : offsets) {
    DentryCursor cursor(*metadata_, offset);
    TRY(cursor.next());
    TRY_ASSIGN(Dentry dentry, cursor.read());
    if (dentry.name == wanted.name) return std::optional(std::move(dentry));
    if (!alike && wanted.is_like(fold(dentry.name))) alike = std::move(dentry);
  }
  return alike;
}

Result<std::optional<Dentry>> DirectoryIndex::go_on(Passed& passed, const Wanted& wanted,
                                                    std::optional<Dentry> alike) {
  DentryCursor cursor(*metadata_, passed.next);
  for (;;) {
    TRY_ASSIGN(const bool more, cursor.next());
    if (!more) {
      passed.is_complete = true;
      return alike;
    }
    if (passed.offsets.size() >= limits_.max_tree_entries)
      return fail(ErrorCode::kLimit, "directory has too many entries", cursor.offset());
    const std::string name = utf8_from_utf16le(cursor.name());
    const std::string folded = fold(name);
    std::optional<Dentry> dentry;
    if (wanted.is_like(folded)) {
      TRY_ASSIGN(dentry, cursor.read());
    }
    // Only now that the entry is known to be sound to its end is it passed.
    TRY_ASSIGN(passed.next, cursor.end());
    passed.offsets.emplace(std::hash<std::string>()(folded), cursor.offset());
    count_passed();
    if (dentry && name == wanted.name) return dentry;
    if (dentry && !alike) alike = std::move(dentry);
  }
}

}  // namespace assay::wim
