// The one table of file formats that can be a target, probed by content in its order.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "image/opened.h"

namespace assay {

// A file that is about to be opened as some format.
struct FileInput {
  std::string name;  // last part of its path: "install.wim"
  ByteSourcePtr bytes;
  std::optional<std::filesystem::path> host_path;  // where it is a file of the host
  FileTreePtr siblings;  // the tree that holds it: logs of a hive, parts of a split WIM, parents
  std::string path;      // its path in `siblings`, with '/'
};

// What a probe may look at.
struct FileEnds {
  ByteView head;            // the first 64 KiB, less of a short file
  ByteView tail;            // the last 512 bytes
  const ByteSource& bytes;  // all of it: discs begin at 32 KiB, with any number of descriptors
};

struct FileFormat {
  std::string_view name;
  bool (*probe)(const FileEnds& ends);  // never fails: what cannot be read is not this format
  Result<Opened> (*open)(const FileInput& input, const OpenOptions& options);
};

std::span<const FileFormat> file_formats();

// The format of `input`, opened. A file of no known format is kUnsupported.
Result<Opened> open_file_format(const FileInput& input, const OpenOptions& options);

}  // namespace assay
