#include "base/text.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include <fmt/core.h>

namespace assay {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_high_surrogate(char16_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(char16_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

void append_utf8(std::string& out, char32_t point) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6);
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

// The code point at `at`, which is moved past it. Malformed: no value, moved past one byte.
std::optional<char32_t> take_utf8(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(at++);
  if (lead < 0x80) return lead;
  const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < more) return std::nullopt;
  char32_t point = lead & (0x3FU >> more);
  for (std::size_t i = 0; i < more; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return std::nullopt;
    point = point << 6 | (byte(at + i) & 0x3FU);
  }
  constexpr std::array<char32_t, 4> kSmallest = {0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < kSmallest[more] || point > 0x10FFFF || is_surrogate) return std::nullopt;
  at += more;
  return point;
}

// Upper-case mappings above ASCII as runs: every `stride`-th unit from first to last moves by
// `delta`. They are those of $UpCase on NTFS volumes of current Windows, which are not Unicode's:
// no letter beyond ASCII becomes an ASCII one.
struct UpcaseRun {
  char16_t first;
  char16_t last;
  std::uint8_t stride;
  std::int32_t delta;
};
constexpr UpcaseRun kUpcaseRuns[] = {
#include "base/upcase_runs.inc"
};

// 0x80 to 0x9F of Windows-1252; 0: not assigned.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::string utf8_from_windows1252(ByteView bytes) {
  std::string out;
  for (const std::byte byte : bytes) {
    char32_t point = std::to_integer<char32_t>(byte);
    if (point >= 0x80 && point < 0xA0) {
      const char16_t mapped = kWindows1252[point - 0x80];
      point = mapped != 0 ? mapped : kReplacement;
    }
    append_utf8(out, point);
  }
  return out;
}

std::string utf8_from_utf16be(ByteView bytes) {
  Bytes swapped(bytes.begin(), bytes.end());
  for (std::size_t i = 0; i + 1 < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
  return utf8_from_utf16le(swapped);
}

bool starts_with(ByteView bytes, std::initializer_list<unsigned> mark) {
  return bytes.size() >= mark.size() &&
         std::equal(mark.begin(), mark.end(), bytes.begin(),
                    [](unsigned a, std::byte b) { return a == std::to_integer<unsigned>(b); });
}

// ASCII text in UTF-16: zero bytes on one side only, over the first 64 characters.
bool looks_like_utf16(ByteView bytes, std::size_t zero_side) {
  const std::size_t length = std::min<std::size_t>(bytes.size(), 128) & ~std::size_t{1};
  if (length < 4) return false;
  for (std::size_t i = 0; i < length; ++i)
    if ((bytes[i] == std::byte{0}) != (i % 2 == zero_side)) return false;
  return true;
}

// Where the printable ASCII that begins at `at` ends; nearly all text is made of it.
std::size_t end_of_plain_run(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] >= 0x20 && text[at] < 0x7F) ++at;
  return at;
}

bool is_unsafe_to_print(char32_t point) {
  const bool is_control = point < 0x20 || (point >= 0x7F && point < 0xA0);
  const bool is_direction = (point >= 0x202A && point <= 0x202E) ||
                            (point >= 0x2066 && point <= 0x2069) || point == 0x200E ||
                            point == 0x200F || point == 0x061C;
  const bool is_line_break = point == 0x2028 || point == 0x2029;
  return is_control || is_direction || is_line_break || point == 0xFEFF;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above + 1, row[j - 1] + 1, replaced});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string utf8_from_utf16(std::u16string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char16_t unit = text[i];
    if (is_high_surrogate(unit) && i + 1 < text.size() && is_low_surrogate(text[i + 1])) {
      append_utf8(out, 0x10000 + ((unit & 0x3FFU) << 10) + (text[++i] & 0x3FFU));
    } else {
      append_utf8(out, is_high_surrogate(unit) || is_low_surrogate(unit) ? kReplacement : unit);
    }
  }
  return out;
}

std::string utf8_from_utf16le(ByteView bytes) {
  const auto unit = [bytes](std::size_t i) {
    return static_cast<char16_t>(std::to_integer<unsigned>(bytes[2 * i]) |
                                 std::to_integer<unsigned>(bytes[2 * i + 1]) << 8);
  };
  // Nearly all text of Windows is ASCII, and a scan decodes thousands of names.
  std::string ascii(bytes.size() / 2, '\0');
  std::size_t i = 0;
  for (; i < ascii.size() && unit(i) < 0x80; ++i) ascii[i] = static_cast<char>(unit(i));
  if (i == ascii.size()) return ascii;
  std::u16string units(ascii.size(), u'\0');
  for (i = 0; i < units.size(); ++i) units[i] = unit(i);
  return utf8_from_utf16(units);
}

std::u16string utf16_from_utf8(std::string_view text) {
  std::u16string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t point = take_utf8(text, at).value_or(kReplacement);
    if (point < 0x10000) {
      out += static_cast<char16_t>(point);
    } else {
      out += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10));
      out += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF));
    }
  }
  return out;
}

Bytes utf16le_from_utf8(std::string_view text) {
  Bytes out;
  for (const char16_t unit : utf16_from_utf8(text)) {
    out.push_back(static_cast<std::byte>(unit & 0xFF));
    out.push_back(static_cast<std::byte>(unit >> 8));
  }
  return out;
}

std::string utf8_from_latin1(ByteView bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const std::byte byte : bytes) append_utf8(out, std::to_integer<char32_t>(byte));
  return out;
}

std::string decode_text_file(ByteView bytes) {
  if (starts_with(bytes, {0xEF, 0xBB, 0xBF}))
    bytes = bytes.subspan(3);
  else if (starts_with(bytes, {0xFF, 0xFE}))
    return utf8_from_utf16le(bytes.subspan(2));
  else if (starts_with(bytes, {0xFE, 0xFF}))
    return utf8_from_utf16be(bytes.subspan(2));
  else if (looks_like_utf16(bytes, 1))
    return utf8_from_utf16le(bytes);
  else if (looks_like_utf16(bytes, 0))
    return utf8_from_utf16be(bytes);
  if (is_utf8(as_chars(bytes))) return std::string(as_chars(bytes));
  return utf8_from_windows1252(bytes);
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();)
    if (!take_utf8(text, at)) return false;
  return true;
}

char16_t upcase(char16_t unit) {
  if (unit < 0x80) return unit >= u'a' && unit <= u'z' ? static_cast<char16_t>(unit - 32) : unit;
  const auto* run = std::upper_bound(std::begin(kUpcaseRuns), std::end(kUpcaseRuns), unit,
                                     [](char16_t u, const UpcaseRun& r) { return u < r.first; });
  if (run == std::begin(kUpcaseRuns)) return unit;
  --run;
  if (unit > run->last || (unit - run->first) % run->stride != 0) return unit;
  return static_cast<char16_t>(unit + run->delta);
}

std::string fold(std::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) {
    std::string out(text);
    for (char& c : out)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return out;
  }
  std::u16string units = utf16_from_utf8(text);
  for (char16_t& unit : units) unit = upcase(unit);
  return utf8_from_utf16(units);
}

bool equal_no_case(std::string_view a, std::string_view b) { return fold(a) == fold(b); }

bool starts_with_no_case(std::string_view text, std::string_view start) {
  return fold(text).starts_with(fold(start));
}

bool ends_with_no_case(std::string_view text, std::string_view end) {
  return fold(text).ends_with(fold(end));
}

bool contains_no_case(std::string_view text, std::string_view part) {
  return fold(text).find(fold(part)) != std::string::npos;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::string printable(std::string_view text, bool keep_newlines) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    at = end_of_plain_run(text, at);
    if (at != start) {
      out += text.substr(start, at - start);
      continue;
    }
    const std::optional<char32_t> point = take_utf8(text, at);
    if (!point)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[start]));
    else if (keep_newlines && (*point == '\n' || *point == '\t'))
      out += static_cast<char>(*point);
    else if (is_unsafe_to_print(*point))
      out += *point < 0x100 ? fmt::format("\\x{:02x}", static_cast<unsigned>(*point))
                            : fmt::format("\\u{{{:04x}}}", static_cast<unsigned>(*point));
    else
      out += text.substr(start, at - start);
  }
  return out;
}

std::string_view closest(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string_view candidate : known) {
    const std::size_t distance = edit_distance(lower_ascii(word), lower_ascii(candidate));
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace assay
