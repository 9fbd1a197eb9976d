// A virtual disk as its format gives it: the bytes of the disk that a computer would see, and what
// there is to say about the file they came from.
//
// Layer: disk. Implemented by vhd.h and vhdx.h; image/disk_formats.cc opens files as such. A
// differencing disk holds only what changed: its parents are found by a ParentFinder, so that this
// layer knows no folders and opens nothing that its caller did not hand it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "io/byte_source.h"

namespace assay {

struct DiskImage {
  std::string format;               // "vhd", "vhdx"
  std::string type;                 // "fixed", "dynamic", "differencing"
  std::uint32_t sector_size = 512;  // logical
  ByteSourcePtr bytes;              // the disk: sector 0 first
  // What was mended or ignored on the way, one line each: "footer is damaged: its copy at the start
  // was used". Those of a parent begin with its name. Empty for a sound file.
  std::vector<std::string> notes;
  std::vector<std::string> parents;  // names of the files below a differencing disk, nearest first
};

// A file that may be a parent, as the finder hands it over.
struct DiskFile {
  std::string name;  // for errors
  ByteSourcePtr bytes;
};

// What a differencing disk says of its parent.
struct ParentClaim {
  std::vector<std::string> paths;  // as stored, best first: relative, absolute, bare name
  std::string identifier;          // "{00112233-...}", lower case: what the parent must have
  std::string other_identifier;    // VHDX, while a merge is under way: it may have this one; or ""
};

// Candidates for a parent, best first; empty where there is none. It never leaves the folder of the
// child unless the user named another file.
using ParentFinder = std::function<Result<std::vector<DiskFile>>(const ParentClaim& claim)>;

}  // namespace assay
