// Makes WIM files for tests, through libwim: every compression, chunk size and layout that it can
// write. The files that go in are first written to a folder beside the result, which is removed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "tree/wim_header.h"

namespace assay {

struct WimImageSpec {
  std::string name;
  // Path and bytes; directories are implied. A path that ends in '/' is an empty directory.
  std::vector<std::pair<std::string, Bytes>> files;
  // As wimlib_set_image_property() names them: "WINDOWS/EDITIONID", "DESCRIPTION".
  std::vector<std::pair<std::string, std::string>> properties = {};
  // Path and target of symbolic links; libwim writes an absolute target as a path on drive C.
  std::vector<std::pair<std::string, std::string>> links = {};
  // Folders of the host whose contents are laid over each other, with the files above on top: for
  // more files than one would hold in memory.
  std::vector<std::filesystem::path> folders = {};
};

struct WimOptions {
  WimCompression compression = WimCompression::kLzx;
  std::uint32_t chunk_size = 0;  // 0: the default of the compression; of solid resources if `solid`
  bool solid = false;
  bool pipable = false;
  bool integrity = false;
  std::uint64_t split_part_bytes = 0;  // 0: one file; else parts named file.swm, file2.swm ...
  std::uint32_t boot_index = 0;
};

// The files written: one, or the parts in order. kUnsupported where built without libwim.
Result<std::vector<std::filesystem::path>> make_wim(const std::filesystem::path& path,
                                                    const std::vector<WimImageSpec>& images,
                                                    const WimOptions& options = {});

}  // namespace assay
