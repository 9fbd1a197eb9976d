// One connection to an NBD server on a Unix socket, through libnbd.
//
// Layer: disk. POSIX only. Nothing waits longer than Limits::max_nbd_wait_ms.
// Tests: tests/disk/nbd_test.cc.
#pragma once

#include <functional>

#include "base/limits.h"
#include "disk/child_process_posix.h"
#include "disk/nbd_uri.h"
#include "io/byte_source.h"

namespace assay {

// A socket that is connected, and the export that is asked for.
struct NbdPeer {
  Descriptor socket;
  std::string export_name;
  // Kept for as long as the source: the server, where we started it.
  std::shared_ptr<ChildProcess> server;
  // An error of libnbd as it is told to the user, with what the server said.
  std::function<Error(Error)> explain;
};

// kUnsupported where assay was built without libnbd. Reads go in pieces of 64 KiB, which are kept
// for a while: NTFS reads many small structures.
Result<ByteSourcePtr> open_nbd_source(NbdPeer peer, const Limits& limits);

}  // namespace assay
