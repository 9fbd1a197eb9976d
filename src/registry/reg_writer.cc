#include "registry/reg_writer.h"

#include <algorithm>
#include <iterator>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "registry/value_text.h"

namespace assay {

namespace {

// regedit breaks lists of bytes so that a line with its `\` has at most 80 columns.
constexpr std::size_t kColumns = 80;
constexpr std::string_view kIndent = "  ";

constexpr std::string_view kLineBreakers("\r\n\0", 3);

bool has_line_breaker(std::string_view text) {
  return text.find_first_of(kLineBreakers) != std::string_view::npos;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '\\': out += "\\\\"; break;
      case '"': out += "\\\""; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\0': out += "\\0"; break;
      default: out += c;
    }
  }
  return out + '"';
}

// The text of a REG_SZ that comes back byte for byte from its quoted form.
std::optional<std::string> plain_string(const Value& value) {
  if (value.type != ValueType::kString) return std::nullopt;
  std::optional<std::string> text = as_string(value);
  if (!text || has_line_breaker(*text)) return std::nullopt;
  Bytes again = utf16le_from_utf8(*text);
  again.insert(again.end(), 2, std::byte{0});
  if (again != value.data) return std::nullopt;
  return text;
}

void write_hex(const Value& value, std::size_t column, std::ostream& out) {
  std::string line = "hex";
  if (value.type != ValueType::kBinary)
    line += fmt::format("({:x})", static_cast<std::uint32_t>(value.type));
  line += ':';
  column += line.size();
  out << line;
  for (std::size_t i = 0; i < value.data.size(); ++i) {
    const bool is_last = i + 1 == value.data.size();
    // "xx" with its comma and the `\` that may have to follow.
    if (column + (is_last ? 2 : 4) > kColumns && i > 0) {
      out << "\\\n" << kIndent;
      column = kIndent.size();
    }
    out << fmt::format("{:02x}{}", std::to_integer<unsigned>(value.data[i]), is_last ? "" : ",");
    column += 3;
  }
  out << '\n';
}

// HKLM\SOFTWARE\... with the long name of the root.
std::string long_path(std::string_view path) {
  struct Root {
    std::string_view short_name;
    std::string_view long_name;
  };
  constexpr Root kHiveRoots[] = {
      {"HKLM", "HKEY_LOCAL_MACHINE"}, {"HKU", "HKEY_USERS"}, {"HKCU", "HKEY_CURRENT_USER"}};
  const std::string_view first = path.substr(0, path.find('\\'));
  for (const Root& root : kHiveRoots)
    if (equal_no_case(first, root.short_name))
      return fmt::format("{}{}", root.long_name, path.substr(first.size()));
  return std::string(path);
}

// A time to the last of its hundred-nanoseconds.
std::string exact_time(FileTime time) {
  std::string text = to_iso8601(time);
  const std::uint64_t fraction = time.ticks % 10'000'000;
  if (fraction != 0) text.insert(text.size() - 1, fmt::format(".{:07}", fraction));
  return text;
}

class TreeWriter {
 public:
  TreeWriter(std::ostream& out, const RegWriterOptions& options) : out_(out), options_(options) {}

  std::vector<Error> write(const Key& top);

 private:
  struct Step {
    Key key;
    std::size_t depth;
  };
  void write_key(const Key& key);
  void add_children(const Step& step);
  void report(Error error);

  std::ostream& out_;
  const RegWriterOptions& options_;
  std::vector<Step> pending_;
  std::vector<Error> errors_;
};

void TreeWriter::report(Error error) {
  out_ << "; not written: " << printable(to_string(error)) << '\n';
  errors_.push_back(std::move(error));
}

void TreeWriter::write_key(const Key& key) {
  const std::string path = long_path(key.path());
  out_ << '[' << (has_line_breaker(path) ? quoted(path) : path) << "]\n";
  if (options_.last_written) {
    const Result<KeyInfo> info = key.info();
    // Years of five digits and more are no time that anyone wrote.
    if (info && info->last_written.ticks != 0 && exact_time(info->last_written).size() <= 28)
      out_ << ";last-written: " << exact_time(info->last_written) << '\n';
  }
  Result<std::vector<Value>> values = key.values();
  if (!values)
    report(std::move(values).error());
  else
    for (const Value& value : *values) write_reg_value(value, out_);
  out_ << '\n';
}

void TreeWriter::add_children(const Step& step) {
  const auto refuse = [&](ErrorCode code, std::string_view what) {
    report(in(step.key.file(), {code, fmt::format("{}: {}", step.key.path(), what), {}, {}}));
  };
  Result<std::vector<Key>> children = step.key.children();
  if (!children) return report(std::move(children).error());
  if (children->empty()) return;
  if (step.depth >= options_.limits.max_key_depth)
    return refuse(ErrorCode::kLimit, "keys nested too deep");
  for (auto child = children->rbegin(); child != children->rend(); ++child) {
    // A child's path is its parent's, one backslash, and its own name.
    if (child->path().find('\\', step.key.path().size() + 1) != std::string::npos)
      refuse(ErrorCode::kUnsupported, "a subkey's name holds a backslash");
    else
      pending_.push_back({std::move(*child), step.depth + 1});
  }
}

std::vector<Error> TreeWriter::write(const Key& top) {
  pending_.push_back({top, 0});
  std::uint64_t written = 0;
  while (!pending_.empty()) {
    const Step step = std::move(pending_.back());
    pending_.pop_back();
    if (++written > options_.limits.max_keys_visited) {
      report(in(step.key.file(), {ErrorCode::kLimit, "too many keys to write", {}, {}}));
      break;
    }
    write_key(step.key);
    if (options_.below) add_children(step);
  }
  return std::move(errors_);
}

}  // namespace

void write_reg_header(std::ostream& out) { out << "Windows Registry Editor Version 5.00\n\n"; }

void write_reg_value(const Value& value, std::ostream& out) {
  const std::string start = (value.name.empty() ? "@" : quoted(value.name)) + "=";
  out << start;
  if (const std::optional<std::string> text = plain_string(value))
    out << quoted(*text) << '\n';
  else if (value.type == ValueType::kDword && value.data.size() == 4)
    out << fmt::format("dword:{:08x}\n", *as_number(value));
  else
    write_hex(value, start.size(), out);
}

std::vector<Error> write_reg_text(const Key& key, std::ostream& out,
                                  const RegWriterOptions& options) {
  return TreeWriter(out, options).write(key);
}

}  // namespace assay
