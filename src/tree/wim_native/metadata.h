// The metadata of an image: its tree of directory entries ("dentries"), read where it is needed.
//
// Layer: tree. Format: docs/formats/wim.md. A directory's entries are one list, somewhere in the
// metadata; of a path only the lists on the way are read, each up to the wanted name. Security
// descriptors and tagged items (Unix modes, object ids) are not read.
// Not verified: the SHA-1 of the metadata, because that would mean expanding all of it.
// Tests: tests/tree/wim_native_metadata_test.cc, tests/fuzz/wim_metadata_fuzz.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/filetime.h"
#include "base/hash.h"
#include "base/limits.h"
#include "io/byte_source.h"

namespace assay::wim {

// A stream of a file by the SHA-1 of its bytes; all zero: it has none.
struct DentryStream {
  std::string name;
  Sha1 sha1{};

  bool operator==(const DentryStream&) const = default;
};

struct Dentry {
  std::uint64_t offset = 0;  // in the metadata
  std::string name;          // empty for the root
  std::string short_name;
  std::uint32_t attributes = 0;
  std::uint32_t reparse_tag = 0;  // 0 where the attributes say that it is no reparse point
  std::uint64_t children = 0;     // offset of the list; 0: none
  FileTime created;
  FileTime accessed;
  FileTime modified;
  Sha1 data{};                        // unnamed stream; of an encrypted file, its raw form
  Sha1 reparse{};                     // reparse data
  std::vector<DentryStream> streams;  // named ones

  bool is_directory() const;
};

// The root of the tree. An image whose list of entries is empty gives an empty directory.
Result<Dentry> read_root(const ByteSource& metadata);

// The entries of a directory, in the order stored; of two with the same spelling the first. A name
// that is no file name is an error (file_tree.h).
Result<std::vector<Dentry>> read_children(const ByteSource& metadata, const Dentry& directory,
                                          const Limits& limits);

}  // namespace assay::wim
