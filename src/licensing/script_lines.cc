#include "licensing/script_lines.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace assay {
namespace {

bool is_space_or_tab(char letter) { return letter == ' ' || letter == '\t'; }

std::string_view trim_end(std::string_view text) {
  while (!text.empty() && is_space_or_tab(text.back())) text.remove_suffix(1);
  return text;
}

// "rem", and no longer word that begins so.
bool starts_with_rem(std::string_view text) {
  if (!starts_with_no_case(text.substr(0, 3), "rem")) return false;
  return text.size() == 3 || is_space_or_tab(text[3]) || text[3] == '\'' || text[3] == ':';
}

// Remarks, and labels: "::" is a label that nobody jumps to.
bool is_batch_comment(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t@");
  if (first == std::string_view::npos) return false;
  return text[first] == ':' || starts_with_rem(text.substr(first));
}

// "^^" is a caret; an odd one joins the lines.
bool ends_with_caret(std::string_view text) {
  const std::size_t last = text.find_last_not_of('^');
  const std::size_t carets = text.size() - (last == std::string_view::npos ? 0 : last + 1);
  return carets % 2 == 1;
}

std::string_view without_vbs_comment(std::string_view text) {
  if (starts_with_rem(trim(text))) return {};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == '\'' && !quoted) return text.substr(0, i);
  }
  return text;
}

// '#' begins a comment where a word could begin.
bool begins_word(const std::string& before) {
  constexpr std::string_view kBefore = " \t;(){}|,&";
  return before.empty() || kBefore.find(before.back()) != std::string_view::npos;
}

// @" or @' as the last thing of a line; what follows is text, up to a line that begins with "@.
bool opens_here_string(std::string_view rest) {
  return (rest.starts_with("@\"") || rest.starts_with("@'")) && trim_end(rest).size() == 2;
}

// What PowerShell cannot end a statement with. "@{" is the usual way to pass arguments to WMI.
bool goes_on(std::string_view text) {
  constexpr std::array<std::string_view, 5> kOpen = {"`", ",", "|", "@{", "("};
  return std::any_of(kOpen.begin(), kOpen.end(),
                     [&](std::string_view end) { return text.ends_with(end); });
}

}  // namespace

std::optional<ScriptKind> script_kind_of(std::string_view file_name) {
  constexpr std::array<std::pair<std::string_view, ScriptKind>, 6> kEndings = {{
      {".cmd", ScriptKind::kBatch},
      {".bat", ScriptKind::kBatch},
      {".ps1", ScriptKind::kPowerShell},
      {".psm1", ScriptKind::kPowerShell},
      {".vbs", ScriptKind::kVbScript},
      {".wsf", ScriptKind::kVbScript},
  }};
  for (const auto& [ending, kind] : kEndings)
    if (ends_with_no_case(file_name, ending)) return kind;
  return std::nullopt;
}

bool ScriptLines::next(ScriptLine& line) {
  if (kind_ == ScriptKind::kCommandLine) return next_command_line(line);
  const bool was_here_string = here_string_ != 0;
  line.text.clear();
  if (!take_next(line)) return false;
  line.number = lines_.number();
  line.is_data = was_here_string && here_string_ != 0;
  if (line.is_data) return true;
  while (here_string_ == 0 && take_continuation(line.text))
    if (!take_next(line)) break;
  return true;
}

// XML wraps long attribute values and texts: their line ends are blanks.
bool ScriptLines::next_command_line(ScriptLine& line) {
  if (all_.empty()) return false;
  line = {std::string(std::exchange(all_, {})), 1, false};
  std::replace(line.text.begin(), line.text.end(), '\n', ' ');
  std::replace(line.text.begin(), line.text.end(), '\r', ' ');
  return true;
}

bool ScriptLines::take_next(ScriptLine& line) {
  const auto raw = lines_.next();
  if (raw) read(*raw, line);
  return raw.has_value();
}

// Adds what the interpreter sees of one line.
void ScriptLines::read(std::string_view raw, ScriptLine& line) {
  switch (kind_) {
    case ScriptKind::kBatch:
      if (!line.text.empty() || !is_batch_comment(raw)) line.text += raw;
      return;
    case ScriptKind::kVbScript: line.text += without_vbs_comment(raw); return;
    case ScriptKind::kPowerShell: read_power_shell(raw, line.text); return;
    case ScriptKind::kCommandLine: return;
  }
}

// One pass over quotes, comments and here-strings, each of which hides the others.
void ScriptLines::read_power_shell(std::string_view raw, std::string& text) {
  if (here_string_ != 0) {
    if (!raw.starts_with(std::string{here_string_, '@'})) {
      text += raw;
      return;
    }
    here_string_ = 0;
    raw.remove_prefix(2);
  }
  char quote = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const std::string_view rest = raw.substr(i);
    if (quote == 0 && (in_comment_ || rest.starts_with("<#"))) {
      const std::size_t end = rest.find("#>");
      in_comment_ = end == std::string_view::npos;
      if (in_comment_) return;
      i += end + 1;
      continue;
    }
    if (quote == 0 && raw[i] == '#' && begins_word(text)) return;
    if (quote == 0 && opens_here_string(rest)) {
      here_string_ = rest[1];
      return;
    }
    text += raw[i];
    if (raw[i] == '`' && quote != '\'' && i + 1 < raw.size())
      text += raw[++i];
    else if (quote == raw[i])
      quote = 0;
    else if (quote == 0 && (raw[i] == '"' || raw[i] == '\''))
      quote = raw[i];
  }
}

// Whether the next line belongs to this one; the sign that says so is taken away.
bool ScriptLines::take_continuation(std::string& text) const {
  if (kind_ == ScriptKind::kBatch) {
    if (!ends_with_caret(text)) return false;
    text.pop_back();
    return true;
  }
  text.resize(trim_end(text).size());
  if (kind_ == ScriptKind::kVbScript) {
    if (!text.ends_with(" _") && text != "_") return false;
    text.pop_back();
    return true;
  }
  if (!goes_on(text)) return false;
  if (text.back() == '`') text.pop_back();
  text += ' ';
  return true;
}

}  // namespace assay
