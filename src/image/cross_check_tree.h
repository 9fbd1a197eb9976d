// A tree that is read by both engines at once: answers come from the native one, and every
// difference to the reference is noted.
//
// Layer: image. What both cannot read is no difference, whatever their words for it.
#pragma once

#include <memory>
#include <string>

#include "image/differences.h"
#include "tree/file_tree.h"
#include "tree/wim_file.h"

namespace assay {

// `name` says in a difference which tree it is: "install.wim!3".
FileTreePtr make_cross_check_tree(FileTreePtr native, FileTreePtr reference, std::string name,
                                  std::shared_ptr<Differences> differences);

WimFilePtr make_cross_check_wim(WimFilePtr native, WimFilePtr reference, std::string name,
                                std::shared_ptr<Differences> differences);

}  // namespace assay
