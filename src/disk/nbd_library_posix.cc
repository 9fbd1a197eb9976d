#include "disk/nbd_library_posix.h"

#ifdef ASSAY_WITH_NBD

#include <dlfcn.h>

#include "io/shared_library_posix.h"

namespace assay {

namespace {

Result<NbdLibrary> load() {
  TRY_ASSIGN(const SharedLibrary library, SharedLibrary::load("libnbd.so.0", "libnbd0"));
  NbdLibrary nbd{};
  const bool is_whole =
      library.find("nbd_create", nbd.create) && library.find("nbd_close", nbd.close) &&
      library.find("nbd_get_error", nbd.get_error) && library.find("nbd_poll", nbd.poll) &&
      library.find("nbd_shutdown", nbd.shutdown) &&
      library.find("nbd_set_export_name", nbd.set_export_name) &&
      library.find("nbd_aio_connect_socket", nbd.aio_connect_socket) &&
      library.find("nbd_aio_is_ready", nbd.aio_is_ready) &&
      library.find("nbd_aio_is_connecting", nbd.aio_is_connecting) &&
      library.find("nbd_aio_pread", nbd.aio_pread) &&
      library.find("nbd_aio_command_completed", nbd.aio_command_completed) &&
      library.find("nbd_get_size", nbd.get_size) &&
      library.find("nbd_get_block_size", nbd.get_block_size);
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
