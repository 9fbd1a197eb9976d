// What a target holds for an audit: every Windows, WinPE, setup medium, deployment share or hive in
// it, found through as many containers as lie around it.
//
// Layer: image. What cannot be read is never passed over: it is an error of the target, beside the
// artefacts that could be.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "image/artefact.h"
#include "image/locator.h"

namespace assay {

// One artefact of a target, opened when its turn comes so that images can be scanned in parallel.
struct PendingArtefact {
  std::string locator;
  std::function<Result<Artefact>()> open;
  bool one_at_a_time = false;  // see Opened
  bool has_registry = true;    // false: setup media or a share, around images that precede it
  // Of an image in a WIM that is a single file of the host, what a cache may know it by: GUID, size
  // and times of the WIM, number of the image. Empty: anything else.
  std::string wim_identity = {};
};

struct Target {
  std::string format;
  std::vector<PendingArtefact> artefacts;
  std::vector<Error> errors;       // parts that could hold a Windows and were not read
  std::vector<std::string> notes;  // see Opened; each names its place
};

Result<Target> open_target(std::string_view locator, const OpenOptions& options);

}  // namespace assay
