// A shared library that is loaded when it is first needed, not when the program starts.
//
// Layer: io, POSIX only. For large libraries that few runs need: libnbd brings GnuTLS along,
// libarchive brings libxml2 and ICU, and together they would double the time that the program
// takes to start. Their headers are compiled against as usual; what is called is declared by them.
#pragma once

#include <string>

#include "base/result.h"

namespace assay {

class SharedLibrary {
 public:
  // `package`: Debian's name of it, for the message where it is not installed (kUnsupported). A
  // library is never unloaded.
  static Result<SharedLibrary> load(const std::string& file, const std::string& package);

  // Points `function` at the function of that name; false where the library has none.
  template <typename Function>
  bool find(const char* name, Function& function) const {
    function = reinterpret_cast<Function>(find(name));
    return function != nullptr;
  }

 private:
  explicit SharedLibrary(void* handle) : handle_(handle) {}
  void* find(const char* name) const;

  void* handle_;
};

}  // namespace assay
