// The files of an ISO 9660 disc, with the names of Rock Ridge or Joliet where it has them.
//
// Layer: tree. Format: docs/formats/iso9660.md. Names, times and sizes come from libarchive when
// the disc is opened; without it open_iso9660() is kUnsupported. The bytes of files are read in
// place: libarchive has no door to where they lie, so iso9660_extents.h looks the directory records
// up. What it is not sure of (zisofs, interleaved files, moved directories) libarchive unpacks.
// Left out: attributes, streams, boot images, multi-session discs; symbolic links are not followed.
// Tests: tests/tree/iso9660_test.cc, tests/fuzz/iso9660_fuzz.cc.
#pragma once

#include "tree/file_tree.h"

namespace assay {

// "CD001" in the first volume descriptor, at byte 32769.
bool is_iso9660(const ByteSource& disc);

Result<FileTreePtr> open_iso9660(ByteSourcePtr disc, const Limits& limits);

}  // namespace assay
