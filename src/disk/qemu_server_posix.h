// qemu-nbd, started for one disk on a socket that nobody else can reach.
//
// Layer: disk. POSIX only. The socket is made, connected to and taken out of the file system before
// the program starts, which inherits it as systemd would hand it over: whatever ends us, no file is
// left, and qemu-nbd itself ends when its only client is gone.
// Tests: tests/disk/qemu_disk_test.cc.
#pragma once

#include <string>
#include <vector>

#include "disk/nbd_connection_posix.h"
#include "disk/qemu_graph.h"

namespace assay {

// Where a program lies; kNotFound. Relative folders on the PATH do not count: a folder of images
// must not bring its own qemu-nbd.
Result<std::string> find_program(const std::string& name);

// Serves `file_name` (qemu_graph.h), read-only. `files` are those it mentions, by their handles,
// for messages; `shared` are their descriptors.
Result<NbdPeer> start_qemu_nbd(const std::string& program, const std::string& file_name,
                               const std::vector<QemuFile>& files, std::vector<int> shared);

// The reason within what qemu-nbd said: one line, without its own name and without `file_name`,
// with names for handles.
std::string qemu_reason(const std::string& said, const std::string& file_name,
                        const std::vector<QemuFile>& files);

}  // namespace assay
