// Text pages for people: headings with indented text, and rows of a name and what it is.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "report/wrapped_text.h"

namespace assay {

// A heading and the lines of `text` below it, as they are; nothing where the text is empty.
void print_section(std::string_view title, std::string_view text, std::ostream& out);

// "  First boot    Looks for ...", wrapped with the further lines below the first; nothing where
// the text is empty.
void print_row(std::string_view name, std::string_view text, std::ostream& out,
               std::size_t indent = 2);

std::string joined(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace assay
