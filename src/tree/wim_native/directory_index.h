// Finds entries of directories by name, and never steps over the same entry twice.
//
// Layer: tree. WIM lists are not sorted and have no index, and one of WinSxS is 15,000 entries
// long. So what a look-up has passed is remembered by name (a hash and an offset, some 50 bytes),
// and the next one goes on from there. Nothing is read beyond the entry that was looked for.
// Safe for several threads. Tests: tests/tree/wim_native_metadata_test.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "tree/wim_native/metadata.h"

namespace assay::wim {

class DirectoryIndex {
 public:
  DirectoryIndex(ByteSourcePtr metadata, const Limits& limits)
      : metadata_(std::move(metadata)), limits_(limits) {}

  // The entry with the same spelling, else the first that is equal without case.
  Result<std::optional<Dentry>> find(const Dentry& directory, std::string_view name);

 private:
  // The part of a list that was passed.
  struct Passed {
    explicit Passed(std::uint64_t start) : next(start) {}

    std::mutex mutex;
    std::uint64_t next;  // where to go on
    bool is_complete = false;
    std::unordered_multimap<std::size_t, std::uint64_t> offsets;  // of entries, by hash of name
  };
  struct Wanted;

  std::shared_ptr<Passed> passed_of(std::uint64_t list);
  Result<std::optional<Dentry>> find_passed(const Passed& passed, const Wanted& wanted) const;
  Result<std::optional<Dentry>> go_on(Passed& passed, const Wanted& wanted,
                                      std::optional<Dentry> alike);
  void count_passed();

  const ByteSourcePtr metadata_;
  const Limits limits_;
  std::mutex mutex_;                // guards the two below
  std::uint64_t passed_count_ = 0;  // entries in all of lists_
  std::unordered_map<std::uint64_t, std::shared_ptr<Passed>> lists_;
};

}  // namespace assay::wim
