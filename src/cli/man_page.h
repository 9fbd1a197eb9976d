// A command's manual as a man page: roff with the macros of man(7).
//
// Layer: cli. Tests: tests/cli/man_page_test.cc, with groff.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_page.h"

namespace assay {

// "assay-rules" of "assay rules": the page's name, without its section.
std::string man_name(const CommandPage& page);

// `others`: names of pages for SEE ALSO.
void write_man_page(const CommandPage& page, const std::vector<std::string>& others,
                    std::ostream& out);

// Text as roff prints it unchanged, also at the start of a line.
std::string roff_text(std::string_view text);

}  // namespace assay
