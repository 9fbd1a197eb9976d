// The one table of file formats that can be a target, probed by content in this order.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "image/target.h"

namespace assay {

// A file that is about to be opened as some format.
struct FileInput {
  std::string name;  // last part of its path: "install.wim"
  ByteSourcePtr bytes;
  std::optional<std::filesystem::path> host_path;  // where it is a file of the host
  FileTreePtr siblings;                            // the tree that holds it, for logs of a hive
  std::string path;                                // its path in `siblings`
};

struct FileFormat {
  std::string_view name;
  bool (*probe)(ByteView head);  // looks at the first 4 KiB at most; never fails
  Result<Opened> (*open)(const FileInput& input, const OpenOptions& options);
};

std::span<const FileFormat> file_formats();

// The format of `input`, opened. A file of no known format is kUnsupported.
Result<Opened> open_file_format(const FileInput& input, const OpenOptions& options);

}  // namespace assay
