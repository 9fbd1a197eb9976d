#include "io/shared_library_posix.h"

#include <dlfcn.h>

#include <fmt/core.h>

namespace assay {

Result<SharedLibrary> SharedLibrary::load(const std::string& file, const std::string& package) {
  void* const handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr)
    return fail(ErrorCode::kUnsupported,
                fmt::format("{} is needed and not installed (Debian: {})", file, package));
  return SharedLibrary(handle);
}

void* SharedLibrary::find(const char* name) const { return ::dlsym(handle_, name); }

}  // namespace assay
