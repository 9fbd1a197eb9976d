// Product keys for tests and fixtures: a chosen group and serial, and nothing else.
//
// Layer: licensing. Security value and checksum are zero, so no such key is valid anywhere: it only
// has the shape by which keys are classified. Used by `make:Key` (make.h).
#pragma once

#include <cstdint>

#include "licensing/product_key.h"

namespace assay {

// Of the 2009 format. Group below 2^20, serial below 2^30.
ProductKey build_key(std::uint32_t group, std::uint32_t serial);

// Of the 2005 format, which holds neither readably; another key for each number.
ProductKey build_key_2005(std::uint32_t number);

}  // namespace assay
