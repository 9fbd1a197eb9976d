// assay explain: a rule, an activation error, or a product key, as a page for a person.

#include <memory>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/explain.h"
#include "cli/rule_page.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

constexpr const char* kExplainFooter = R"(Examples:
  assay explain KMS001                    a rule: what it finds, why it matters, what to do
  assay explain vla-001                   the same by its number in the catalogue
  assay explain 0xC004F038                an activation error, and the rules that find its causes
  assay explain -1073418184               the same as scripts log it
  assay explain key < key.txt             what a product key is for; it is read from standard input
  assay explain key --image install.wim   what the images themselves say of the key)";

int explain_rule(const Rule& rule, const ExplainOptions& options, const Console& console) {
  if (options.is_json())
    console.out << rule_page_json(rule).dump(2) << '\n';
  else
    print_rule_page(rule, console.out);
  return kExitClean;
}

int explain(const ExplainOptions& options, const Console& console) {
  if (equal_no_case(options.what, "key")) return explain_key(options, console);
  if (!options.image.empty())
    return report_error(console, "--image is for 'assay explain key' only");
  if (!find_keys(options.what, KeySpelling::kAnySpelling).empty())
    return report_error(console,
                        "a product key is read from standard input, never from the command line: "
                        "assay explain key");
  const Result<RuleSet> rules = load_rules(options.rules, console);
  if (!rules) return report_error(console, rules.error());
  const Result<const Rule*> rule = find_rule(*rules, options.what);
  if (rule) return explain_rule(**rule, options, console);
  if (const auto code = error_code_from(options.what))
    return explain_error(*code, *rules, options, console);
  return report_error(console,
                      fmt::format("{}; what can be explained is a rule, an error code such "
                                  "as 0xC004F038, or 'key'",
                                  redact_keys(rule.error().what)));
}

}  // namespace

void add_explain_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command =
      app.add_subcommand("explain", "Explain a rule, an activation error or a product key");
  command->footer(kExplainFooter);
  command
      ->add_option("WHAT", options->what,
                   "id of a rule, error code, or 'key' (read from standard input)")
      ->required()
      ->type_name("");
  command
      ->add_option("--image", options->image,
                   "Of a key: also what the pkeyconfig files of this target's images say")
      ->type_name("TARGET");
  command->add_option("-f,--format", options->format, "text (default) or json")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("FORMAT");
  add_rule_options(*command, options->rules);
  add_engine_options(*command, options->engine);
  command->callback([options, &program] {
    program.run = [options, &program] {
      prepare(options->engine);
      return finish(options->engine, explain(*options, program.console), program.console);
    };
  });
}

}  // namespace assay
