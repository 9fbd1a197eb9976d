// All files of a disk that QEMU is to read, and what QEMU is told of them: a graph of block nodes
// in which nothing is left for it to find out, guess, or follow.
//
// Layer: disk. Opens files only through `SiblingOpener`; starts nothing.
// Format: docs/formats/qemu-disks.md. Tests: tests/disk/qemu_graph_test.cc.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "disk/qemu_references.h"
#include "io/byte_source.h"

namespace assay {

// A file that is open. QEMU is given `handle` ("/dev/fd/12"), so it reads the file that was looked
// at here, whatever stands under its name by then; and no name needs quoting.
struct QemuFile {
  std::string name;  // for people
  std::string handle;
  ByteSourcePtr bytes;
};

// Opens the file that `stored`, a name found in the disk at hand, may mean (qemu_names.h). `what`
// is "a backing file".
using SiblingOpener =
    std::function<Result<QemuFile>(const std::string& stored, std::string_view what)>;

// One file of a chain, with what belongs to it.
struct QemuLayer {
  QemuFile file;
  QemuReferences references;
  std::optional<QemuFile> data_file;
  std::vector<QemuFile> extents;  // of a VMDK descriptor, in its order; ZERO has none
};

struct QemuChain {
  std::vector<QemuLayer> layers;  // the disk first, then its backing file, and so on
  std::vector<std::string> notes;
};

// Reads the header of `top` and of each file below it. A chain that comes back to itself is
// kCorrupt.
Result<QemuChain> resolve_qemu_chain(QemuFile top, const SiblingOpener& open, const Limits& limits);

// Whether the disk needs no QEMU: a single VMDK descriptor with flat and zero extents only.
bool is_flat(const QemuChain& chain);
// The bytes of such a disk.
Result<ByteSourcePtr> flat_disk(const QemuLayer& layer);

// The descriptor that QEMU reads in place of the stored one: with handles for names. There are no
// ZERO extents in it: resolve_qemu_chain() refuses them beside sparse ones.
std::string rewritten_descriptor(const QemuLayer& layer);

// "json:{...}", for qemu-nbd in place of a file name. `descriptors` has, for each layer, the handle
// of its rewritten descriptor, or an empty text.
std::string qemu_file_name(const QemuChain& chain, const std::vector<std::string>& descriptors);

}  // namespace assay
