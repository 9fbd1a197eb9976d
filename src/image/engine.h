// The two engines that read WIMs and hives, and what the user chose between them.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "image/differences.h"
#include "image/hive_cache.h"
#include "io/byte_source.h"
#include "registry/hive.h"

namespace assay {

enum class Engine {
  kNative,     // reads only what is asked for
  kReference,  // libwim and hivex: read whole files, trusted by everybody
};

// Of a deployment share, what one deployment is made of. Other images are not opened, and what
// stands in Control for other task sequences is nobody's finding.
struct ShareFocus {
  std::string task_sequence;  // its ID
  std::string os_guid;
};

struct OpenOptions {
  Engine engine = Engine::kNative;
  // Set: both engines read, the native one answers, and where they differ is noted here.
  std::shared_ptr<Differences> cross_check;
  // Shared by the images of one target; null: every hive is opened anew.
  std::shared_ptr<HiveCache> hives;
  // Files that may be parents of differencing disks, wherever they lie (--parent).
  std::vector<std::filesystem::path> disk_parents;
  // Set: the target is a folder that is a share, and only this of it is wanted (assay mdt).
  std::optional<ShareFocus> share_focus;
  Limits limits;
};

// A hive with the logs that lie beside it. `logs` may be empty.
struct HiveBytes {
  std::string name;  // "SOFTWARE"
  ByteSourcePtr bytes;
  std::string identity;  // equal for hives with equal bytes and logs; empty: not known
  struct Log {
    std::string name;  // "SOFTWARE.LOG1"
    ByteSourcePtr bytes;
  };
  std::vector<Log> logs;
};

// A hive as Windows would see it after replaying its logs.
Result<HivePtr> open_hive(const HiveBytes& hive, const OpenOptions& options);

}  // namespace assay
