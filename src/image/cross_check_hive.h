// A hive that is read by both engines at once; see cross_check_tree.h.
#pragma once

#include <memory>
#include <string>

#include "image/differences.h"
#include "registry/hive.h"

namespace assay {

// `name` says in a difference which hive it is: "SOFTWARE".
HivePtr make_cross_check_hive(HivePtr native, HivePtr reference, std::string name,
                              std::shared_ptr<Differences> differences);

}  // namespace assay
