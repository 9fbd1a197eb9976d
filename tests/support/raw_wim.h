// A WIM file built byte by byte, uncompressed, for what libwim cannot make on every host: named
// streams, junctions, encrypted files, data that is not there, and names that should not be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"

namespace assay {

struct RawWimFile {
  std::string name;
  Bytes bytes = {};  // of a reparse point: its data
  std::uint32_t attributes = 0x20;
  std::uint32_t reparse_tag = 0;
  std::string short_name = {};
  std::vector<std::pair<std::string, Bytes>> streams = {};
  std::uint64_t created = 0;  // FILETIME
  std::uint64_t accessed = 0;
  std::uint64_t written = 0;
  bool data_is_absent = false;  // the blobs of this file are left out
};

// One image whose root holds the given entries. A directory among them is empty.
Bytes make_raw_wim(const std::vector<RawWimFile>& files);

// Reparse data of a link to `target`, as WIMs store it: without the 8-byte head.
Bytes link_data(std::string_view target, bool is_symlink);

}  // namespace assay
