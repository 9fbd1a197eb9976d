// A command's manual as a chapter of docs/reference/cli.md.
//
// Layer: cli. Tests: tests/cli/docs_test.cc, tests/cli/markdown_page_test.cc.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "cli/command_page.h"

namespace assay {

// `level`: of its heading; what is below it gets one more.
void write_markdown_page(const CommandPage& page, int level, std::ostream& out);

// Text as Markdown shows it unchanged, also in the cell of a table.
std::string markdown_text(std::string_view text);

}  // namespace assay
