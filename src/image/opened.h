// Something that was opened by its name or found inside something else: a tree of files, a
// container of numbered parts, or a hive.
//
// Layer: image. Made by formats.h from the content of a file, by locator.h from what a user typed.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "image/engine.h"
#include "tree/file_tree.h"
#include "tree/wim_file.h"

namespace assay {

struct Opened;

// A numbered part of a container; opened when it is needed.
struct Part {
  enum class Kind { kImage, kVolume };

  std::string name;         // "3"
  std::string description;  // "Windows 10 Enterprise", "basic data"
  Kind kind = Kind::kImage;
  std::optional<WimImageInfo> wim = std::nullopt;
  // Of a volume: what its first bytes say ("NTFS", "BitLocker"); empty: nothing that we know.
  std::string file_system = {};
  std::uint64_t size = 0;
  // A volume of which nothing can be expected (EFI system, FAT, empty) is passed over by a scan;
  // one that could hold Windows and cannot be read makes the target unreadable.
  bool may_hold_windows = true;
  // The files of the part. Errors name it: "volume 3 is encrypted with BitLocker".
  std::function<Result<Opened>()> open = {};
};

// Exactly one of tree, parts, hive is filled.
struct Opened {
  std::string format;   // "wim", "folder", "hive", "vhdx", "iso"
  std::string locator;  // as given, with the host's path shortened to what the user typed
  FileTreePtr tree;
  std::vector<Part> parts;
  std::optional<HiveBytes> hive;
  std::optional<WimImageInfo> wim;  // of the image that `tree` is
  // Of a WIM that is a single file of the host: GUID and stamp (io/file_stamp.h); empty: anything
  // else.
  std::string wim_identity = {};
  // Of a tree: its files are things to look into, not a Windows of their own (archive, disc).
  bool holds_images = false;
  std::optional<std::filesystem::path> host_folder;  // of a folder of the host
  // What was mended or ignored while reading, one line each: said to the user, never silent.
  std::vector<std::string> notes;
  // What may hold more than `parts` says, and could not be read: a broken chain of logical drives.
  std::optional<Error> lost;
  // The parts share chunks so large that only those of one image are kept (solid resources).
  bool one_at_a_time = false;
  // A part of a split WIM other than the first; all parts are open, whichever was named.
  bool is_later_part = false;
};

}  // namespace assay
