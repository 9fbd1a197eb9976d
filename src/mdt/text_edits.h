// Edits of a text, and how a person reads them.
//
// Layer: mdt. Tests: tests/mdt/text_edits_test.cc.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// Puts `text` where the bytes from `begin` to `end` are.
struct TextEdit {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
};

// `edits` in the order of their places, none within another.
std::string with_edits(std::string_view text, const std::vector<TextEdit>& edits);

// The lines that differ, as `diff -u` shows them, without its two lines of file names; empty: none
// do. Line ends are not shown.
std::string unified_difference(std::string_view text, const std::vector<TextEdit>& edits);

}  // namespace assay
