// assay inspect: what is known of an image, without a verdict.

#include <memory>
#include <ostream>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "facts/subject.h"
#include "image/target.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

using Json = nlohmann::ordered_json;

struct InspectOptions {
  std::string target;
  std::string format = "text";
  bool strict = false;
  EngineOptions engine;
};

constexpr const char* kFooter = R"(Examples:
  assay inspect install.wim           every image: which Windows, which key, which KMS settings
  assay inspect golden.vhdx           every Windows on a disk
  assay inspect -f json mounted/)";

// A value for people; a published setup key is no secret, every other key is redacted.
std::string shown(std::string_view name, const FactValue& value) {
  return name == "gvlk" ? to_text(value) : redact_keys(to_text(value));
}

void print_facts(const Subject& subject, std::ostream& out) {
  for (const FactDefinition* definition : fact_definitions()) {
    const Answer& answer = subject.fact(definition->name);
    if (const auto* found = std::get_if<Present>(&answer))
      out << fmt::format("  {:<26} {}\n", definition->name,
                         printable(shown(definition->name, found->value)));
    else if (const auto* unreadable = std::get_if<Unreadable>(&answer);
             unreadable != nullptr && unreadable->error.code != ErrorCode::kOutside)
      out << fmt::format("  {:<26} could not be read: {}\n", definition->name,
                         printable(to_string(unreadable->error)));
  }
}

void print_record(const Record& record, std::ostream& out) {
  std::string line;
  for (const auto& [field, value] : record.fields) {
    const std::string text = shown(field, value);
    if (!text.empty())
      line += fmt::format("{}{}={}", line.empty() ? "" : "  ", field, printable(text));
  }
  out << "    " << line << '\n';
  for (const Evidence& evidence : record.evidence) {
    const std::string& place = evidence.from.key.empty() ? evidence.from.file : evidence.from.key;
    out << fmt::format("      {}  [{}]\n", printable(evidence.text), printable(place));
  }
}

void print_records(const Subject& subject, std::ostream& out) {
  for (const RecordDefinition* definition : record_definitions()) {
    const Records& records = subject.records(definition->name);
    if (!records.found.empty()) out << fmt::format("  {}\n", definition->name);
    for (const Record& record : records.found) print_record(record, out);
  }
}

Json json_of(const FactValue& value, std::string_view name) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  return utf8_from_utf16(utf16_from_utf8(shown(name, value)));
}

Json image_json(const Artefact& artefact, const Subject& subject) {
  Json image;
  image["locator"] = artefact.locator;
  image["kind"] = name_of(artefact.kind);
  image["facts"] = Json::object();
  for (const FactDefinition* definition : fact_definitions())
    if (const auto* found = std::get_if<Present>(&subject.fact(definition->name)))
      image["facts"][std::string(definition->name)] = json_of(found->value, definition->name);
  image["records"] = Json::object();
  for (const RecordDefinition* definition : record_definitions()) {
    Json list = Json::array();
    for (const Record& record : subject.records(definition->name).found) {
      Json fields = Json::object();
      for (const auto& [name, value] : record.fields) fields[name] = json_of(value, name);
      list.push_back(fields);
    }
    image["records"][std::string(definition->name)] = list;
  }
  return image;
}

// An unreadable image or hive does not hide the others, but the exit code tells.
int inspect(const InspectOptions& options, const Console& console) {
  const Result<Target> target = open_target(options.target, options.engine.open);
  if (!target) return report_error(console, target.error());
  report_notes(console, {}, target->notes);
  int code = kExitClean;
  for (const Error& error : target->errors) code = report_error(console, error);
  Json images = Json::array();
  for (const PendingArtefact& pending : target->artefacts) {
    const Result<Artefact> artefact = pending.open();
    if (!artefact) {
      code = report_error(console, artefact.error());
      continue;
    }
    for (const Registry::Root& root : artefact->registry->roots())
      if (root.reason) code = report_error(console, in(artefact->locator, *root.reason));
    if (artefact->kind == ArtefactKind::kEmpty)
      code = report_error(console, artefact->locator + ": no Windows found");
    const Subject subject(*artefact, default_tables(),
                          {options.engine.open.limits, options.strict});
    if (options.format == "json") {
      images.push_back(image_json(*artefact, subject));
      continue;
    }
    console.out << fmt::format("{} ({})\n", printable(artefact->locator), name_of(artefact->kind));
    print_facts(subject, console.out);
    print_records(subject, console.out);
    console.out << '\n';
  }
  if (options.format == "json") console.out << Json{{"images", images}}.dump(2) << '\n';
  return code;
}

}  // namespace

void add_inspect_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<InspectOptions>();
  CLI::App* command =
      app.add_subcommand("inspect", "Show identity and licensing state, without a verdict");
  command->footer(kFooter);
  command->add_option("TARGET", options->target)->required()->type_name("");
  command->add_option("-f,--format", options->format, "text (default) or json")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("FORMAT");
  command->add_flag("--strict", options->strict,
                    "What comes from a hive that was being written counts as unreadable");
  add_engine_options(*command, options->engine);
  command->callback([options, &program] {
    program.run = [options, &program] {
      prepare(options->engine);
      return finish(options->engine, inspect(*options, program.console), program.console);
    };
  });
}

}  // namespace assay
