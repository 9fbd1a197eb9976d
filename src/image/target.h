// Opening what a user names: a file or folder of the host, or a place inside one.
//
// A locator is the host's path, then parts separated by '!': a number names an image of a WIM,
// anything else a path within a tree of files:
//     install.wim        install.wim!3        install.wim!3!Windows/System32/config/SOFTWARE
// The format of a file is found by its content, never by its name.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/artefact.h"
#include "image/engine.h"

namespace assay {

// A numbered part of a container (an image of a WIM); opened when it is needed.
struct Part {
  std::string name;         // "3"
  std::string description;  // "Windows 10 Enterprise"
  std::optional<WimImageInfo> wim;
  std::function<Result<FileTreePtr>()> open;
};

// Something opened by a locator. Exactly one of tree, parts, hive is filled.
struct Opened {
  std::string format;   // "wim", "folder", "hive", "file"
  std::string locator;  // as given, with the host's path shortened to what the user typed
  FileTreePtr tree;
  std::vector<Part> parts;
  std::optional<HiveBytes> hive;
  std::optional<WimImageInfo> wim;  // of the image that `tree` is
  ByteSourcePtr file;               // the bytes, where the locator ends at a file
  // The parts share chunks so large that only those of one image are kept (solid resources).
  bool one_at_a_time = false;
};

// Errors name the target: "install.wim: not a Windows image, folder or hive".
Result<Opened> open_locator(std::string_view locator, const OpenOptions& options);

// One artefact of a target, opened when its turn comes so that images can be scanned in parallel.
struct PendingArtefact {
  std::string locator;
  std::function<Result<Artefact>()> open;
};

struct Target {
  std::string format;
  std::vector<PendingArtefact> artefacts;
  bool one_at_a_time = false;  // the artefacts: see Opened
};

Result<Target> open_target(std::string_view locator, const OpenOptions& options);

}  // namespace assay
