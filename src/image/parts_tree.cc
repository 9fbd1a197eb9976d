#include "image/parts_tree.h"

#include <mutex>
#include <optional>

namespace assay {

namespace {

class PartsTree final : public FileTree {
 public:
  PartsTree(std::vector<Part> parts, const Limits& limits)
      : parts_(std::move(parts)), opened_(parts_.size()), limits_(limits) {}

  Result<std::optional<Entry>> find(std::string_view path) const override {
    TRY_ASSIGN(const std::vector<std::string> names, split_path(path, limits_));
    if (names.empty()) return folder("");
    TRY_ASSIGN(const std::optional<Inside> inside, enter(names));
    if (!inside) return std::nullopt;
    if (names.size() == 1) return folder(names[0]);
    return inside->tree->find(inside->path);
  }

  Result<std::vector<Entry>> list(std::string_view path) const override {
    TRY_ASSIGN(const std::vector<std::string> names, split_path(path, limits_));
    std::vector<Entry> entries;
    if (names.empty()) {
      for (const Part& part : parts_) entries.push_back(*folder(part.name));
      return entries;
    }
    TRY_ASSIGN(const std::optional<Inside> inside, enter(names));
    if (!inside) return fail(ErrorCode::kNotFound, "no such image or volume");
    return inside->tree->list(inside->path);
  }

  Result<ByteSourcePtr> open(std::string_view path, std::string_view stream) const override {
    TRY_ASSIGN(const std::vector<std::string> names, split_path(path, limits_));
    TRY_ASSIGN(const std::optional<Inside> inside, enter(names));
    if (!inside) return fail(ErrorCode::kNotFound, "no such image or volume");
    return inside->tree->open(inside->path, stream);
  }

 private:
  struct Inside {
    FileTreePtr tree;
    std::string path;
  };

  static std::optional<Entry> folder(const std::string& name) {
    Entry entry;
    entry.name = name;
    entry.kind = EntryKind::kDirectory;
    return entry;
  }

  Result<std::optional<Inside>> enter(const std::vector<std::string>& names) const {
    for (std::size_t i = 0; !names.empty() && i < parts_.size(); ++i) {
      if (parts_[i].name != names.front()) continue;
      Inside inside;
      TRY_ASSIGN(inside.tree, tree_of_part(i));
      for (std::size_t n = 1; n < names.size(); ++n) inside.path = join_path(inside.path, names[n]);
      return inside;
    }
    return std::nullopt;
  }

  Result<FileTreePtr> tree_of_part(std::size_t index) const {
    const std::lock_guard lock(mutex_);
    if (!opened_[index])
      opened_[index] = parts_[index].open().map([](const Opened& opened) { return opened.tree; });
    return *opened_[index];
  }

  const std::vector<Part> parts_;
  mutable std::mutex mutex_;
  mutable std::vector<std::optional<Result<FileTreePtr>>> opened_;
  const Limits limits_;
};

}  // namespace

FileTreePtr make_parts_tree(std::vector<Part> parts, const Limits& limits) {
  return std::make_shared<PartsTree>(std::move(parts), limits);
}

Result<FileTreePtr> tree_of(const Opened& opened, const Limits& limits) {
  if (opened.tree) return opened.tree;
  const bool is_image = !opened.parts.empty() && opened.parts.front().kind == Part::Kind::kImage;
  if (is_image && opened.parts.size() == 1) {
    TRY_ASSIGN(const Opened only, opened.parts.front().open());
    return only.tree;
  }
  if (!opened.parts.empty()) return make_parts_tree(opened.parts, limits);
  return fail(ErrorCode::kUsage, "a hive has no files: see `assay reg`");
}

}  // namespace assay
