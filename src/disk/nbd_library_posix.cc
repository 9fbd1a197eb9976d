#include "disk/nbd_library_posix.h"

#ifdef ASSAY_WITH_NBD

#include <dlfcn.h>
#include <string>

namespace assay {

namespace {

template <typename Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

Result<NbdLibrary> load() {
  void* library = ::dlopen("libnbd.so.0", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    return fail(ErrorCode::kUnsupported,
                "libnbd, through which such disks are read, is not installed (Debian: libnbd0)");
  NbdLibrary nbd{};
  const bool is_whole =
      find(library, "nbd_create", nbd.create) && find(library, "nbd_close", nbd.close) &&
      find(library, "nbd_get_error", nbd.get_error) && find(library, "nbd_poll", nbd.poll) &&
      find(library, "nbd_shutdown", nbd.shutdown) &&
      find(library, "nbd_set_export_name", nbd.set_export_name) &&
      find(library, "nbd_aio_connect_socket", nbd.aio_connect_socket) &&
      find(library, "nbd_aio_is_ready", nbd.aio_is_ready) &&
      find(library, "nbd_aio_is_connecting", nbd.aio_is_connecting) &&
      find(library, "nbd_aio_pread", nbd.aio_pread) &&
      find(library, "nbd_aio_command_completed", nbd.aio_command_completed) &&
      find(library, "nbd_get_size", nbd.get_size) &&
      find(library, "nbd_get_block_size", nbd.get_block_size);
  if (!is_whole) return fail(ErrorCode::kUnsupported, "the installed libnbd is too old");
  return nbd;
}

}  // namespace

Result<const NbdLibrary*> load_nbd_library() {
  static const Result<NbdLibrary> library = load();
  if (!library) return fail(library.error());
  return &*library;
}

}  // namespace assay

#endif
