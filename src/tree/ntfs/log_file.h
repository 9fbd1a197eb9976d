// The volume's journal, $LogFile: was it closed?
//
// Layer: tree (ntfs). Format: docs/formats/ntfs.md, "Journal". Reads the two restart pages, not the
// records: the journal is not replayed. Tests: tests/tree/ntfs_log_file_test.cc.
#pragma once

#include <string>

#include "io/byte_source.h"

namespace assay::ntfs {

// Empty: it is clean, or was never used. An Error where neither restart page can be read.
Result<std::string> why_log_is_dirty(const ByteSource& log);

}  // namespace assay::ntfs
