// What the header of a differencing VHD says of its parent.
//
// Layer: disk. Format: docs/formats/vhd.md. Not looked at: the time that the parent was last
// written, which a copy of the file does not keep. Tests: tests/disk/vhd_parent_test.cc.
#pragma once

#include <string>
#include <vector>

#include "disk/disk_image.h"
#include "disk/vhd_dynamic.h"

namespace assay::vhd {

// Paths in the order relative, absolute, the header's own name. A locator that cannot be read is
// noted and left out.
ParentClaim read_parent_claim(const ByteSource& file, const RawDynamicHeader& header,
                              std::vector<std::string>& notes);

}  // namespace assay::vhd
