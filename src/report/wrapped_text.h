// Prose in lines of a width, for the text report.
//
// Layer: report. Columns are counted as code points: wide letters of East Asia count once. A width
// of 0 means that nothing is wrapped.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

std::size_t columns_of(std::string_view text);

// One line cut at its spaces; never within a path, whose folders may have spaces as well. A word
// that is longer than `width` gets a line of its own. At least one line.
std::vector<std::string> wrapped(std::string_view line, std::size_t width);

// Each line behind `indent`, all within `width` columns. With a width, the lines of a paragraph are
// joined first; those that begin with a space are commands, and stay as they are.
std::string paragraphs(std::string_view text, std::string_view indent, std::size_t width);

}  // namespace assay
