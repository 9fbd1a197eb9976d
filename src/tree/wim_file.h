// A WIM file as both engines show it: what the file is, its images, and each image as a FileTree.
//
// Layer: tree. Implemented by wim_reference.h (libwim) and by the native reader; tests compare the
// two. Texts come from the XML of the file (wim_xml.h) and are as the writer left them: nothing
// here is proof of what an image really contains.
//
// Entries, the same from both engines:
//  * the kind is kind_from() of reparse_point.h; attributes, reparse tag, times, short name and
//    names of streams are as stored, unpaired surrogates as U+FFFD; links are not followed;
//  * size and sha1 are those of the unnamed stream of a file. Directories and all reparse points
//    have size 0 and no sha1; so has an empty file, which WIMs store without a blob;
//  * a file whose blob is not in the file (a part is absent) has its sha1 and size 0, and open()
//    is kNotFound "data ... is not in this WIM"; of an encrypted (EFS) file and of kOther open() is
//    kUnsupported; of kLink kNotFound, of a directory kUsage;
//  * an unsound name, or a directory that is its own ancestor, makes the whole image kCorrupt.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/filetime.h"
#include "base/result.h"
#include "tree/file_tree.h"
#include "tree/wim_header.h"

namespace assay {

// One image, told by the XML; what the XML leaves out is empty.
struct WimImageInfo {
  std::uint32_t index = 0;  // from 1
  std::string name;
  std::string description;
  std::string display_name;
  std::string flags;              // edition flag of setup, "ServerStandard"
  std::string edition;            // WINDOWS/EDITIONID
  std::string product_name;       // WINDOWS/PRODUCTNAME
  std::string installation_type;  // "Client", "Server", "Server Core", "WindowsPE"
  std::string product_type;       // "WinNT", "ServerNT"
  std::string product_suite;
  std::string arch;  // "x86", "x64", "arm", "arm64", "ia64", or the number as written
  std::string default_language;
  std::vector<std::string> languages;
  std::optional<std::uint32_t> major;
  std::optional<std::uint32_t> minor;
  std::optional<std::uint32_t> build;
  std::optional<std::uint32_t> spbuild;
  std::optional<std::uint32_t> splevel;
  std::uint64_t total_bytes = 0;
  std::uint64_t file_count = 0;
  std::uint64_t dir_count = 0;
  FileTime created;
  FileTime modified;

  bool operator==(const WimImageInfo&) const = default;
};

struct WimFileInfo {
  std::string guid;  // "{00112233-...}"
  std::uint32_t image_count = 0;
  std::string compression;       // "none", "XPRESS", "LZX", "LZMS": the file's default
  std::uint32_t chunk_size = 0;  // 0 where nothing is compressed
  bool solid = false;  // version 0x0E00 is told by `version`; this: solid resources in use
  bool pipable = false;
  std::uint16_t part_number = 1;
  std::uint16_t total_parts = 1;
  std::uint32_t boot_index = 0;  // 0: none
  std::uint32_t version = 0;     // 0x10D00 or 0x0E00

  bool operator==(const WimFileInfo&) const = default;
};

class WimFile {
 public:
  virtual ~WimFile() = default;
  virtual const WimFileInfo& info() const = 0;

  // In order of index, one per image of the header, also where the XML names fewer.
  virtual const std::vector<WimImageInfo>& images() const = 0;

  // The files of an image, by its index from 1; kNotFound above the number of images. The tree
  // keeps the file open.
  virtual Result<FileTreePtr> image(std::uint32_t index) const = 0;
};

using WimFilePtr = std::shared_ptr<const WimFile>;

// What a header says, without `solid`, which only the blob table knows.
WimFileInfo describe(const WimHeader& header);

}  // namespace assay
