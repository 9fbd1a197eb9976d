// The lines of a text, one at a time and without copying.
//
// Layer: base. CR LF, LF and CR alone end a line, so that a file's line numbers are those of any
// editor. Tests: tests/base/ini_test.cc.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace assay {

class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  // The next line without its end; nullopt behind the last one.
  std::optional<std::string_view> next() {
    if (rest_.empty()) return std::nullopt;
    ++number_;
    const std::size_t end = rest_.find_first_of("\r\n");
    const std::string_view line = rest_.substr(0, end);
    if (end == std::string_view::npos) {
      rest_ = {};
    } else {
      const bool two = rest_[end] == '\r' && end + 1 < rest_.size() && rest_[end + 1] == '\n';
      rest_.remove_prefix(end + (two ? 2 : 1));
    }
    return line;
  }

  // Of the line that next() gave last, from 1.
  std::size_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

}  // namespace assay
