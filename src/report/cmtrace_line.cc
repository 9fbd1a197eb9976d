#include "report/cmtrace_line.h"

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

// MDT replaces each message that holds this word, in any case, by a notice.
constexpr std::string_view kSecretWord = "password";

std::string without_secret_word(std::string text) {
  for (std::size_t at = 0; at + kSecretWord.size() <= text.size(); ++at)
    if (lower_ascii(std::string_view(text).substr(at, kSecretWord.size())) == kSecretWord)
      text.insert(at + 4, 1, '-');
  return text;
}

std::string message_text(std::string_view text) {
  return without_secret_word(replace_all(printable(text), "]LOG]!>", "]LOG]! >"));
}

}  // namespace

std::string cmtrace_line(std::string_view message, CmtraceType type, FileTime shown) {
  // "2024-03-01T12:30:05Z"
  const std::string now = to_iso8601(shown.ticks != 0 ? shown : FileTime{1});
  return fmt::format(
      "<![LOG[{}]LOG]!><time=\"{}.000+000\" date=\"{}-{}-{}\" component=\"assay\" context=\"\" "
      "type=\"{}\" thread=\"\" file=\"assay\">\r\n",
      message_text(message), now.substr(11, 8), now.substr(5, 2), now.substr(8, 2),
      now.substr(0, 4), static_cast<int>(type));
}

}  // namespace assay
