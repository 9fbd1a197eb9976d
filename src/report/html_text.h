// What the HTML report is written with: text that stays text, places that may wrap, links, badges.
//
// Layer: report. Everything that an image, a rule or a stored report says goes through here; what
// comes out holds no markup but ours. Tests: tests/report/html_test.cc.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

// Within a line or an attribute in double quotes: newlines, too, are made visible.
std::string html_line(std::string_view text);

// Within <pre>: newlines and tabs stay.
std::string html_text(std::string_view text);

// A path, a registry key or a locator: may wrap behind each separator.
std::string html_place(std::string_view place);

// A paragraph for each that an empty line ends; HTML joins the lines of a rule's text itself.
std::string html_paragraphs(std::string_view text);

// A link if the address is http or https, otherwise text: "javascript:" is an address, too.
std::string html_link(std::string_view address);

// A word of our own on its colour; `kind` is the name of a class of report.css.
std::string html_badge(std::string_view kind, std::string_view word);

// "1 image", "5 images".
std::string counted(std::size_t count, std::string_view noun);

}  // namespace assay
