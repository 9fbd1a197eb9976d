// The text files of a deployment share, as the Workbench writes them.
//
//     ShareBuilder share;
//     share.system("{a}", "Windows 11", ".\\Operating Systems\\W11\\install.wim", "1");
//     share.sequence("W11", "Windows 11 Enterprise");
//     const FileTreePtr tree = share.tree();
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "tree/memory_tree.h"

namespace assay {

class ShareBuilder {
 public:
  explicit ShareBuilder(std::string share = "") : share_(std::move(share)) {}

  ShareBuilder& system(const std::string& guid, const std::string& name,
                       const std::string& image_file, const std::string& index,
                       const std::string& enable = "True") {
    systems_ += "<os guid='" + guid + "' enable='" + enable + "'><Name>" + name +
                "</Name><Platform>x64</Platform><Build>10.0.22631.2428</Build><ImageFile>" +
                image_file + "</ImageFile><ImageIndex>" + index +
                "</ImageIndex><Flags>Enterprise</Flags></os>";
    return *this;
  }

  ShareBuilder& sequence(const std::string& id, const std::string& name,
                         const std::string& enable = "True") {
    sequences_ +=
        "<ts guid='{0}' enable='" + enable + "'><Name>" + name + "</Name><ID>" + id + "</ID></ts>";
    return *this;
  }

  ShareBuilder& file(const std::string& path, std::string_view text) {
    return file(MemoryFile{path, to_bytes(text)});
  }
  ShareBuilder& file(MemoryFile file) {
    file.path = join_path(share_, file.path);
    files_.push_back(std::move(file));
    return *this;
  }

  ShareBuilder& unreadable(const std::string& path, EntryKind kind = EntryKind::kFile) {
    MemoryFile broken{path, {}, kind};
    broken.unreadable = Error{ErrorCode::kIo, "made unreadable by the test", {}, {}};
    return file(std::move(broken));
  }

  std::string systems_xml() const { return "<oss>" + systems_ + "</oss>"; }
  std::string sequences_xml() const { return "<tss>" + sequences_ + "</tss>"; }

  std::vector<MemoryFile> files() const {
    std::vector<MemoryFile> all = files_;
    add(all, "Control/OperatingSystems.xml", systems_xml());
    if (!sequences_.empty()) add(all, "Control/TaskSequences.xml", sequences_xml());
    return all;
  }

  FileTreePtr tree() const {
    const auto tree = make_memory_tree(files());
    REQUIRE(tree);
    return *tree;
  }

 private:
  // A file that the test gave takes the place of ours.
  void add(std::vector<MemoryFile>& all, const std::string& path, const std::string& text) const {
    const std::string own = join_path(share_, path);
    for (const MemoryFile& file : all)
      if (file.path == own) return;
    all.push_back({own, to_bytes(text)});
  }

  std::string share_;
  std::string systems_;
  std::string sequences_;
  std::vector<MemoryFile> files_;
};

}  // namespace assay
