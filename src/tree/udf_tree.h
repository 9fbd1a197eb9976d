// The files of a UDF disc: Microsoft's installation media, whose ISO 9660 side holds a read-me
// only.
//
// Layer: tree. Format: docs/formats/udf.md. Done by libudfread; without it open_udf() is
// kUnsupported. Before the library is asked, each descriptor that it will meet is checked here:
// version 1.1.2 loops without end on a cycle, leaves out entries of damaged directories in silence,
// and says what it finds on standard error.
// The bytes of files are read in place, so an install.wim of 5 GB costs nothing to open.
// Left out: times and attributes (libudfread does not give them: they are zero), streams, symbolic
// links (kOther), blocks that are not of 2048 bytes, virtual and sparable partitions.
// Tests: tests/tree/udf*_test.cc, tests/fuzz/udf_fuzz.cc.
#pragma once

#include "tree/file_tree.h"

namespace assay {

// A volume recognition sequence with NSR02 or NSR03, also behind the descriptors of ISO 9660.
bool is_udf(const ByteSource& disc);

Result<FileTreePtr> open_udf(ByteSourcePtr disc, const Limits& limits);

}  // namespace assay
