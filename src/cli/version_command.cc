// assay version.

#include <ostream>

#include <fmt/core.h>

#include "base/version.h"
#include "cli/command.h"
#include "rules/rule_set.h"

namespace assay {

namespace {

int print(const Console& console) {
  const Result<RuleSet> rules = RuleSet::with_default_rules();
  if (!rules) return report_error(console, rules.error());
  console.out << fmt::format("assay {}\n{} rules, digest {}\n", version(), rules->rules().size(),
                             rules->digest().substr(0, 16));
  return kExitClean;
}

}  // namespace

void add_version_command(CLI::App& app, Program& program) {
  app.add_flag_callback(
      "--version",
      [&program] {
        program.console.out << "assay " << version() << '\n';
        throw CLI::Success();
      },
      "Print the version");
  app.add_subcommand("version", "Version of the program and of its rules")->callback([&program] {
    program.run = [&program] { return print(program.console); };
  });
}

}  // namespace assay
