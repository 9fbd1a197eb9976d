// Touches everything of a hive that a caller could, within bounds.
#pragma once

#include "base/limits.h"
#include "registry/hive.h"

namespace assay {

inline void walk_hive(const Hive& hive, std::uint64_t max_keys) {
  std::vector<KeyId> pending{hive.root()};
  std::uint64_t listed = 0;
  for (std::uint64_t seen = 0; !pending.empty() && seen < max_keys && listed < 50 * max_keys;
       ++seen) {
    const KeyId key = pending.back();
    pending.pop_back();
    const Result<KeyInfo> info = hive.info(key);
    if (info) static_cast<void>(hive.child(hive.root(), info->name));
    const Result<std::vector<Value>> values = hive.values(key);
    if (values && !values->empty()) static_cast<void>(hive.value(key, values->back().name));
    static_cast<void>(hive.value(key, "ProductName"));
    static_cast<void>(hive.child(key, "Microsoft"));
    const Result<std::vector<KeyId>> children = hive.children(key);
    if (!children) continue;
    listed += children->size();
    pending.insert(pending.end(), children->begin(), children->end());
  }
}

}  // namespace assay
