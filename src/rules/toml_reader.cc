#include "rules/toml_reader.h"

#include <algorithm>

#include "base/text.h"

namespace assay {

namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Where the text that begins with the quote at `at` ends: behind its last quote, of which a text
// in three quotes may hold two more.
std::size_t end_of_text(std::string_view toml, std::size_t at) {
  const char quote = toml[at];
  const std::string three(3, quote);
  const bool is_long = toml.substr(at).starts_with(three);
  for (at += is_long ? 3 : 1; at < toml.size(); ++at) {
    if (toml[at] == '\\' && quote == '"') {
      // Blanks behind it are left out; toml++ looks at the letter after them as at one outside.
      const std::size_t next = std::min(toml.find_first_not_of(" \t\r\n", at + 1), toml.size());
      if (next > at + 1 && next < toml.size() && !is_ascii(toml[next])) return next;
      at = next;
    } else if (!is_long && (toml[at] == quote || toml[at] == '\n')) {
      return at + 1;
    } else if (is_long && toml.substr(at).starts_with(three)) {
      return std::min({toml.find_first_not_of(quote, at), at + 5, toml.size()});
    }
  }
  return toml.size();
}

// What toml++ 3.3 does not survive. Outside of texts and comments TOML is ASCII; toml++ would say
// so, but looks whether a letter is a blank in a way that is undefined for many, U+00E9 among them.
// And a key of many parts becomes as many nested tables, which it takes down by recursion. Behind a
// fault that toml++ stops at, it does not matter what is found here.
Result<void> check_letters(std::string_view toml, const std::string& source) {
  constexpr int kMaxParts = 64;
  const auto refuse = [&](std::size_t at, std::string_view what) {
    const std::string_view before = toml.substr(0, at);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    return fail(ErrorCode::kUsage, fmt::format("{}:{}: {}", source, line, what));
  };
  int parts = 1;  // of a key that may stand here
  std::size_t at = toml.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < toml.size()) {
    const char c = toml[at];
    if (!is_ascii(c)) return refuse(at, "a letter that is not ASCII stands outside of a text");
    if (std::string_view("\n=,[{").find(c) != std::string_view::npos) parts = 1;
    if (c == '.' && ++parts > kMaxParts) return refuse(at, "a key has too many parts");
    if (c == '#')
      at = std::min(toml.find('\n', at), toml.size());
    else
      at = c == '"' || c == '\'' ? end_of_text(toml, at) : at + 1;
  }
  return {};
}

}  // namespace

std::optional<std::string> scalar_text(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto flag = node.value_exact<bool>()) return *flag ? "true" : "false";
  if (const auto real = node.value_exact<double>()) return fmt::format("{}", *real);
  return std::nullopt;
}

Result<toml::table> parse_toml(std::string_view text, const std::string& source) {
  TRY(check_letters(text, source));
  try {
    return toml::parse(text, source);
  } catch (const toml::parse_error& problem) {
    return fail(ErrorCode::kUsage, fmt::format("{}:{}: {}", source, problem.source().begin.line,
                                               problem.description()));
  }
}

Error TomlReader::error(const toml::node& node, std::string_view what) const {
  return {ErrorCode::kUsage,
          fmt::format("{}:{}: {}: {}", source_, node.source().begin.line, where_, what),
          {},
          {}};
}

const toml::node* TomlReader::get(std::string_view key) {
  asked_.emplace(key);
  return table_.get(key);
}

Result<std::string> TomlReader::text(std::string_view key) {
  const toml::node* node = get(key);
  if (node == nullptr) return fail(error(fmt::format("'{}' is missing", key)));
  const auto value = node->value_exact<std::string>();
  if (!value) return fail(error(*node, fmt::format("'{}' must be a string", key)));
  return *value;
}

Result<std::string> TomlReader::text_or(std::string_view key, std::string_view otherwise) {
  if (get(key) == nullptr) return std::string(otherwise);
  return text(key);
}

Result<bool> TomlReader::flag_or(std::string_view key, bool otherwise) {
  const toml::node* node = get(key);
  if (node == nullptr) return otherwise;
  const auto value = node->value_exact<bool>();
  if (!value) return fail(error(*node, fmt::format("'{}' must be true or false", key)));
  return *value;
}

Result<std::vector<std::string>> TomlReader::strings(std::string_view key) {
  std::vector<std::string> values;
  const toml::node* node = get(key);
  if (node == nullptr) return values;
  if (const auto single = scalar_text(*node)) return std::vector<std::string>{*single};
  const toml::array* array = node->as_array();
  if (array == nullptr)
    return fail(error(*node, fmt::format("'{}' must be a value or a list of values", key)));
  for (const toml::node& element : *array) {
    const auto value = scalar_text(element);
    if (!value) return fail(error(element, fmt::format("'{}' must hold plain values", key)));
    values.push_back(*value);
  }
  return values;
}

Result<std::vector<const toml::table*>> TomlReader::tables(std::string_view key) {
  std::vector<const toml::table*> values;
  const toml::node* node = get(key);
  if (node == nullptr) return values;
  const toml::array* array = node->as_array();
  if (array == nullptr)
    return fail(error(*node, fmt::format("'{}' must be a list of tables", key)));
  for (const toml::node& element : *array) {
    if (!element.is_table())
      return fail(error(element, fmt::format("'{}' must hold tables only", key)));
    values.push_back(element.as_table());
  }
  return values;
}

Result<const toml::table*> TomlReader::table_or_null(std::string_view key) {
  const toml::node* node = get(key);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) return fail(error(*node, fmt::format("'{}' must be a table", key)));
  return node->as_table();
}

Result<void> TomlReader::finish() const {
  for (const auto& [key, node] : table_) {
    if (asked_.contains(key.str())) continue;
    std::vector<std::string_view> known(asked_.begin(), asked_.end());
    const std::string_view near = closest(key.str(), known);
    const std::string hint = near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near);
    return fail(error(node, fmt::format("unknown field '{}'{}", key.str(), hint)));
  }
  return {};
}

}  // namespace assay
