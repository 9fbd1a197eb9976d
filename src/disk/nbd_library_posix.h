// libnbd, loaded when the first disk is read through it: see io/shared_library_posix.h.
//
// Layer: disk, POSIX only.
#pragma once

#include "base/result.h"

#ifdef ASSAY_WITH_NBD

#include <libnbd.h>

namespace assay {

struct NbdLibrary {
  decltype(&::nbd_create) create;
  decltype(&::nbd_close) close;
  decltype(&::nbd_get_error) get_error;
  decltype(&::nbd_poll) poll;
  decltype(&::nbd_shutdown) shutdown;
  decltype(&::nbd_set_export_name) set_export_name;
  decltype(&::nbd_aio_connect_socket) aio_connect_socket;
  decltype(&::nbd_aio_is_ready) aio_is_ready;
  decltype(&::nbd_aio_is_connecting) aio_is_connecting;
  decltype(&::nbd_aio_pread) aio_pread;
  decltype(&::nbd_aio_command_completed) aio_command_completed;
  decltype(&::nbd_get_size) get_size;
  decltype(&::nbd_get_block_size) get_block_size;
};

// The same for the whole process, never unloaded. kUnsupported where it is not installed.
Result<const NbdLibrary*> load_nbd_library();

}  // namespace assay

#endif
