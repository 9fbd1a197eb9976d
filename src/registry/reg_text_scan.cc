#include "registry/reg_text_scan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// -1: not a digit.
int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// '\0' and an ok of false: no such escape.
char unescape(char c, bool& ok) {
  switch (c) {
    case '\\': return '\\';
    case '"': return '"';
    case 'n': return '\n';
    case 'r': return '\r';
    case '0': return '\0';
    default: ok = false; return '\0';
  }
}

}  // namespace

Error RegScanner::error_at(std::size_t line, std::string_view what) {
  return {ErrorCode::kUsage, fmt::format("line {}: {}", line, what), {}, {}};
}

void RegScanner::advance(std::size_t count) {
  const std::string_view passed = text_.substr(at_, count);
  line_ += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
  at_ += passed.size();
}

bool RegScanner::take(std::string_view word) {
  if (!starts_with(word)) return false;
  advance(word.size());
  return true;
}

void RegScanner::skip_blanks() {
  while (!at_end() && is_blank(peek())) advance(1);
}

void RegScanner::skip_white() {
  while (!at_end() && (is_blank(peek()) || peek() == '\n' || peek() == '\r')) advance(1);
}

std::string_view RegScanner::take_line() {
  std::string_view rest = text_.substr(at_, text_.find('\n', at_) - at_);
  advance(rest.size() + 1);
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

Result<void> RegScanner::expect_line_end() {
  skip_blanks();
  if (at_end() || peek() == ';' || peek() == '\n' || starts_with("\r\n")) {
    take_line();
    return {};
  }
  return fail(error("text after the value; is a closing quote missing above?"));
}

Result<std::string> RegScanner::take_quoted() {
  const std::size_t first_line = line_;
  advance(1);
  std::string out;
  while (!at_end() && peek() != '"') {
    const bool is_escape = peek() == '\\' && at_ + 1 < text_.size();
    bool ok = true;
    out += is_escape ? unescape(text_[at_ + 1], ok) : peek();
    if (!ok)
      return fail(error(fmt::format("\\{} is no escape; write \\\\ for \\", text_[at_ + 1])));
    advance(is_escape ? 2 : 1);
  }
  if (!take("\"")) return fail(error_at(first_line, "the quote is never closed"));
  return out;
}

Result<std::uint64_t> RegScanner::take_hex_number(std::size_t digits, std::string_view what) {
  std::uint64_t number = 0;
  std::size_t count = 0;
  for (; hex_digit(peek()) >= 0; advance(1), ++count)
    number = number << 4 | static_cast<std::uint64_t>(hex_digit(peek()));
  if (count == 0) return fail(error(fmt::format("{} has no hexadecimal digits", what)));
  if (count > digits)
    return fail(error(fmt::format("{} has more than {} hexadecimal digits", what, digits)));
  return number;
}

// A backslash at the end of a line, with the line end and the blanks of the next line.
bool RegScanner::skip_continuation() {
  if (peek() != '\\') return false;
  advance(1);
  skip_blanks();
  if (peek() != ';' && peek() != '\r' && peek() != '\n' && !at_end()) return false;
  take_line();
  skip_blanks();
  return true;
}

Result<Bytes> RegScanner::take_hex_bytes() {
  Bytes bytes;
  for (;;) {
    skip_blanks();
    if (peek() == '\\' && !skip_continuation())
      return fail(error("only a line end may follow the \\"));
    if (hex_digit(peek()) < 0) return bytes;
    TRY_ASSIGN(const std::uint64_t byte, take_hex_number(2, "a byte"));
    bytes.push_back(static_cast<std::byte>(byte));
    skip_blanks();
    if (!take(",")) return bytes;
  }
}

std::string_view RegScanner::take_word() {
  const auto is_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const std::size_t first = at_;
  while (!at_end() && is_word(peek())) advance(1);
  return text_.substr(first, at_ - first);
}

std::string_view RegScanner::take_until(std::string_view ends) {
  const std::size_t first = at_;
  while (!at_end() && peek() != '\n' && ends.find(peek()) == std::string_view::npos) advance(1);
  return trim(text_.substr(first, at_ - first));
}

namespace {

// `count` decimal digits at the front of `text`, which loses them; -1: there are not so many.
int take_digits(std::string_view& text, std::size_t count) {
  int number = 0;
  if (text.size() < count) return -1;
  const auto [end, status] = std::from_chars(text.data(), text.data() + count, number);
  if (status != std::errc{} || end != text.data() + count || number < 0) return -1;
  text.remove_prefix(count);
  return number;
}

// The hundred-nanoseconds of ".1234567"; -1: malformed.
int take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return 0;
  text.remove_prefix(1);
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > 7) return -1;
  int ticks = take_digits(text, digits);
  for (std::size_t i = digits; i < 7; ++i) ticks *= 10;
  return ticks;
}

}  // namespace

Result<FileTime> parse_iso8601(std::string_view text) {
  constexpr std::string_view kSeparators = "--T::";
  constexpr std::array<std::size_t, 6> kDigits = {4, 2, 2, 2, 2, 2};
  const auto refuse = [] {
    return fail(ErrorCode::kUsage, "a time is written 2024-03-01T12:30:05Z");
  };
  std::array<int, 6> part{};
  for (std::size_t i = 0; i < part.size(); ++i) {
    part[i] = take_digits(text, kDigits[i]);
    if (part[i] < 0) return refuse();
    if (i < kSeparators.size()) {
      if (!text.starts_with(kSeparators[i])) return refuse();
      text.remove_prefix(1);
    }
  }
  const int ticks = take_fraction(text);
  if (ticks < 0 || text != "Z") return refuse();
  using namespace std::chrono;
  const year_month_day date{year(part[0]), month(static_cast<unsigned>(part[1])),
                            day(static_cast<unsigned>(part[2]))};
  // FILETIME begins with 1601.
  if (!date.ok() || part[0] < 1601 || part[3] > 23 || part[4] > 59 || part[5] > 59) return refuse();
  const auto moment = sys_days(date) + hours(part[3]) + minutes(part[4]) + seconds(part[5]);
  FileTime time = file_time_from_unix(duration_cast<seconds>(moment.time_since_epoch()).count());
  time.ticks += static_cast<std::uint64_t>(ticks);
  return time;
}

}  // namespace assay
