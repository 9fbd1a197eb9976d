// What a disk file that QEMU reads says of other files: its backing file, its data file, its
// extents.
//
// Layer: disk. assay does not let QEMU follow such names: whoever made the image chose them, and
// QEMU would open anything, from /etc/shadow to a network address. So they are read here, resolved
// by qemu_names.h, and QEMU is told each file of the disk (qemu_graph.h).
// Format: docs/formats/qemu-disks.md. Tests: tests/disk/qemu_references_test.cc,
// tests/fuzz/qemu_headers_fuzz.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "disk/vmdk_descriptor.h"
#include "io/byte_source.h"

namespace assay {

struct QemuReferences {
  std::string driver;  // of QEMU: "qcow2", "vmdk"
  std::optional<std::string> backing;
  std::string backing_driver;  // as stored; empty: not said
  std::optional<std::string> data_file;
  // Of a VMDK that is text. An embedded descriptor has no other files, so it is not here.
  std::optional<VmdkDescriptor> descriptor;
};

// The driver for a file that begins with these bytes; empty: none that can be told surely.
std::string_view qemu_driver(ByteView head);

// `driver` as given by qemu_driver(), or by the file that names this one as its backing file.
// kUnsupported: encrypted, or a part of a disk only.
Result<QemuReferences> read_qemu_references(const ByteSource& file, std::string_view driver,
                                            const Limits& limits);

}  // namespace assay
