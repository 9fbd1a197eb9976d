// From a differencing disk down to the one that has no parent, for VHD and VHDX alike.
//
// Layer: disk. A parent is taken by its identifier, never by its name alone: a file of the right
// name that is another disk would give a mixture of both. Bounded by Limits::max_disk_parents; an
// identifier that comes up again is a loop. Tests: tests/disk/vhd_parent_test.cc and
// tests/disk/vhdx_parent_test.cc.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "disk/disk_image.h"

namespace assay {

// One file of a chain: read, but not yet joined to its parent.
struct ChainDisk {
  std::string type;        // "fixed", "dynamic", "differencing"
  std::string identifier;  // what a child claims
  std::uint32_t sector_size = 512;
  std::optional<ParentClaim> parent;  // of a differencing disk
  std::vector<std::string> notes;
  // The disk's bytes; `parent` is null where there is none.
  std::function<ByteSourcePtr(ByteSourcePtr parent)> join;
};

struct ChainFormat {
  std::string name;   // "vhd"
  std::string title;  // "VHD", for errors
  std::function<bool(const ByteSource& file)> probe;
  std::function<Result<ChainDisk>(ByteSourcePtr file)> read;
};

// Opens `file` and every parent below it. The errors of a parent are named after its file.
Result<DiskImage> open_chain(const ChainFormat& format, ByteSourcePtr file,
                             const ParentFinder& find_parent, const Limits& limits);

}  // namespace assay
