#include "licensing/command_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace assay {
namespace {

bool is_blank(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

// Whether `letter` makes the one behind it an ordinary character.
bool is_escape(char letter, Shell shell, char quote) {
  if (shell == Shell::kCmd) return letter == '^' && quote == 0;
  return shell == Shell::kPowerShell && letter == '`' && quote != '\'';
}

bool is_quote(char letter, Shell shell) {
  return letter == '"' || (letter == '\'' && shell == Shell::kPowerShell);
}

// "if ... (", "for ... in (" and "else (" begin blocks; elsewhere cmd takes a parenthesis as it is,
// as in "C:\Program Files (x86)".
bool may_open_block(std::string_view before) {
  if (before.empty()) return true;
  constexpr std::array<std::string_view, 4> kBlockWords = {"if", "for", "else", "do"};
  const std::string_view first = before.substr(0, before.find_first_of(" \t(\""));
  return std::any_of(kBlockWords.begin(), kBlockWords.end(),
                     [&](std::string_view word) { return equal_no_case(first, word); });
}

// "2>&1" names a stream.
bool is_redirected_stream(std::string_view text, std::size_t at) {
  return text[at] == '&' && at > 0 && (text[at - 1] == '>' || text[at - 1] == '<');
}

// "&&", "|" and "||"; "&" of cmd. PowerShell calls a program with it.
std::size_t operator_length(std::string_view text, std::size_t at, Shell shell) {
  if (text[at] != '&' && text[at] != '|') return 0;
  if (is_redirected_stream(text, at)) return 0;
  if (at + 1 < text.size() && text[at + 1] == text[at]) return 2;
  return text[at] == '|' || shell == Shell::kCmd ? 1 : 0;
}

// Adds up the words of one command.
class WordReader {
 public:
  WordReader(std::string_view command, Shell shell) : command_(command), shell_(shell) {}

  std::vector<Word> read(std::size_t limit) && {
    while (at_ < command_.size() && words_.size() < limit) {
      if (quote_ != 0)
        read_quoted();
      else
        read_plain();
    }
    if (words_.size() < limit) finish();
    return std::move(words_);
  }

 private:
  char now() const { return command_[at_]; }
  bool next_is(char letter) const {
    return at_ + 1 < command_.size() && command_[at_ + 1] == letter;
  }

  void read_quoted() {
    if (take_escape()) return;
    if (now() != quote_) return add(now());
    if (shell_ != Shell::kCmd && next_is(quote_)) {
      ++at_;
      return add(quote_);
    }
    quote_ = 0;
    ++at_;
  }

  void read_plain() {
    if (take_escape() || take_chr34()) return;
    if (is_quote(now(), shell_)) {
      start();
      word_.quoted = true;
      quote_ = now();
      ++at_;
      return;
    }
    if (take_join()) return;
    if (begins_redirection()) finish();
    if (!is_separator()) return add(now());
    finish();
    ++at_;
  }

  // ^ and `; and \" of programs that read their own command line.
  bool take_escape() {
    if (is_escape(now(), shell_, quote_) && at_ + 1 < command_.size()) {
      ++at_;
      add(now());
      return true;
    }
    if (shell_ != Shell::kCmd || now() != '\\' || !next_is('"')) return false;
    // "C:\folder\" ends with an ordinary quote: an escaped one has its like or a word behind it.
    const bool word_follows = at_ + 2 < command_.size() && !is_blank(command_[at_ + 2]);
    if (!escaped_quote_is_open_ && !word_follows) return false;
    escaped_quote_is_open_ = !escaped_quote_is_open_;
    ++at_;
    add(now());
    return true;
  }

  // How VBScript writes a quote.
  bool take_chr34() {
    constexpr std::string_view kChr34 = "chr(34)";
    if (shell_ != Shell::kVbScript || started_) return false;
    if (!starts_with_no_case(command_.substr(at_, kChr34.size()), kChr34)) return false;
    add('"');
    word_.quoted = true;
    at_ += kChr34.size() - 1;
    finish();
    return true;
  }

  // "text " + more, "text " & more.
  bool take_join() {
    const bool joins =
        (now() == '+' && shell_ != Shell::kCmd) || (now() == '&' && shell_ == Shell::kVbScript);
    if (!joins || (started_ && !word_.quoted && shell_ == Shell::kPowerShell)) return false;
    finish();
    ++at_;
    if (words_.empty()) return true;
    if (!words_.back().quoted) name_unknown(words_.back());
    joined_ = true;
    return true;
  }

  bool is_separator() const {
    if (is_blank(now())) return true;
    if (shell_ == Shell::kCmd) return false;
    if (std::string_view(",()=").find(now()) != std::string_view::npos) return true;
    if (shell_ == Shell::kVbScript) return false;
    return std::string_view("{};").find(now()) != std::string_view::npos ||
           (now() == '@' && (next_is('{') || next_is('(')));
  }

  // "/ato>nul" are two words; "2>&1" is one.
  bool begins_redirection() const {
    const bool is_sign = now() == '>' || now() == '<';
    if (!is_sign || word_.text.empty() || !started_ || shell_ == Shell::kVbScript) return false;
    const bool is_stream = word_.text.size() == 1 && word_.text[0] >= '0' && word_.text[0] <= '9';
    return !is_stream && word_.text.back() != now();
  }

  void start() {
    if (!started_) word_ = {"", false, at_, at_};
    started_ = true;
  }
  void add(char letter) {
    start();
    word_.text += letter;
    ++at_;
  }

  void finish() {
    if (!started_) return;
    started_ = false;
    word_.end = at_;
    if (joined_ && !words_.empty()) {
      if (!word_.quoted) name_unknown(word_);
      words_.back().text += word_.text;
      words_.back().end = at_;
      words_.back().quoted = true;
    } else {
      words_.push_back(std::move(word_));
    }
    joined_ = false;
  }

  // The name of a variable of VBScript; those of PowerShell tell themselves.
  void name_unknown(Word& word) const {
    if (shell_ == Shell::kVbScript) word.text.insert(0, 1, '%').append(1, '%');
  }

  std::string_view command_;
  Shell shell_;
  std::vector<Word> words_;
  Word word_;
  std::size_t at_ = 0;
  char quote_ = 0;
  bool started_ = false;
  bool joined_ = false;  // the next word belongs to the last one
  bool escaped_quote_is_open_ = false;
};

}  // namespace

bool CommandCutter::next(std::string_view& command) {
  while (skip_front()) {
    std::size_t at = 0;
    std::size_t separator = 0;
    char quote = 0;
    for (; at < rest_.size(); ++at) {
      const char letter = rest_[at];
      if (is_escape(letter, shell_, quote)) {
        ++at;
      } else if (quote != 0) {
        if (letter == quote) quote = 0;
      } else if (is_quote(letter, shell_)) {
        quote = letter;
      } else if ((separator = separator_length(at)) != 0) {
        break;
      }
    }
    at = std::min(at, rest_.size());
    command = trim(rest_.substr(0, at));
    is_piped_ = separator == 1 && rest_[at] == '|';
    rest_.remove_prefix(at + separator);
    if (!command.empty()) return true;
  }
  return false;
}

// Blanks, and what may stand before a command of cmd: "@" and the ends of blocks.
bool CommandCutter::skip_front() {
  const std::string_view kFront = shell_ == Shell::kCmd ? " \t\r\n@)" : " \t\r\n";
  rest_.remove_prefix(std::min(rest_.find_first_not_of(kFront), rest_.size()));
  return !rest_.empty();
}

std::size_t CommandCutter::separator_length(std::size_t at) {
  if (shell_ == Shell::kVbScript) return rest_[at] == ':' ? 1 : 0;
  if (const std::size_t length = operator_length(rest_, at, shell_)) return length;
  return shell_ == Shell::kCmd ? block_of_cmd(at) : block_of_power_shell(at);
}

std::size_t CommandCutter::block_of_cmd(std::size_t at) {
  if (rest_[at] == '(' && may_open_block(rest_.substr(0, at))) {
    ++open_blocks_;
    return 1;
  }
  if (rest_[at] != ')' || open_blocks_ == 0) return 0;
  --open_blocks_;
  return 1;
}

// "@{ProductKey = $key}" is an argument; other braces hold commands.
std::size_t CommandCutter::block_of_power_shell(std::size_t at) {
  if (rest_[at] == ';') return open_hash_tables_ == 0 ? 1 : 0;
  if (rest_[at] == '{') {
    if (open_hash_tables_ == 0 && (at == 0 || rest_[at - 1] != '@')) return 1;
    ++open_hash_tables_;
  } else if (rest_[at] == '}') {
    if (open_hash_tables_ == 0) return 1;
    --open_hash_tables_;
  }
  return 0;
}

std::vector<Word> words_of(std::string_view command, Shell shell, std::size_t limit) {
  return WordReader(command, shell).read(limit);
}

}  // namespace assay
