// The volume's own table of upper-case letters, and the order of names that it makes.
//
// Layer: tree (ntfs). Format: docs/formats/ntfs.md, "Names". The table is that of the Windows or
// tool that formatted the volume, and directories are sorted by it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tree/ntfs/mft.h"

namespace assay::ntfs {

class UpCase {
 public:
  // The table that current Windows versions write.
  UpCase();

  // From the file $UpCase; where that cannot be read, the usual one and a note.
  static UpCase load(std::shared_ptr<const Mft> mft, std::vector<std::string>& notes);

  char16_t of(char16_t unit) const { return table_[unit]; }

  // Below zero, zero or above as `a` comes before, is the same without case, or comes after `b`.
  int compare(std::u16string_view a, std::u16string_view b) const;

 private:
  std::vector<char16_t> table_;  // 65,536
};

}  // namespace assay::ntfs
