#include "mdt/markup_steps.h"

#include <optional>

namespace assay {

namespace {

enum class TagKind { kOpen, kClose, kEmpty };

struct Tag {
  TagKind kind = TagKind::kOpen;
  std::string_view name;  // without prefix, as base/xml.h has it
  std::size_t begin = 0;
  std::size_t end = 0;
};

class TagScanner {
 public:
  explicit TagScanner(std::string_view text) : text_(text) {}

  // nullopt: no further tag.
  Result<std::optional<Tag>> next() {
    for (;;) {
      const std::size_t begin = text_.find('<', at_);
      if (begin == std::string_view::npos) return std::optional<Tag>();
      TRY_ASSIGN(const bool is_passed, pass_over(begin));
      if (is_passed) continue;
      TRY_ASSIGN(const Tag tag, tag_at(begin));
      at_ = tag.end;
      return std::optional<Tag>(tag);
    }
  }

 private:
  // Whether something other than a tag begins there; then it is behind us.
  Result<bool> pass_over(std::size_t begin) {
    struct Other {
      std::string_view opening;
      std::string_view closing;
    };
    constexpr Other kOthers[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
    const std::string_view rest = text_.substr(begin);
    for (const Other& other : kOthers) {
      if (!rest.starts_with(other.opening)) continue;
      const std::size_t end = text_.find(other.closing, begin + other.opening.size());
      if (end == std::string_view::npos)
        return fail(ErrorCode::kCorrupt, "markup without an end", begin);
      at_ = end + other.closing.size();
      return true;
    }
    if (rest.starts_with("<!")) return fail(ErrorCode::kCorrupt, "markup of a DOCTYPE", begin);
    return false;
  }

  Result<Tag> tag_at(std::size_t begin) const {
    TRY_ASSIGN(const std::size_t end, end_of_tag(begin));
    Tag tag{TagKind::kOpen, text_.substr(begin + 1, end - begin - 2), begin, end};
    if (tag.name.starts_with('/')) {
      tag.kind = TagKind::kClose;
      tag.name.remove_prefix(1);
    } else if (tag.name.ends_with('/')) {
      tag.kind = TagKind::kEmpty;
      tag.name.remove_suffix(1);
    }
    tag.name = tag.name.substr(0, tag.name.find_first_of(" \t\r\n"));
    if (const std::size_t colon = tag.name.find(':'); colon != std::string_view::npos)
      tag.name.remove_prefix(colon + 1);
    if (tag.name.empty()) return fail(ErrorCode::kCorrupt, "a tag without a name", begin);
    return tag;
  }

  // Behind the '>' that does not stand in the value of an attribute.
  Result<std::size_t> end_of_tag(std::size_t begin) const {
    char quote = 0;
    for (std::size_t at = begin + 1; at < text_.size(); ++at) {
      const char letter = text_[at];
      if (quote != 0) {
        if (letter == quote) quote = 0;
      } else if (letter == '"' || letter == '\'') {
        quote = letter;
      } else if (letter == '>') {
        return at + 1;
      }
    }
    return fail(ErrorCode::kCorrupt, "a tag without an end", begin);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

struct OpenElement {
  Tag tag;
  bool holds_steps = false;  // the root, or a group in such
  bool is_step = false;
};

OpenElement opened(const Tag& tag, const std::vector<OpenElement>& around) {
  if (around.empty()) return {tag, true, false};
  const bool is_among_steps = around.back().holds_steps;
  return {tag, is_among_steps && tag.name == "group", is_among_steps && tag.name == "step"};
}

}  // namespace

Result<std::vector<StepPlace>> find_step_places(std::string_view text) {
  TagScanner scanner(text);
  std::vector<StepPlace> places;
  std::vector<OpenElement> around;
  for (;;) {
    TRY_ASSIGN(const std::optional<Tag> tag, scanner.next());
    if (!tag) break;
    if (tag->kind != TagKind::kClose) around.push_back(opened(*tag, around));
    if (tag->kind == TagKind::kOpen) continue;
    if (around.empty() || around.back().tag.name != tag->name)
      return fail(ErrorCode::kCorrupt, "an end tag without its start tag", tag->begin);
    const OpenElement closed = around.back();
    around.pop_back();
    if (closed.is_step) places.push_back({closed.tag.begin, tag->end, around.back().tag.begin});
  }
  if (!around.empty())
    return fail(ErrorCode::kCorrupt, "an element without an end tag", around.back().tag.begin);
  return places;
}

}  // namespace assay
