#include "licensing/key_text.h"

#include <algorithm>
#include <array>

namespace assay {
namespace {

constexpr std::size_t kGroupLetters = 5;
constexpr std::size_t kGroups = 5;
constexpr std::size_t kPlainLength = 25;

bool is_word(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= 'a' && letter <= 'z');
}

// Length in bytes of the dash or look-alike at `at`; 0: none. U+00AD, U+2010 to U+2015, U+2212,
// U+FE58, U+FE63, U+FF0D.
std::size_t dash_length(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with('-')) return 1;
  if (rest.starts_with("\xC2\xAD")) return 2;
  constexpr std::array<std::string_view, 10> kWide = {
      "\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x92", "\xE2\x80\x93", "\xE2\x80\x94",
      "\xE2\x80\x95", "\xE2\x88\x92", "\xEF\xB9\x98", "\xEF\xB9\xA3", "\xEF\xBC\x8D"};
  for (const std::string_view dash : kWide)
    if (rest.starts_with(dash)) return 3;
  return 0;
}

// What may stand between the groups of something that looks like a key: for redaction only.
std::size_t loose_separator_length(std::string_view text, std::size_t at) {
  if (const std::size_t dash = dash_length(text, at)) return dash;
  return at < text.size() && (text[at] == ' ' || text[at] == '_') ? 1 : 0;
}

// All look-alikes count as the plain dash.
char kind_of_separator(char first_byte) {
  return first_byte == ' ' || first_byte == '_' ? first_byte : '-';
}

struct LetterRun {
  std::size_t begin = 0;
  std::size_t end = 0;
  char joined = 0;  // kind of the one separator between it and the word before; 0: none or more
};

// Calls `take` for each run of ASCII letters and digits.
template <typename Separator, typename Take>
void for_each_word(std::string_view text, Separator separator_length, Take take) {
  char joined = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word(text[at])) {
      ++at;
      joined = 0;
      continue;
    }
    LetterRun word{at, at, joined};
    while (word.end < text.size() && is_word(text[word.end])) ++word.end;
    const std::size_t separator = separator_length(text, word.end);
    take(word);
    joined = separator == 0 ? '\0' : kind_of_separator(text[word.end]);
    at = word.end + separator;
  }
}

bool all_key_characters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_key_character);
}

bool is_uniform(std::string_view group) {
  return std::all_of(group.begin(), group.end(), [&](char c) { return c == group.front(); });
}

// XXXXX-XXXXX-XXXXX-XXXXX-XXXXX and the like; the last group may be real in a redacted key.
bool is_placeholder(std::string_view plain) {
  std::size_t uniform = 0;
  for (std::size_t i = 0; i < kPlainLength; i += kGroupLetters)
    if (is_uniform(plain.substr(i, kGroupLetters))) ++uniform;
  return uniform >= kGroups - 1;
}

// Collects chains of groups and keeps those of exactly five.
class KeyFinder {
 public:
  KeyFinder(std::string_view text, KeySpelling spelling) : text_(text), spelling_(spelling) {}

  void take(const LetterRun& word) {
    const std::string_view characters = text_.substr(word.begin, word.end - word.begin);
    if (word.joined == 0) finish();
    if (characters.size() == kGroupLetters && all_key_characters(characters)) {
      if (groups_ < kGroups) plain_ += characters;
      if (groups_ == 0) begin_ = word.begin;
      if (groups_ < kGroups) end_ = word.end;
      ++groups_;
      return;
    }
    finish();
    if (spelling_ == KeySpelling::kAnySpelling && characters.size() == kPlainLength &&
        word.joined == 0)
      keep(characters, word.begin, word.end);
  }

  void finish() {
    if (groups_ == kGroups) keep(plain_, begin_, end_);
    groups_ = 0;
    plain_.clear();
  }

  std::vector<FoundKey> found() && { return std::move(found_); }

 private:
  void keep(std::string_view plain, std::size_t begin, std::size_t end) {
    if (is_placeholder(plain)) return;
    const Result<ProductKey> key = parse_key(plain);
    if (!key) return;
    line_ += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(seen_),
                                                 text_.begin() + static_cast<std::ptrdiff_t>(begin),
                                                 '\n'));
    seen_ = begin;
    found_.push_back({*key, begin, end - begin, line_});
  }

  std::string_view text_;
  KeySpelling spelling_;
  std::vector<FoundKey> found_;
  std::string plain_;  // of the chain so far, at most five groups
  std::size_t groups_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t seen_ = 0;  // newlines before are counted in line_
  std::size_t line_ = 1;
};

// Masks in place: every replacement is as long as what it replaces.
class Redactor {
 public:
  Redactor(std::string& text, const std::function<bool(const ProductKey&)>& keep)
      : text_(text), keep_(keep) {}

  void take(const LetterRun& word) {
    if (word.joined == 0) finish();
    if (groups_ > 1 && word.joined != separator_) restart_at_last_group();
    separator_ = word.joined;
    const std::size_t length = word.end - word.begin;
    if (length == kPlainLength && all_key_characters(view(word.begin, word.end))) {
      finish();
      mask(word.begin, word.end);
      return;
    }
    // A first group may hang on a longer word, and a last group may run on into one.
    const bool tail = length >= kGroupLetters && valid(word.end - kGroupLetters);
    const bool head = length >= kGroupLetters && valid(word.begin);
    if (groups_ > 0 && head) {
      ++groups_;
      end_ = word.begin + kGroupLetters;
      if (length == kGroupLetters) return;
    }
    finish();
    if (!tail) return;
    groups_ = 1;
    begin_ = word.end - kGroupLetters;
    end_ = word.end;
  }

  void finish() {
    if (groups_ >= kGroups) mask(begin_, end_);
    groups_ = 0;
  }

 private:
  std::string_view view(std::size_t begin, std::size_t end) const {
    return std::string_view(text_).substr(begin, end - begin);
  }
  // "first VK7JG-...": the blank and the dash do not make one chain.
  void restart_at_last_group() {
    const bool was_key = groups_ >= kGroups;
    finish();
    if (was_key) return;
    groups_ = 1;
    begin_ = end_ - kGroupLetters;
  }
  bool valid(std::size_t begin) const {
    return all_key_characters(view(begin, begin + kGroupLetters));
  }

  void mask(std::size_t begin, std::size_t end) {
    if (keep_) {
      const Result<ProductKey> key = parse_key(view(begin, end));
      if (key && keep_(*key)) return;
    }
    for (std::size_t i = begin; i < end - kGroupLetters; ++i)
      if (is_word(text_[i])) text_[i] = '*';
  }

  std::string& text_;
  const std::function<bool(const ProductKey&)>& keep_;
  char separator_ = 0;
  std::size_t groups_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace

std::vector<FoundKey> find_keys(std::string_view utf8, KeySpelling spelling) {
  KeyFinder finder(utf8, spelling);
  for_each_word(utf8, dash_length, [&](const LetterRun& word) { finder.take(word); });
  finder.finish();
  return std::move(finder).found();
}

std::string redact_keys(std::string text, const std::function<bool(const ProductKey&)>& keep) {
  Redactor redactor(text, keep);
  // Views the string that is being masked: only characters already passed are changed.
  for_each_word(std::string_view(text), loose_separator_length,
                [&](const LetterRun& word) { redactor.take(word); });
  redactor.finish();
  return text;
}

}  // namespace assay
