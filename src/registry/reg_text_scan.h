// The words of .reg text: a position in the text with its line, and what can stand there.
//
// Layer: registry; private to reg_text.cc. Each function moves past what it read; errors name the
// line on which the word began.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/filetime.h"
#include "base/result.h"

namespace assay {

class RegScanner {
 public:
  explicit RegScanner(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  std::size_t line() const { return line_; }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool starts_with(std::string_view word) const { return text_.substr(at_).starts_with(word); }
  // Moves past `word` if it is next.
  bool take(std::string_view word);

  // Spaces and tabs; then also line ends.
  void skip_blanks();
  void skip_white();
  // The rest of the line without its end.
  std::string_view take_line();
  // Only blanks and a comment may follow.
  Result<void> expect_line_end();

  // "text" with \\ \" \n \r \0; it may run over line ends, as regedit writes it.
  Result<std::string> take_quoted();
  // Up to `digits` hexadecimal digits.
  Result<std::uint64_t> take_hex_number(std::size_t digits, std::string_view what);
  // 01,02,\ and so on, to the end of the list.
  Result<Bytes> take_hex_bytes();
  // Letters, digits and _.
  std::string_view take_word();
  // Up to one of `ends` or the end of the line, without blanks around it.
  std::string_view take_until(std::string_view ends);

  Error error(std::string_view what) const { return error_at(line_, what); }
  static Error error_at(std::size_t line, std::string_view what);

 private:
  void advance(std::size_t count);
  bool skip_continuation();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

// "2024-03-01T12:30:05Z", with up to seven digits after the seconds; kUsage otherwise.
Result<FileTime> parse_iso8601(std::string_view text);

}  // namespace assay
