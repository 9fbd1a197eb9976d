#include <ctime>

#include "mdt/step_places.h"

namespace assay {

namespace fs = std::filesystem;

bool runs_in_winpe() { return false; }

std::vector<fs::path> deployment_folders() { return {}; }

FileTime local_time_now() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return file_time_from_unix(now + local.tm_gmtoff);
}

}  // namespace assay
