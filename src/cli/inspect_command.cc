// assay inspect: what is known of an image, without a verdict.

#include <memory>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/inspect_facts.h"
#include "cli/inspect_state.h"
#include "image/target.h"
#include "report/json_parts.h"

namespace assay {

namespace {

struct InspectOptions {
  std::string target;
  std::string format = "text";
  bool strict = false;
  EngineOptions engine;
};

constexpr const char* kInspectFooter = R"(Examples:
  assay inspect install.wim      every image: how it will be activated, which key, which KMS host
  assay inspect golden.vhdx      every Windows on a disk
  assay inspect -f json mounted/)";

Json image_json(const Artefact& artefact, const Subject& subject) {
  Json image;
  image["locator"] = artefact.locator;
  image["kind"] = name_of(artefact.kind);
  image["state"] = state_json(subject);
  image["facts"] = facts_json(subject);
  image["records"] = records_json(subject);
  return image;
}

void print_image(const Artefact& artefact, const Subject& subject, std::ostream& out) {
  out << fmt::format("{} ({})\n", printable(artefact.locator), name_of(artefact.kind));
  print_state(subject, out);
  print_facts(subject, out);
  print_records(subject, out);
  out << '\n';
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
                          {options.engine.open.limits, options.strict, *day_of({})});
    if (options.format == "json") {
      images.push_back(image_json(*artefact, subject));
      continue;
    }
    print_image(*artefact, subject, console.out);
  }
  if (options.format == "json") console.out << Json{{"images", images}}.dump(2) << '\n';
  return code;
}

}  // namespace

void add_inspect_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<InspectOptions>();
  CLI::App* command =
      app.add_subcommand("inspect", "Show identity and licensing state, without a verdict");
  command->footer(kInspectFooter);
  command->add_option("TARGET", options->target, "Image, disk, disc, archive, folder or hive")
      ->required()
      ->type_name("");
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
