// Whole text files that the user names: reports, waivers, lists of targets. "-" is standard input.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "cli/console.h"

namespace assay {

// The name for messages: "standard input" of "-".
std::string name_of_input(const std::string& name);

// kNotFound or kIo with the name of the file, kLimit above `limit` bytes. Pipes are read, too.
Result<std::string> read_input(const std::string& name, std::uint64_t limit,
                               const Console& console);

}  // namespace assay
