// The XML of a WIM file: what its writer says about the images.
//
// Layer: tree. Format: docs/formats/wim-xml.md. UTF-16LE with a byte-order mark. Missing elements
// and unreadable numbers are left empty: captures by older tools have little more than an index.
// Refused: a DOCTYPE, deep nesting, two images of the same index, images beyond the header's count.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "tree/wim_file.h"

namespace assay {

// One WimImageInfo per image of the header, in order of index; an image that the XML leaves out
// has nothing but its index.
Result<std::vector<WimImageInfo>> parse_wim_xml(ByteView xml, std::uint32_t image_count,
                                                const Limits& limits);

}  // namespace assay
