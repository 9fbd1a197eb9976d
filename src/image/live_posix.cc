#include "image/live.h"

namespace assay {

Result<Target> open_live_target(const OpenOptions&) {
  return fail(
      ErrorCode::kUnsupported,
      "is the running Windows, which only the program for Windows can audit (a file of that "
      "name is ./live)");
}

}  // namespace assay
