#include "mdt/step_variable_places.h"

#include <array>
#include <utility>

namespace assay {

namespace {

// What is no tag, and in which "<var" would be none: its start and its end.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kSkipped = {
    {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}};

// Behind the '>' of the tag at `at`; a '>' within quotes is none.
std::size_t end_of_tag(std::string_view text, std::size_t at) {
  char quote = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0)
      quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (c == '>')
      return at + 1;
  }
  return std::string_view::npos;
}

std::size_t end_of_skipped(std::string_view text, std::size_t at) {
  for (const auto& [start, end] : kSkipped) {
    if (!text.substr(at).starts_with(start)) continue;
    const std::size_t found = text.find(end, at + start.size());
    return found == std::string_view::npos ? found : found + end.size();
  }
  return at;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Result<VariablePlaces> scan() {
    std::size_t at = text_.find('<');
    while (at != std::string_view::npos) {
      std::size_t next = end_of_skipped(text_, at);
      if (next == at) {
        next = end_of_tag(text_, at);
        if (next != std::string_view::npos) add_tag({at, next});
      }
      if (next == std::string_view::npos) break;
      at = text_.find('<', next);
    }
    if (has_end_ && depth_ == 0) return std::move(places_);
    return fail(ErrorCode::kCorrupt, "its tags do not match");
  }

 private:
  void add_tag(TextPlace tag) {
    const std::string_view all = text_.substr(tag.begin, tag.end - tag.begin);
    const bool is_end = all.starts_with("</");
    const bool is_whole = all.ends_with("/>");
    if (is_end) {
      if (depth_ == 0) return;
      --depth_;
    }
    if (depth_ == 1 && !is_end) open_ = tag.begin;
    if (depth_ == 1 && (is_end || is_whole)) places_.variables.push_back({open_, tag.end});
    if (depth_ == 0 && is_end) end_list({tag.begin, tag.begin}, "", "");
    if (depth_ == 0 && is_whole) end_list({tag.end - 2, tag.end}, ">", "</MediaVarList>");
    if (!is_end && !is_whole) ++depth_;
  }

  void end_list(TextPlace place, std::string_view before, std::string_view after) {
    places_.end = place;
    places_.before_end = before;
    places_.after_end = after;
    has_end_ = true;
  }

  const std::string_view text_;
  std::size_t depth_ = 0;
  std::size_t open_ = 0;  // of the variable that the tags are in
  bool has_end_ = false;
  VariablePlaces places_;
};

}  // namespace

Result<VariablePlaces> find_variable_places(std::string_view text) { return Scanner(text).scan(); }

}  // namespace assay
