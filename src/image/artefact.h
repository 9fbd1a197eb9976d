// One thing that gets a verdict: a Windows installation in an image or folder, a WinPE, a bare
// hive file, an image in which no Windows was found.
//
// Layer: image. What lies below (container formats, engines) is hidden behind FileTree and
// Registry; what lies above (facts, rules) sees only this.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/registry.h"
#include "tree/file_tree.h"
#include "tree/wim_file.h"

namespace assay {

enum class ArtefactKind {
  kWindows,
  kLive,  // the running Windows (live.h)
  kWinPe,
  kHive,        // a hive file on its own: most of Windows is outside of it
  kMedia,       // setup media, around the images in it
  kShare,       // an MDT deployment share, around the images in it
  kAnswerFile,  // an answer file on its own
  kPackage,     // a provisioning package (.ppkg)
  kEmpty,       // an image or folder without Windows
};

// "windows", "live", "winpe", "hive", "media", "share", "answer-file", "package", "empty": as in
// rules' `applies` and in reports.
std::string_view name_of(ArtefactKind kind);
std::optional<ArtefactKind> artefact_kind_from(std::string_view name);

struct Artefact {
  std::string locator;  // "install.wim!3": what a user types to get it again
  ArtefactKind kind = ArtefactKind::kEmpty;
  FileTreePtr tree;         // null for a bare hive
  std::string system_root;  // "Windows", within `tree`
  // Of a share: the only task sequence that matters, by its ID; empty: all of them.
  std::string task_sequence;
  std::shared_ptr<const Registry> registry;
  std::optional<WimImageInfo> wim;  // what the WIM's XML says of this image
  // The Windows that Setup kept in Windows.old; nullopt: there is none. Null: nobody looks.
  std::function<Result<std::optional<Artefact>>()> previous;
  std::vector<Error> problems;  // parts that could not be read and that no rule asks about
};

}  // namespace assay
