#include "tree/ntfs/path_walk.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"
#include "tree/ntfs/link_target.h"
#include "tree/reparse_point.h"

namespace assay::ntfs {

namespace {

class Walk {
 public:
  Walk(const Volume& volume, LastLink last) : volume_(volume), last_(last) {}

  Result<std::optional<Place>> run(std::string_view path) {
    TRY_ASSIGN(std::vector<std::string> names, split_path(path, volume_.limits()));
    pending_.assign(names.rbegin(), names.rend());
    DirectoryEntry root;
    root.file.record = kRootRecord;
    places_.emplace_back(std::move(root), volume_.load({kRootRecord, 0}));
    while (!pending_.empty()) {
      TRY_ASSIGN(const bool exists, step());
      if (exists) continue;
      if (pending_.size() < left_behind_link_) return std::optional<Place>();
      return fail(ErrorCode::kNotFound, fmt::format("link leads to {}, which is not there", link_));
    }
    return std::optional(std::move(places_.back()));
  }

 private:
  // Goes one name on; false where there is no such name.
  Result<bool> step() {
    const std::string name = std::move(pending_.back());
    pending_.pop_back();
    if (name == "..") {
      if (places_.size() > 1) places_.pop_back();
      return true;
    }
    const Place& here = places_.back();
    if (!here.file) return fail(here.file.error());
    if (!here.file->is_directory()) return false;
    TRY_ASSIGN(const DirectoryIndex index, volume_.index_of(*here.file));
    TRY_ASSIGN(std::optional<DirectoryEntry> found, index.find(utf16_from_utf8(name)));
    if (!found) return false;
    const FileReference reference = found->file;
    Place next(*std::move(found), volume_.load(reference));
    TRY_ASSIGN(const bool is_followed, follow(next));
    if (is_followed) return true;
    return enter(std::move(next));
  }

  // A file system where a directory lies in itself gives paths without end.
  Result<bool> enter(Place next) {
    const std::uint64_t number = next.found.file.record;
    const bool is_above = std::any_of(places_.begin(), places_.end(), [number](const Place& place) {
      return place.found.file.record == number;
    });
    if (is_above)
      return fail(ErrorCode::kCorrupt,
                  fmt::format("MFT record {}: directory contains itself", number));
    if (places_.size() > volume_.limits().max_path_depth)
      return fail(ErrorCode::kLimit, "directories are nested too deeply");
    places_.push_back(std::move(next));
    return true;
  }

  // Whether `place` is a link whose target is now to be walked instead.
  Result<bool> follow(const Place& place) {
    if (pending_.empty() && last_ == LastLink::kStay) return false;
    if (!place.file) return false;  // told by whoever wants to look into it
    TRY_ASSIGN(const std::uint32_t attributes, attributes_of(*place.file));
    if ((attributes & kAttributeReparsePoint) == 0) return false;
    TRY_ASSIGN(const std::optional<ReparsePoint> reparse,
               read_reparse_point(*place.file, volume_.limits()));
    if (kind_of(attributes, reparse) != EntryKind::kLink) return false;
    TRY_ASSIGN(const std::string target, link_target_from(reparse->tag, reparse->data));
    return turn_to(target);
  }

  Result<bool> turn_to(const std::string& target) {
    const std::optional<LinkTarget> parsed = parse_link_target(target);
    if (!parsed)
      return fail(ErrorCode::kNotFound,
                  fmt::format("link leads to {}, outside of the volume", target));
    if (++followed_ > volume_.limits().max_links_followed)
      return fail(ErrorCode::kNotFound, fmt::format("link leads to {}, through more than {} links",
                                                    target, volume_.limits().max_links_followed));
    link_ = target;
    left_behind_link_ = std::min(left_behind_link_, pending_.size());
    if (parsed->from_root) places_.erase(places_.begin() + 1, places_.end());
    pending_.insert(pending_.end(), parsed->names.rbegin(), parsed->names.rend());
    return true;
  }

  const Volume& volume_;
  const LastLink last_;
  std::vector<std::string> pending_;  // names still to go, the next one last
  std::vector<Place> places_;         // from the root to here
  std::uint32_t followed_ = 0;
  std::string link_;  // the last target
  // How many names of the user's own follow the last link: with more pending, the walk is in it.
  std::size_t left_behind_link_ = std::string::npos;
};

}  // namespace

Result<std::optional<Place>> walk_path(const Volume& volume, std::string_view path, LastLink last) {
  return Walk(volume, last).run(path);
}

}  // namespace assay::ntfs
