// A data file of rules/data: TOML with one kind of thing per file, as rows of named fields.
//
// Layer: licensing. The only place here that knows TOML. Every row keeps its file and line, so that
// an error in a table of the user's (--data DIR) can be found.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace assay {

using DataField = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;

struct DataRow {
  std::string file;
  std::uint32_t line = 0;
  std::map<std::string, DataField, std::less<>> fields;
};

// The tables [[name]] of `text`, in order. kUsage with file and line: not TOML, another table name,
// a value of a type that no table uses.
Result<std::vector<DataRow>> read_data_file(std::string_view file, std::string_view text,
                                            std::string_view table_name);

// Takes the fields of one row; keeps the first fault and reports it once at the end.
class RowReader {
 public:
  explicit RowReader(const DataRow& row) : row_(row) {}

  // A required field, not empty.
  std::string text(std::string_view field);
  std::uint32_t number(std::string_view field);
  std::vector<std::string> texts(std::string_view field);

  // Absent: empty.
  std::string optional_text(std::string_view field);
  std::optional<std::uint32_t> optional_number(std::string_view field);
  std::vector<std::string> optional_texts(std::string_view field);
  bool optional_flag(std::string_view field);

  // Marks the row as faulty.
  void complain(std::string what);

  // The first fault, else an unknown field (with the closest known one), else nothing.
  Result<void> finish() const;

 private:
  template <typename T>
  const T* take(std::string_view field, std::string_view type, bool required);

  const DataRow& row_;
  std::vector<std::string_view> known_;
  std::optional<std::string> fault_;
};

// "gvlk.toml line 12: what".
Error row_error(const DataRow& row, std::string_view what);

}  // namespace assay
