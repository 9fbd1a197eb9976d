// Disks in the formats of QEMU and VMware, and disks that a program serves on a socket (NBD).
//
// Layer: disk. Format: docs/formats/qemu-disks.md. VMDKs with flat extents are read here. All else
// is read by `qemu-nbd`, of the Debian package qemu-utils, which is started for one disk,
// read-only, and talks to us through a socket that has no name any more; it ends with the source.
//
// Names inside a disk file are not followed by QEMU: see qemu_references.h. No network connection
// is ever made. Left out: encrypted disks, internal snapshots, names that lead out of the folder.
//
// Tests: tests/disk/qemu_disk_test.cc, nbd_test.cc; tests/fuzz/qemu_headers_fuzz.cc.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/limits.h"
#include "disk/disk_image.h"

namespace assay {

// qcow, qcow2, VMDK, VDI, QED, Parallels, Bochs: what can be told surely by its first 512 bytes.
bool is_qemu_format(ByteView head);

struct QemuOptions {
  // Files that the user named as backing files: taken by their name, wherever they lie.
  std::vector<std::filesystem::path> parents = {};
  std::string program = "qemu-nbd";  // looked for on the PATH, unless it has a folder
};

// kUnsupported where qemu-nbd is needed and not installed. The sector size is 0: not known.
Result<DiskImage> open_qemu_disk(const std::filesystem::path& path, const Limits& limits,
                                 const QemuOptions& options = {});

// "nbd+unix:///export?socket=/run/disk.sock". Other kinds of NBD would be network connections and
// are refused with kUsage.
Result<DiskImage> open_nbd(const std::string& uri, const Limits& limits);

}  // namespace assay
