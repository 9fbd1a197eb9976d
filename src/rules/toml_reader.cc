#include "rules/toml_reader.h"

#include "base/text.h"

namespace assay {

namespace {

// Whether a '[' that begins a line has a name behind it.
bool names_something(std::string_view line) {
  line = trim(line.substr(line.starts_with("[[") ? 2 : 1));
  if (line.empty()) return false;
  const char first = line.front();
  return (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
         (first >= '0' && first <= '9') || first == '_' || first == '-' || first == '\'' ||
         first == '"' || first == '{';
}

// toml++ 3.3 takes for granted that a key follows a '[' at the start of a line: "[=" stops a debug
// build and is undefined in others. Texts of several lines, where .reg keys stand, are skipped.
Result<void> check_headers(std::string_view text, const std::string& source) {
  std::size_t line_number = 0;
  std::string_view open;  // the quotes that end the text we are in
  for (const std::string_view raw : split(text, '\n')) {
    ++line_number;
    const std::string_view line = trim(raw);
    if (open.empty() && line.starts_with('[') && !names_something(line))
      return fail(ErrorCode::kUsage,
                  fmt::format("{}:{}: a '[' without a name", source, line_number));
    for (std::size_t at = 0; at < line.size(); ++at) {
      const std::string_view here = line.substr(at, 3);
      if (here != "'''" && here != "\"\"\"") continue;
      if (open.empty())
        open = here == "'''" ? "'''" : "\"\"\"";
      else if (open == here)
        open = {};
      at += 2;
    }
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
  TRY(check_headers(text, source));
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
