// An activation error: what rules/data/errors.toml says of it, and the rules whose texts name it as
// what happens to clones.

#include <algorithm>
#include <charconv>
#include <limits>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/explain.h"
#include "cli/page.h"
#include "report/json_parts.h"

namespace assay {

namespace {

constexpr std::size_t kTextWidth = 96;

template <typename Number>
std::optional<Number> number_from(std::string_view digits, int base) {
  Number number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size())
    return std::nullopt;
  return number;
}

std::string hexadecimal(std::uint32_t code) { return fmt::format("0x{:08X}", code); }

std::int32_t as_signed(std::uint32_t code) { return static_cast<std::int32_t>(code); }

// A failure has its highest bit set, so eight digits that begin with 8 or more are hexadecimal.
bool is_bare_hexadecimal(std::string_view word) {
  constexpr std::size_t kDigits = 8;
  return word.size() == kDigits && number_from<std::uint32_t>(word, 16).value_or(0) > 0x7FFFFFFF;
}

std::vector<const Rule*> rules_that_name(const RuleSet& rules, const std::string& code) {
  std::vector<const Rule*> found;
  for (const Rule& rule : rules.rules())
    for (const std::string* text : {&rule.title, &rule.description, &rule.rationale})
      if (contains_no_case(*text, code)) {
        found.push_back(&rule);
        break;
      }
  return found;
}

// The known codes of the narrowest family that the code belongs to: 0xC004F0xx, else 0xC004xxxx.
std::string hint_for(std::uint32_t code, const Tables& tables) {
  for (const int digits : {2, 4}) {
    std::string family;
    for (const ActivationError& row : tables.errors)
      if (row.code >> (4 * digits) == code >> (4 * digits))
        family += (family.empty() ? "" : ", ") + hexadecimal(row.code);
    if (family.empty()) continue;
    return fmt::format(" (known of its family {}{}: {})",
                       hexadecimal(code).substr(0, static_cast<std::size_t>(10 - digits)),
                       std::string(static_cast<std::size_t>(digits), 'x'), family);
  }
  return {};
}

std::string lines_of_text(std::string_view text) { return joined(wrapped(text, kTextWidth), "\n"); }

void print_error(const ActivationError& row, const std::vector<const Rule*>& rules,
                 std::ostream& out) {
  out << fmt::format("{} ({})\n", hexadecimal(row.code), as_signed(row.code));
  print_section("What it means", lines_of_text(row.meaning), out);
  print_section("What helps", lines_of_text(row.remedy), out);
  std::vector<std::string> lines;
  for (const Rule* rule : rules) lines.push_back(fmt::format("{:<8} {}", rule->id, rule->title));
  print_section("Rules that find its causes in an image",
                lines.empty() ? "none: its causes lie outside of images" : joined(lines, "\n"),
                out);
  print_section("Source", lines_of_text(row.source), out);
}

Json error_json(const ActivationError& row, const std::vector<const Rule*>& rules) {
  Json list = Json::array();
  for (const Rule* rule : rules) list.push_back({{"id", rule->id}, {"title", rule->title}});
  return {{"code", hexadecimal(row.code)}, {"decimal", as_signed(row.code)},
          {"meaning", row.meaning},        {"remedy", row.remedy},
          {"source", row.source},          {"rules", list}};
}

}  // namespace

std::optional<std::uint32_t> error_code_from(std::string_view word) {
  if (starts_with_no_case(word, "0x")) return number_from<std::uint32_t>(word.substr(2), 16);
  if (is_bare_hexadecimal(word)) return number_from<std::uint32_t>(word, 16);
  const auto number = number_from<std::int64_t>(word, 10);
  if (!number || *number < std::numeric_limits<std::int32_t>::min() ||
      *number > std::numeric_limits<std::uint32_t>::max())
    return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

int explain_error(std::uint32_t code, const RuleSet& rules, const ExplainOptions& options,
                  const Console& console) {
  const Tables& tables = default_tables();
  const ActivationError* row = tables.find_error(code);
  if (row == nullptr)
    return report_error(console, fmt::format("nothing is known of the error code {}{}",
                                             hexadecimal(code), hint_for(code, tables)));
  const std::vector<const Rule*> naming = rules_that_name(rules, hexadecimal(code));
  if (options.is_json())
    console.out << error_json(*row, naming).dump(2) << '\n';
  else
    print_error(*row, naming, console.out);
  return kExitClean;
}

}  // namespace assay
