// The files of a zip, 7z, cab or tar archive (also tar in gzip, xz, bzip2 or zstd).
//
// Layer: tree. Format and decisions: docs/formats/archives.md. Done by libarchive; without it
// open_archive() is kUnsupported. Names, sizes and times are read when the archive is opened; a
// file is unpacked when it is opened, as a whole. A solid 7z, a cab and a compressed tar are gone
// through from the start for both. Left out: encrypted members (said when they are opened), a
// compressed file that is not a tar, attributes and streams. Hard links of tar are files; symbolic
// links are not followed. Tests: tests/tree/archive_test.cc, tests/fuzz/archive_fuzz.cc.
#pragma once

#include "tree/file_tree.h"

namespace assay {

// By signature: 262 bytes are enough.
bool is_archive(ByteView head);

Result<FileTreePtr> open_archive(ByteSourcePtr file, const Limits& limits);

}  // namespace assay
