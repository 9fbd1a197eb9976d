#include "cli/facts_table.h"

#include <ostream>

#include <fmt/core.h>

#include "cli/markdown_page.h"
#include "facts/decoders.h"
#include "facts/subject.h"

namespace assay {

namespace {

constexpr const char* kHead = R"(# Facts, records, decoders

This page is written by the program: `build/assay facts list -f markdown > docs/reference/facts.md`.
How rules ask about them: [write a rule](../how-to/write-a-rule.md). What they are in an image:
`assay inspect install.wim`.
)";

// "key" of "key.channel"; facts are sorted by name, so those of a group follow each other.
std::string_view group_of(std::string_view fact) { return fact.substr(0, fact.find('.')); }

void write_facts(std::ostream& out) {
  out << "\n## Facts\n\n`fact = 'os.edition'`: one value of an image, or none.\n";
  std::string_view group;
  for (const FactDefinition* fact : fact_definitions()) {
    if (group_of(fact->name) != group) {
      group = group_of(fact->name);
      out << fmt::format("\n### {}\n\n| fact | type | |\n|---|---|---|\n", group);
    }
    out << fmt::format("| `{}` | {} | {} |\n", fact->name, fact->type, markdown_text(fact->help));
  }
}

void write_records(std::ostream& out) {
  out << "\n## Records\n\n`record = 'kms_server', where = { kind = 'loopback' }`: as many as an "
         "image has.\n";
  for (const RecordDefinition* record : record_definitions()) {
    out << fmt::format("\n### {}\n\n{}\n\n| field | |\n|---|---|\n", record->name,
                       markdown_text(record->help));
    for (const FieldHelp& field : record->fields)
      out << fmt::format("| `{}` | {} |\n", field.name, markdown_text(field.help));
  }
}

void write_decoders(std::ostream& out) {
  out << "\n## Decoders\n\n`decode = 'DigitalProductId4', field = 'channel'`: a field of a binary "
         "registry value.\n\n| decoder | | fields |\n|---|---|---|\n";
  for (const Decoder& decoder : decoders()) {
    out << fmt::format("| `{}` | {} |", decoder.name, markdown_text(decoder.help));
    for (const std::string_view field : decoder.fields) out << fmt::format(" `{}`", field);
    out << " |\n";
  }
}

}  // namespace

void write_facts_table(std::ostream& out) {
  out << kHead;
  write_facts(out);
  write_records(out);
  write_decoders(out);
}

}  // namespace assay
