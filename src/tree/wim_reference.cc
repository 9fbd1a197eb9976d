#include "tree/wim_reference.h"

#if !defined(ASSAY_WITH_WIMLIB) || defined(_WIN32)

namespace assay {

Result<WimFilePtr> open_wim_reference(const std::filesystem::path&, const Limits&) {
  return fail(ErrorCode::kUnsupported, "the reference engine for WIM files needs libwim");
}

}  // namespace assay

#endif
