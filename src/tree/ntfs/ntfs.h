// NTFS volumes as trees of files, read lazily.
//
// Layer: tree. Format: docs/formats/ntfs.md. Reads versions 1.2 to 3.1: fragmented MFTs, attribute
// lists, sparse and compressed (LZNT1) files, alternate streams, hard links, files compressed by
// WOF
// ("CompactOS"). Symbolic links and junctions are followed as far as they stay on the volume.
// Not read: encrypted files (EFS), security descriptors, extended attributes, deleted files. The
// journal is not replayed: that it should be is said in the notes.
// Tests: tests/tree/ntfs_*_test.cc, tests/fuzz/ntfs*_fuzz.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tree/file_tree.h"

namespace assay {

// Whether a volume that begins so is NTFS: looks at the boot sector, the first 512 bytes.
bool is_ntfs(ByteView head);

struct NtfsVolume {
  FileTreePtr tree;
  std::string label;
  std::uint32_t cluster_size = 0;
  std::vector<std::string> notes;  // "the volume's journal is not clean (dirty): ..."
};

// Also opens a volume whose boot sector is damaged, by the backup behind its last cluster.
Result<NtfsVolume> open_ntfs(ByteSourcePtr volume, const Limits& limits);

}  // namespace assay
