// The files of an installed Windows in their number and shape, with small contents: WinSxS with
// thousands of folders, its manifests, System32, servicing, programs.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace assay {

// Writes `count` files into `folder`; `number` tells one such set from another, so that sets can be
// laid over each other. The same numbers give the same bytes.
Result<void> write_bench_files(const std::filesystem::path& folder, std::uint32_t number,
                               std::size_t count);

}  // namespace assay
