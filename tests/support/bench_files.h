// The files of an installed Windows in their number and shape, with small contents: WinSxS with
// thousands of folders, its manifests, System32, servicing, programs.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace assay {

// `count` files, the same for the same number and seed. Of the first numbers, all are the same for
// every `seed`, which decides the last `own` of them.
std::vector<std::pair<std::string, Bytes>> bench_files(std::size_t count, std::size_t own,
                                                       std::uint32_t seed);

}  // namespace assay
