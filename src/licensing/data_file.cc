#include "licensing/data_file.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"
#include "base/toml.h"

namespace assay {
namespace {

Error error_at(std::string_view file, std::uint32_t line, std::string_view what) {
  return {ErrorCode::kUsage, fmt::format("{} line {}: {}", file, line, what), std::nullopt, {}};
}

std::uint32_t line_of(const toml::node& node) { return node.source().begin.line; }

std::optional<DataField> texts_of(const toml::array& array) {
  std::vector<std::string> texts;
  for (const toml::node& item : array) {
    if (!item.is_string()) return std::nullopt;
    texts.push_back(item.as_string()->get());
  }
  return texts;
}

std::optional<DataField> field_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* flag = node.as_boolean()) return flag->get();
  if (const auto* array = node.as_array()) return texts_of(*array);
  return std::nullopt;
}

Result<DataRow> row_of(std::string_view file, const toml::node& node) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return fail(error_at(file, line_of(node), "not a table"));
  DataRow row{std::string(file), line_of(node), {}};
  for (const auto& [key, value] : *table) {
    std::optional<DataField> field = field_of(value);
    if (!field)
      return fail(error_at(file, line_of(value),
                           fmt::format("'{}' has a type that is not used here", key.str())));
    row.fields.emplace(key.str(), *std::move(field));
  }
  return row;
}

Result<std::vector<DataRow>> rows_of(std::string_view file, const toml::table& document,
                                     std::string_view table_name) {
  std::vector<DataRow> rows;
  for (const auto& [key, value] : document) {
    const toml::array* array = value.as_array();
    if (key.str() != table_name || array == nullptr)
      return fail(
          error_at(file, line_of(value),
                   fmt::format("'{}' is not known here, only [[{}]]", key.str(), table_name)));
    for (const toml::node& node : *array) {
      TRY_ASSIGN(DataRow row, row_of(file, node));
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

// toml++ 3.3 takes for granted that a key follows a '[' at the start of a line: "[=" stops a debug
// build and is undefined in others. So headers are checked before it sees them; the tables have no
// text of several lines in which such a line could be anything else.
Result<void> check_headers(std::string_view file, std::string_view text,
                           std::string_view table_name) {
  const std::string header = fmt::format("[[{}]]", table_name);
  std::uint32_t line_number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++line_number;
    std::string_view rest = trim(line);
    if (!rest.starts_with('[')) continue;
    const bool known = rest.starts_with(header);
    if (known) rest = trim(rest.substr(header.size()));
    if (!known || !(rest.empty() || rest.starts_with('#')))
      return fail(error_at(file, line_number, fmt::format("only {} is known here", header)));
  }
  return {};
}

}  // namespace

Result<std::vector<DataRow>> read_data_file(std::string_view file, std::string_view text,
                                            std::string_view table_name) {
  TRY(check_headers(file, text, table_name));
  try {
    return rows_of(file, toml::parse(text, file), table_name);
  } catch (const toml::parse_error& error) {
    return fail(error_at(file, error.source().begin.line, error.description()));
  }
}

Error row_error(const DataRow& row, std::string_view what) {
  return error_at(row.file, row.line, what);
}

template <typename T>
const T* RowReader::take(std::string_view field, std::string_view type, bool required) {
  known_.push_back(field);
  const auto found = row_.fields.find(field);
  if (found == row_.fields.end()) {
    if (required) complain(fmt::format("'{}' is missing", field));
    return nullptr;
  }
  const T* value = std::get_if<T>(&found->second);
  if (value == nullptr) complain(fmt::format("'{}' is not {}", field, type));
  return value;
}

std::string RowReader::text(std::string_view field) {
  const std::string* value = take<std::string>(field, "a text", true);
  if (value != nullptr && trim(*value).empty()) complain(fmt::format("'{}' is empty", field));
  return value != nullptr ? *value : "";
}

std::string RowReader::optional_text(std::string_view field) {
  const std::string* value = take<std::string>(field, "a text", false);
  return value != nullptr ? *value : "";
}

std::optional<std::uint32_t> RowReader::optional_number(std::string_view field) {
  const std::int64_t* value = take<std::int64_t>(field, "a number", false);
  if (value == nullptr) return std::nullopt;
  if (*value < 0 || *value > 0xFFFFFFFF) {
    complain(fmt::format("'{}' is out of range", field));
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(*value);
}

std::uint32_t RowReader::number(std::string_view field) {
  if (row_.fields.find(field) == row_.fields.end()) complain(fmt::format("'{}' is missing", field));
  return optional_number(field).value_or(0);
}

std::vector<std::string> RowReader::texts(std::string_view field) {
  const auto* value = take<std::vector<std::string>>(field, "a list of texts", true);
  if (value != nullptr && value->empty()) complain(fmt::format("'{}' is empty", field));
  return value != nullptr ? *value : std::vector<std::string>();
}

std::vector<std::string> RowReader::optional_texts(std::string_view field) {
  const auto* value = take<std::vector<std::string>>(field, "a list of texts", false);
  return value != nullptr ? *value : std::vector<std::string>();
}

bool RowReader::optional_flag(std::string_view field) {
  const bool* value = take<bool>(field, "true or false", false);
  return value != nullptr && *value;
}

void RowReader::complain(std::string what) {
  if (!fault_) fault_ = std::move(what);
}

Result<void> RowReader::finish() const {
  if (fault_) return fail(row_error(row_, *fault_));
  for (const auto& [name, value] : row_.fields) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    const std::string_view near = closest(name, known_);
    const std::string hint = near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near);
    return fail(row_error(row_, fmt::format("unknown field '{}'{}", name, hint)));
  }
  return {};
}

}  // namespace assay
