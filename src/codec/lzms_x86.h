// Operands of x86 instructions, which LZMS stores as addresses because these repeat and distances
// do not.
//
// Layer: codec. Format: docs/formats/lzms.md.
#pragma once

#include <cstddef>
#include <span>

namespace assay {

// Undoes that in one expanded chunk of up to 2^30 bytes.
void make_lzms_operands_relative(std::span<std::byte> chunk);

}  // namespace assay
