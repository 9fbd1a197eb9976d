#include "registry/reg_text.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "registry/reg_text_scan.h"

namespace assay {

namespace {

constexpr std::array<std::string_view, 7> kPlaces = {
    "HKLM\\SOFTWARE", "HKLM\\SYSTEM",  "HKLM\\SAM", "HKLM\\SECURITY",
    "HKU\\S-1-5-20",  "HKU\\.DEFAULT", "HKCU",
};

constexpr std::string_view kSystem = "HKLM\\SYSTEM";
constexpr std::string_view kLastWritten = "last-written:";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct RootName {
  std::string_view long_name;
  std::string_view short_name;
};
constexpr RootName kRoots[] = {
    {"HKEY_LOCAL_MACHINE", "HKLM"}, {"HKEY_USERS", "HKU"}, {"HKEY_CURRENT_USER", "HKCU"}};

std::string with_short_root(std::string_view path) {
  for (const RootName& root : kRoots) {
    if (!starts_with_no_case(path, root.long_name)) continue;
    const std::string_view rest = path.substr(root.long_name.size());
    if (rest.empty() || rest.front() == '\\') return fmt::format("{}{}", root.short_name, rest);
  }
  return std::string(path);
}

// A key of the text: its hive's place and the path below it.
struct KeyPlace {
  std::string_view place;
  std::string path;
};

std::optional<KeyPlace> locate(std::string_view text) {
  const std::string path = with_short_root(text);
  for (const std::string_view place : kPlaces) {
    if (!starts_with_no_case(path, place)) continue;
    if (path.size() == place.size()) return KeyPlace{place, {}};
    if (path[place.size()] == '\\') return KeyPlace{place, path.substr(place.size() + 1)};
  }
  return std::nullopt;
}

class Parser {
 public:
  Parser(std::string_view text, const MakeValue& make, const Limits& limits)
      : scan_(text), make_(make), limits_(limits) {}

  Result<RegText> parse();

 private:
  Result<void> header();
  Result<void> comment();
  Result<void> key_line();
  Result<std::string> key_path();
  Result<void> open_key(const KeyPlace& key);
  Result<void> value_line();
  Result<Value> value_data();
  Result<Value> hex_data();
  Result<Value> typed_string();
  Result<Value> string_data(ValueType type);
  Result<Value> strings_data();
  Result<Value> made_data();
  Result<RegFields> fields();
  void complete_select();

  RegScanner scan_;
  const MakeValue& make_;
  Limits limits_;
  RegText result_;
  MemoryHive* hive_ = nullptr;  // of the latest [key]; nullptr: none, or it was [-key]
  std::string path_;
  bool is_first_after_key_ = false;
  bool is_ansi_ = false;  // REGEDIT4: hex(2) and hex(7) are single bytes
  bool uses_current_control_set_ = false;
};

Result<void> Parser::header() {
  const std::size_t line = scan_.line();
  const std::string_view first = trim(scan_.take_line());
  is_ansi_ = first == "REGEDIT4";
  if (!is_ansi_ && first != "Windows Registry Editor Version 5.00")
    return fail(
        RegScanner::error_at(line, "\"Windows Registry Editor Version 5.00\" must stand first"));
  return {};
}

// A directive that stands in the wrong place is an error, not a comment.
Result<void> Parser::comment() {
  const std::size_t line = scan_.line();
  std::string_view text = scan_.take_line();
  text.remove_prefix(1);
  if (!text.starts_with(kLastWritten)) return {};
  if (!is_first_after_key_ || !hive_)
    return fail(RegScanner::error_at(line, "last-written must directly follow its [key]"));
  const Result<FileTime> time = parse_iso8601(trim(text.substr(kLastWritten.size())));
  if (!time) return fail(RegScanner::error_at(line, time.error().what));
  hive_->set_last_written(path_, *time);
  return {};
}

// [path], up to the last ']' of the line; ["path"] as a quoted string for names with line ends.
Result<std::string> Parser::key_path() {
  if (scan_.peek() == '"') {
    TRY_ASSIGN(std::string path, scan_.take_quoted());
    if (!scan_.take("]")) return fail(scan_.error("] is missing after the key"));
    TRY(scan_.expect_line_end());
    return path;
  }
  const std::size_t line = scan_.line();
  const std::string_view rest = trim(scan_.take_line());
  if (!rest.ends_with(']')) return fail(RegScanner::error_at(line, "] is missing after the key"));
  return std::string(rest.substr(0, rest.size() - 1));
}

Result<void> Parser::key_line() {
  const std::size_t line = scan_.line();
  scan_.take("[");
  const bool is_deletion = scan_.take("-");
  TRY_ASSIGN(const std::string text, key_path());
  std::optional<KeyPlace> key = locate(text);
  if (!key)
    return fail(RegScanner::error_at(
        line, fmt::format("{} lies in none of {}", text, fmt::join(kPlaces, ", "))));
  const auto depth = std::count(key->path.begin(), key->path.end(), '\\');
  if (depth >= static_cast<std::ptrdiff_t>(limits_.max_key_depth))
    return fail(RegScanner::error_at(line, "the key is nested too deep"));
  const std::size_t first_name = std::min(key->path.find('\\'), key->path.size());
  if (key->place == kSystem &&
      equal_no_case(std::string_view(key->path).substr(0, first_name), "CurrentControlSet")) {
    key->path.replace(0, first_name, "ControlSet001");
    uses_current_control_set_ |= !is_deletion;
  }
  if (!is_deletion) return open_key(*key);
  hive_ = nullptr;
  const auto hive = result_.hives.find(std::string(key->place));
  if (hive != result_.hives.end()) hive->second->remove(key->path);
  return {};
}

Result<void> Parser::open_key(const KeyPlace& key) {
  std::shared_ptr<MemoryHive>& hive = result_.hives[std::string(key.place)];
  if (!hive) hive = std::make_shared<MemoryHive>();
  hive->create(key.path);
  hive_ = hive.get();
  path_ = key.path;
  return {};
}

Result<void> Parser::value_line() {
  std::string name;
  if (!scan_.take("@")) {
    TRY_ASSIGN(name, scan_.take_quoted());
  }
  if (!hive_) return fail(scan_.error("a value must stand below a [key]"));
  scan_.skip_blanks();
  if (!scan_.take("=")) return fail(scan_.error("= is missing after the name"));
  scan_.skip_blanks();
  if (scan_.take("-")) {
    hive_->remove_value(path_, name);
    return scan_.expect_line_end();
  }
  TRY_ASSIGN(Value value, value_data());
  TRY(scan_.expect_line_end());
  value.name = std::move(name);
  hive_->set(path_, std::move(value));
  return {};
}

Result<Value> Parser::value_data() {
  if (scan_.peek() == '"') return string_data(ValueType::kString);
  if (scan_.take("expand:")) return string_data(ValueType::kExpandString);
  if (scan_.take("str(")) return typed_string();
  if (scan_.take("multi:")) return strings_data();
  if (scan_.take("make:")) return made_data();
  if (scan_.take("dword:")) {
    TRY_ASSIGN(const std::uint64_t number, scan_.take_hex_number(8, "dword"));
    return dword_value({}, static_cast<std::uint32_t>(number));
  }
  if (scan_.take("qword:")) {
    TRY_ASSIGN(const std::uint64_t number, scan_.take_hex_number(16, "qword"));
    return qword_value({}, number);
  }
  if (scan_.take("hex")) return hex_data();
  return fail(
      scan_.error("the value is none of \"text\", dword:, qword:, hex:, hex(n):, multi:, "
                  "expand:, str(n):, make:, -"));
}

// Of hivexregedit: str(1) is REG_SZ, str(2) REG_EXPAND_SZ.
Result<Value> Parser::typed_string() {
  TRY_ASSIGN(const std::uint64_t type, scan_.take_hex_number(1, "the type"));
  if (type != 1 && type != 2) return fail(scan_.error("str() is of type 1 or 2"));
  if (!scan_.take("):")) return fail(scan_.error("): is missing after the type"));
  return string_data(static_cast<ValueType>(type));
}

// The data of hex(1), hex(2) and hex(7) in REGEDIT4 is one byte per character.
Result<Value> Parser::hex_data() {
  Value value{{}, ValueType::kBinary, {}};
  if (scan_.take("(")) {
    TRY_ASSIGN(const std::uint64_t type, scan_.take_hex_number(8, "the type"));
    value.type = static_cast<ValueType>(type);
    if (!scan_.take(")")) return fail(scan_.error(") is missing after the type"));
  }
  if (!scan_.take(":")) return fail(scan_.error(": is missing after hex"));
  TRY_ASSIGN(value.data, scan_.take_hex_bytes());
  const bool is_text = value.type == ValueType::kString || value.type == ValueType::kMultiString ||
                       value.type == ValueType::kExpandString;
  if (is_ansi_ && is_text) value.data = utf16le_from_utf8(utf8_from_latin1(value.data));
  return value;
}

Result<Value> Parser::string_data(ValueType type) {
  if (scan_.peek() != '"') return fail(scan_.error("\" is missing before the text"));
  TRY_ASSIGN(const std::string text, scan_.take_quoted());
  return string_value({}, text, type);
}

Result<Value> Parser::strings_data() {
  std::vector<std::string> strings;
  while (scan_.peek() == '"') {
    TRY_ASSIGN(std::string text, scan_.take_quoted());
    strings.push_back(std::move(text));
    scan_.skip_blanks();
    if (!scan_.take(",")) return strings_value({}, strings);
    scan_.skip_white();
  }
  if (!strings.empty()) return fail(scan_.error("\" is missing after the ,"));
  return strings_value({}, strings);
}

// {field=value, field="value with , or }"}: fields may be spread over lines.
Result<RegFields> Parser::fields() {
  RegFields list;
  if (!scan_.take("{")) return fail(scan_.error("{ is missing after the structure's name"));
  scan_.skip_white();
  while (!scan_.take("}")) {
    const std::string name(scan_.take_word());
    if (name.empty()) return fail(scan_.error("a field's name or } is missing"));
    scan_.skip_blanks();
    if (!scan_.take("=")) return fail(scan_.error("= is missing after " + name));
    scan_.skip_blanks();
    std::string value;
    if (scan_.peek() == '"') {
      TRY_ASSIGN(value, scan_.take_quoted());
    } else {
      value = scan_.take_until(",}");
    }
    list.emplace_back(name, std::move(value));
    scan_.skip_white();
    if (!scan_.take(",") && scan_.peek() != '}')
      return fail(scan_.error(", or } is missing after " + name));
    scan_.skip_white();
  }
  return list;
}

Result<Value> Parser::made_data() {
  const std::size_t line = scan_.line();
  const std::string structure(scan_.take_word());
  TRY_ASSIGN(const RegFields list, fields());
  if (!make_) return fail(RegScanner::error_at(line, "make: is not possible here"));
  Result<Value> made = make_(structure, list);
  if (!made) return fail(RegScanner::error_at(line, made.error().what));
  return made;
}

// CurrentControlSet was written to ControlSet001: without a Select nothing would point there.
void Parser::complete_select() {
  if (!uses_current_control_set_) return;
  MemoryHive& system = *result_.hives.at(std::string(kSystem));
  if (system.find("Select")) return;
  system.set("Select", dword_value("Current", 1));
  system.set("Select", dword_value("Default", 1));
  system.set("Select", dword_value("Failed", 0));
  system.set("Select", dword_value("LastKnownGood", 1));
}

Result<RegText> Parser::parse() {
  scan_.take(kByteOrderMark);
  bool has_header = false;
  for (scan_.skip_white(); !scan_.at_end(); scan_.skip_white()) {
    if (scan_.peek() == ';') {
      TRY(comment());
      is_first_after_key_ = false;
    } else if (!has_header) {
      TRY(header());
      has_header = true;
    } else if (scan_.peek() == '[') {
      TRY(key_line());
      is_first_after_key_ = true;
    } else if (scan_.peek() == '"' || scan_.peek() == '@') {
      TRY(value_line());
      is_first_after_key_ = false;
    } else {
      return fail(scan_.error("neither a [key], a \"name\"= nor a comment"));
    }
  }
  if (!has_header) return fail(scan_.error("the text is empty"));
  complete_select();
  return std::move(result_);
}

}  // namespace

Result<RegText> parse_reg_text(std::string_view text, const MakeValue& make, const Limits& limits) {
  if (text.size() > limits.max_text_bytes)
    return fail(ErrorCode::kLimit, "the .reg text is too long");
  if (!is_utf8(text)) return fail(ErrorCode::kUsage, "the .reg text is not UTF-8");
  return Parser(text, make, limits).parse();
}

}  // namespace assay
