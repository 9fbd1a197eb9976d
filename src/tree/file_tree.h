// A tree of files: an image of a WIM, an NTFS volume, a folder of the host, a tree in memory.
//
// Layer: tree. Everything above reads files through this interface and never learns where they
// lie. Paths are UTF-8, relative to the root of the tree, separated by `/` (a `\` is accepted),
// and compare without case as Windows does; "" is the root. No path leaves the tree: "." and ".."
// are refused by split_path().
//
// Contract (tests/tree/file_tree_contract.h, run over every implementation):
//  * immutable after opening; every function may be called from several threads at once;
//  * find() of a path that does not exist is nullopt; an Error means "could not be read", and the
//    two are never confused;
//  * every entry that list() gives is found by find() under its name, with equal fields;
//  * names never hold '/', '\' or NUL and are never "", "." or "..": such entries are an error.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/filetime.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/result.h"
#include "io/byte_source.h"

namespace assay {

enum class EntryKind {
  kFile,
  kDirectory,
  kLink,   // symbolic link or junction: a reparse point that names another path
  kOther,  // device, socket, cloud placeholder
};

// A named (alternate) data stream.
struct StreamInfo {
  std::string name;
  std::uint64_t size = 0;

  bool operator==(const StreamInfo&) const = default;
};

struct Entry {
  std::string name;  // as stored; empty for the root
  EntryKind kind = EntryKind::kFile;
  std::uint64_t size = 0;        // bytes of the unnamed stream, expanded
  std::uint32_t attributes = 0;  // FILE_ATTRIBUTE_*; 0 where the file system has none
  FileTime created;
  FileTime modified;
  FileTime accessed;
  std::string short_name;         // 8.3; empty if none
  std::string link_target;        // kLink: as stored
  std::uint32_t reparse_tag = 0;  // 0: not a reparse point
  std::vector<StreamInfo> streams;
  std::optional<Sha1> sha1;  // of the unnamed stream, where the container states it (WIM)

  bool operator==(const Entry&) const = default;
};

class FileTree {
 public:
  virtual ~FileTree() = default;

  virtual Result<std::optional<Entry>> find(std::string_view path) const = 0;

  // The entries of a directory, in the order stored. kNotFound if there is no such path, kUsage
  // if it is not a directory.
  virtual Result<std::vector<Entry>> list(std::string_view path) const = 0;

  // The bytes of a file's unnamed stream, or of the named one. Links are followed by trees whose
  // links stay inside (NTFS, folder); kNotFound otherwise.
  virtual Result<ByteSourcePtr> open(std::string_view path, std::string_view stream = {}) const = 0;
};

using FileTreePtr = std::shared_ptr<const FileTree>;

// "Windows\System32" as its names. Empty names (doubled or outer separators) are left out;
// "." and "..", NUL bytes and more than max_path_depth names are kUsage.
Result<std::vector<std::string>> split_path(std::string_view path, const Limits& limits);

// `parent` and `name` with one '/' between them.
std::string join_path(std::string_view parent, std::string_view name);

// The whole of a file in memory. nullopt: no such file.
Result<std::optional<Bytes>> read_file(const FileTree& tree, std::string_view path,
                                       std::uint64_t limit);

// What a glob found, and what could not be looked into on the way.
struct PathMatches {
  struct Match {
    std::string path;  // with the names as stored
    Entry entry;
  };
  std::vector<Match> found;   // sorted by path, without case
  std::vector<Error> errors;  // each with the unreadable directory as source
};

// Paths that match a glob: `*` and `?` within one name, `**` for any number of directories.
// Only directories that can hold a match are listed; links are not entered.
PathMatches match_paths(const FileTree& tree, std::string_view pattern, const Limits& limits);

}  // namespace assay
