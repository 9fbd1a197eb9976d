#include "licensing/tables.h"
#include "rules/rule_parser.h"
#include "rules/rule_test.h"

// A rule that parses also runs its own tests, .reg text and all.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string_view text = as_chars(std::as_bytes(std::span(data, size)));
  if (const Result<Rule> rule = parse_rule(text, "fuzz")) run_rule_tests(*rule, default_tables());
  return 0;
}
