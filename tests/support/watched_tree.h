// A tree that remembers which folders were listed and which files opened: for tests of laziness.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tree/file_tree.h"

namespace assay {

struct TreeLog {
  std::vector<std::string> found, listed, opened;
};

class WatchedTree : public FileTree {
 public:
  WatchedTree(FileTreePtr tree, std::shared_ptr<TreeLog> log)
      : tree_(std::move(tree)), log_(std::move(log)) {}

  Result<std::optional<Entry>> find(std::string_view path) const override {
    log_->found.emplace_back(path);
    return tree_->find(path);
  }
  Result<std::vector<Entry>> list(std::string_view path) const override {
    log_->listed.emplace_back(path);
    return tree_->list(path);
  }
  Result<ByteSourcePtr> open(std::string_view path, std::string_view stream) const override {
    log_->opened.emplace_back(path);
    return tree_->open(path, stream);
  }

 private:
  FileTreePtr tree_;
  std::shared_ptr<TreeLog> log_;
};

}  // namespace assay
