#include "support/markdown_pages.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>

#include "support/program.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

bool is_fence(const std::string& line) {
  return line.find_first_not_of(' ') != std::string::npos &&
         line.compare(line.find_first_not_of(' '), 3, "```") == 0;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  return first == std::string::npos ? std::string()
                                    : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Calls act(line, number) for every line outside of fenced code.
template <typename Act>
void for_each_line_of_text(const std::string& markdown, const Act& act) {
  bool in_code = false;
  std::size_t number = 0;
  for (const std::string& line : lines_of(markdown)) {
    ++number;
    if (is_fence(line))
      in_code = !in_code;
    else if (!in_code && !line.starts_with("    "))
      act(line, number);
  }
}

std::string without_code_spans(const std::string& line) {
  static const std::regex kSpan("`[^`]*`");
  return std::regex_replace(line, kSpan, "");
}

std::string slug_of(const std::string& heading) {
  std::string slug;
  for (const char letter : heading) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) != 0 || letter == '-' || letter == '_' || byte >= 0x80)
      slug += static_cast<char>(std::tolower(byte));
    else if (letter == ' ')
      slug += '-';
  }
  return slug;
}

// A shell's view of one line, as far as examples go: quotes, and what ends a command.
class ShellLine {
 public:
  explicit ShellLine(const std::string& text) : text_(text) {}

  std::vector<std::vector<std::string>> commands() {
    for (; at_ < text_.size() && !is_comment(); ++at_) take();
    end_command();
    return std::move(commands_);
  }

 private:
  bool is_comment() const { return text_[at_] == '#' && !in_word_; }

  void take() {
    const char sign = text_[at_];
    if (sign == '\'' || sign == '"')
      take_quoted(sign);
    else if (sign == ' ' || sign == '\t')
      end_word();
    else if (std::string_view("|&;()").find(sign) != std::string_view::npos)
      end_command();
    else if (sign == '<' || sign == '>')
      skip_redirection();
    else
      add(sign);
  }
  void take_quoted(char quote) {
    in_word_ = true;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) add(text_[at_]);
  }
  // "2>/dev/null", "< key.txt", "<<< text": the file is no word of the command.
  void skip_redirection() {
    if (word_ == "2" || word_ == "1") word_.clear();
    end_word();
    while (at_ + 1 < text_.size() && (text_[at_ + 1] == '<' || text_[at_ + 1] == '>')) ++at_;
    skips_word_ = true;
  }
  void add(char sign) {
    in_word_ = true;
    word_ += sign;
  }
  void end_word() {
    if (in_word_ && !word_.empty() && !skips_word_) words_.push_back(word_);
    if (in_word_) skips_word_ = false;
    word_.clear();
    in_word_ = false;
  }
  void end_command() {
    end_word();
    skips_word_ = false;
    if (!words_.empty()) commands_.push_back(std::move(words_));
    words_.clear();
  }

  const std::string& text_;
  std::size_t at_ = 0;
  std::string word_;
  bool in_word_ = false;
  bool skips_word_ = false;
  std::vector<std::string> words_;
  std::vector<std::vector<std::string>> commands_;
};

bool is_assay(const std::string& word) { return fs::path(word).filename() == "assay"; }

bool is_assignment(const std::string& word) {
  static const std::regex kAssignment("[A-Za-z_][A-Za-z_0-9]*=.*");
  return std::regex_match(word, kAssignment);
}

// "a \" and "b" are one line of a shell.
std::vector<std::string> joined_lines(const std::vector<std::string>& lines) {
  std::vector<std::string> joined;
  bool goes_on = false;
  for (const std::string& line : lines) {
    const std::string text = trimmed(line);
    if (goes_on)
      joined.back() += " " + text;
    else
      joined.push_back(text);
    goes_on = joined.back().ends_with("\\");
    if (goes_on) joined.back().pop_back();
  }
  return joined;
}

}  // namespace

std::vector<fs::path> markdown_pages() {
  std::vector<fs::path> pages;
  const fs::path root(ASSAY_SOURCE_DIR);
  const auto add = [&](const fs::path& path) {
    if (path.extension() == ".md") pages.push_back(path);
  };
  for (const auto& entry : fs::directory_iterator(root)) add(entry.path());
  for (const char* folder : {"docs", "fixtures", "rules", "tests"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) add(entry.path());
  std::sort(pages.begin(), pages.end());
  return pages;
}

std::string page_name(const fs::path& page) {
  return page.lexically_relative(ASSAY_SOURCE_DIR).generic_string();
}

std::vector<CodeBlock> code_blocks(const std::string& markdown) {
  std::vector<CodeBlock> blocks;
  bool in_code = false;
  std::size_t number = 0;
  for (const std::string& line : lines_of(markdown)) {
    ++number;
    if (is_fence(line)) {
      in_code = !in_code;
      if (in_code) blocks.push_back({trimmed(trimmed(line).substr(3)), number, {}});
    } else if (in_code) {
      blocks.back().lines.push_back(line);
    }
  }
  return blocks;
}

std::vector<Link> links_of(const std::string& markdown) {
  static const std::regex kLink(R"(\]\(([^)\s]+)\))");
  std::vector<Link> links;
  for_each_line_of_text(markdown, [&](const std::string& line, std::size_t number) {
    const std::string text = without_code_spans(line);
    for (std::sregex_iterator at(text.begin(), text.end(), kLink), end; at != end; ++at)
      links.push_back({(*at)[1].str(), number});
  });
  return links;
}

std::vector<std::string> anchors_of(const std::string& markdown) {
  std::vector<std::string> anchors;
  std::map<std::string, std::size_t> times;
  for_each_line_of_text(markdown, [&](const std::string& line, std::size_t) {
    const std::size_t level = line.find_first_not_of('#');
    if (level == 0 || level == std::string::npos || line[level] != ' ') return;
    const std::string slug = slug_of(trimmed(line.substr(level)));
    const std::size_t before = times[slug]++;
    anchors.push_back(before == 0 ? slug : slug + "-" + std::to_string(before));
  });
  return anchors;
}

std::vector<std::vector<std::string>> assay_calls(const std::vector<std::string>& shell_lines) {
  std::vector<std::vector<std::string>> calls;
  for (const std::string& line : joined_lines(shell_lines))
    for (const std::vector<std::string>& words : ShellLine(line).commands()) {
      const auto program = std::find_if_not(words.begin(), words.end(), is_assignment);
      if (program == words.end() || !is_assay(*program)) continue;
      calls.emplace_back(program + 1, words.end());
    }
  return calls;
}

}  // namespace assay
