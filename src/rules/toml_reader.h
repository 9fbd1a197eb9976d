// Reading one TOML table strictly: every key is asked for by name, and what was not asked for is
// an error with a suggestion. Used for rules and, above, for configuration files.
//
// Layer: rules. Include it in .cc files only: toml++ is slow to compile.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "base/result.h"
#include "base/toml.h"

namespace assay {

class TomlReader {
 public:
  // `where` says what the table is: "rule", "condition", "tests[2]".
  TomlReader(const toml::table& table, std::string source, std::string where)
      : table_(table), source_(std::move(source)), where_(std::move(where)) {}

  const toml::node* get(std::string_view key);
  bool has(std::string_view key) const { return table_.contains(key); }

  Result<std::string> text(std::string_view key);  // required
  Result<std::string> text_or(std::string_view key, std::string_view otherwise);
  Result<bool> flag_or(std::string_view key, bool otherwise);
  // A string, or an array of strings; empty where the key is missing.
  Result<std::vector<std::string>> strings(std::string_view key);
  // The tables of an array of tables; empty where the key is missing.
  Result<std::vector<const toml::table*>> tables(std::string_view key);
  Result<const toml::table*> table_or_null(std::string_view key);

  // Call last: a key that nobody asked for is an error.
  Result<void> finish() const;

  // kUsage at the line of `node`.
  Error error(const toml::node& node, std::string_view what) const;
  Error error(std::string_view what) const { return error(table_, what); }

  const std::string& source() const { return source_; }

 private:
  const toml::table& table_;
  std::string source_;
  std::string where_;
  std::set<std::string, std::less<>> asked_;
};

// A string, integer, float or boolean as text: 7600, '7600' and true read alike in a rule.
std::optional<std::string> scalar_text(const toml::node& node);

Result<toml::table> parse_toml(std::string_view text, const std::string& source);

}  // namespace assay
