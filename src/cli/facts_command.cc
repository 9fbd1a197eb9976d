// assay facts list: what rules can ask about.

#include <memory>
#include <ostream>

#include <fmt/core.h>

#include "cli/command.h"
#include "cli/facts_table.h"
#include "facts/decoders.h"
#include "facts/subject.h"

namespace assay {

namespace {

void list(const Console& console) {
  console.out << "Facts: fact = 'os.edition'\n";
  for (const FactDefinition* fact : fact_definitions())
    console.out << fmt::format("  {:<28} {:<7} {}\n", fact->name, fact->type, fact->help);
  console.out << "\nRecords: record = 'kms_server', where = { kind = 'loopback' }\n";
  for (const RecordDefinition* record : record_definitions()) {
    console.out << fmt::format("  {}: {}\n", record->name, record->help);
    for (const FieldHelp& field : record->fields)
      console.out << fmt::format("    {:<14} {}\n", field.name, field.help);
  }
  console.out << "\nDecoders: decode = 'DigitalProductId4', field = 'channel'\n";
  for (const Decoder& decoder : decoders()) {
    console.out << fmt::format("  {}: {}\n   ", decoder.name, decoder.help);
    for (const std::string_view field : decoder.fields) console.out << ' ' << field;
    console.out << '\n';
  }
}

}  // namespace

void add_facts_command(CLI::App& app, Program& program) {
  CLI::App* facts = app.add_subcommand("facts", "What rules can ask about");
  facts->footer("Example:\n  assay facts list");
  facts->require_subcommand(1);
  auto format = std::make_shared<std::string>("text");
  CLI::App* command = facts->add_subcommand("list", "All facts, records and decoders");
  command->add_option("-f,--format", *format, "text (default) or markdown")
      ->check(CLI::IsMember({"text", "markdown"}).description(""))
      ->type_name("FORMAT");
  command->callback([format, &program] {
    program.run = [format, &program] {
      *format == "markdown" ? write_facts_table(program.console.out) : list(program.console);
      return kExitClean;
    };
  });
}

}  // namespace assay
