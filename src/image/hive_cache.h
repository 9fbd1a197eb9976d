// Hives that several images of a WIM have in common, opened once.
//
// Layer: image. Images made from one another share blobs; the WIM's blob table tells by SHA-1 which
// hives (and logs) are the same. One cache serves the images of one target; thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"
#include "registry/hive.h"

namespace assay {

class HiveCache {
 public:
  // The hive known as `key`; made by `open` when it is asked for the first time. Threads that want
  // one that is being opened wait for it. An empty key is never shared.
  Result<HivePtr> get(const std::string& key, const std::function<Result<HivePtr>()>& open);

 private:
  struct Slot {
    std::mutex mutex;
    std::optional<Result<HivePtr>> hive;
  };
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Slot>> slots_;
};

}  // namespace assay
