#include "cli/mdt_install_command.h"

#include <memory>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "io/host_files.h"
#include "mdt/install.h"
#include "mdt/step_places.h"

namespace assay {

namespace {

constexpr const char* kInstallFooter = R"(Examples:
  assay mdt install --share D:\DeploymentShare --task-sequence W11-ENT
  assay mdt install --share D:\DeploymentShare --task-sequence W11-ENT --warn-only
  assay mdt install --share D:\DeploymentShare --task-sequence W11-ENT --before "Apply Patches"
  assay mdt install --share /srv/mdt --task-sequence W11-ENT --program assay.exe --dry-run

The step is named "Audit image licensing" and known again by its command line. One that is there
already with the same options at the same place stays as it is; any other is replaced. Everything
else in ts.xml stays as it is, byte for byte, and a dated copy is left beside it. Close the task
sequence in the Deployment Workbench before: it writes its own copy when its window is closed.)";

constexpr const char* kUninstallFooter = R"(Examples:
  assay mdt uninstall --share D:\DeploymentShare --task-sequence W11-ENT
  assay mdt uninstall --share D:\DeploymentShare --task-sequence W11-ENT --files

The program stays on the share for other task sequences unless --files is given, which is refused
while another one runs it. A dated copy of ts.xml is left beside it.)";

struct MdtInstallOptions {
  std::string share;
  std::string before;
  std::string after;
  std::string program;
  std::string rules;
  bool dry_run = false;
  InstallOrder install;
  UninstallOrder uninstall;
};

std::optional<std::filesystem::path> given_path(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(path_from_utf8(text));
}

InstallOrder install_order(const MdtInstallOptions& options) {
  InstallOrder order = options.install;
  if (!options.before.empty()) order.target = {StepSide::kBefore, options.before};
  if (!options.after.empty()) order.target = {StepSide::kAfter, options.after};
  order.program = given_path(options.program);
  order.rules = given_path(options.rules);
  return order;
}

// "before 'Format and Partition Disk (BIOS)'"
std::string place_of(const InstallOrder& order, const SequenceEdit& edit) {
  return fmt::format("{} '{}'", order.target.side == StepSide::kBefore ? "before" : "after",
                     edit.neighbour);
}

std::string said_of_step(const SharePlan& plan, const std::string& place, bool is_done) {
  switch (plan.edit.change) {
    case SequenceChange::kAdded: return (is_done ? "step added " : "would add the step ") + place;
    case SequenceChange::kReplaced:
      return (is_done ? "step replaced, now " : "would replace the step, then ") + place;
    case SequenceChange::kRemoved: return is_done ? "step removed" : "would remove the step";
    case SequenceChange::kNone: break;
  }
  return place.empty() ? "no such step: nothing to remove" : "step unchanged, " + place;
}

void print_files(const SharePlan& plan, bool is_done, std::ostream& out) {
  for (const ShareFile& file : plan.files)
    out << fmt::format("{}: {}\n", printable(file.path),
                       file.is_current ? "unchanged"
                                       : fmt::format("{}{} bytes", is_done ? "" : "would write ",
                                                     file.bytes.size()));
  for (const std::string& file : plan.obsolete)
    out << fmt::format("{}: {}\n", printable(file), is_done ? "removed" : "would be removed");
}

// `place` is empty where the step is to go.
int finish_plan(const ShareFolder& share, const SharePlan& plan, const std::string& place,
                bool dry_run, const Console& console) {
  std::string backup;
  if (!dry_run) {
    Result<std::string> done = carry_out(share, plan, local_time_now());
    if (!done) return report_error(console, done.error());
    backup = *std::move(done);
  }
  const std::string path = printable(plan.sequence.path);
  console.out << fmt::format("{}: {}\n", printable(plan.sequence.label()),
                             printable(said_of_step(plan, place, !dry_run)));
  if (dry_run && plan.changes_sequence())
    console.out << fmt::format("--- {0}\n+++ {0}\n{1}", path, printable(plan.difference, true));
  print_files(plan, !dry_run, console.out);
  if (!backup.empty()) console.out << fmt::format("{}: as it was before\n", printable(backup));
  return kExitClean;
}

int run_install(const MdtInstallOptions& options, const Console& console) {
  const Result<ShareFolder> share = ShareFolder::open(path_from_utf8(options.share), {});
  if (!share) return report_error(console, share.error());
  const InstallOrder order = install_order(options);
  const Result<SharePlan> plan = plan_install(*share, order);
  if (!plan) return report_error(console, plan.error());
  return finish_plan(*share, *plan, place_of(order, plan->edit), options.dry_run, console);
}

int run_uninstall(const MdtInstallOptions& options, const Console& console) {
  const Result<ShareFolder> share = ShareFolder::open(path_from_utf8(options.share), {});
  if (!share) return report_error(console, share.error());
  const Result<SharePlan> plan = plan_uninstall(*share, options.uninstall);
  if (!plan) return report_error(console, plan.error());
  return finish_plan(*share, *plan, {}, options.dry_run, console);
}

void add_share_options(CLI::App& command, MdtInstallOptions& options, std::string& task_sequence) {
  command.add_option("--share", options.share, "Folder of the deployment share")
      ->required()
      ->type_name("DIR");
  command.add_option("--task-sequence", task_sequence, "ID of the task sequence")
      ->required()
      ->type_name("SEQUENCE");
  command.add_flag("--dry-run", options.dry_run, "Show what would change, and change nothing");
}

void add_step_options(CLI::App& command, MdtInstallOptions& options) {
  CLI::Option* before = command.add_option(
      "--before", options.before,
      "Put the step before the step of this name (default: the one that formats the disk)");
  before->type_name("STEP");
  command.add_option("--after", options.after, "Put the step after the step of this name")
      ->type_name("STEP")
      ->excludes(before);
  command.add_flag("--warn-only", options.install.step.warn_only,
                   "The step never stops a deployment because of findings");
  command
      .add_option("--fail-on", options.install.step.fail_on,
                  "The step stops a deployment on findings of this severity and above (default: "
                  "high)")
      ->check(severity_names())
      ->type_name("SEVERITY");
}

void add_file_options(CLI::App& command, MdtInstallOptions& options) {
  command
      .add_option("--program", options.program,
                  "assay.exe for Windows x64, copied to Tools\\x64 (default: this program)")
      ->type_name("FILE");
  command
      .add_option(
          "--rules", options.rules,
          "Folder with further rules, copied to Tools\\x64\\assay-rules for the step; those "
          "of the program itself are part of it")
      ->type_name("DIR");
}

CLI::App* add_command(CLI::App& mdt, Program& program, const std::string& name,
                      const std::string& help, const std::shared_ptr<MdtInstallOptions>& options,
                      int (*run)(const MdtInstallOptions&, const Console&)) {
  CLI::App* command = mdt.add_subcommand(name, help);
  command->callback([options, run, &program] {
    program.run = [options, run, &program] { return run(*options, program.console); };
  });
  return command;
}

}  // namespace

void add_mdt_install_commands(CLI::App& mdt, Program& program) {
  auto options = std::make_shared<MdtInstallOptions>();
  CLI::App* install =
      add_command(mdt, program, "install", "Add the step to a task sequence of a deployment share",
                  options, run_install);
  add_share_options(*install, *options, options->install.task_sequence);
  add_step_options(*install, *options);
  add_file_options(*install, *options);
  install->footer(kInstallFooter);
  CLI::App* uninstall = add_command(mdt, program, "uninstall",
                                    "Take the step out of a task sequence", options, run_uninstall);
  add_share_options(*uninstall, *options, options->uninstall.task_sequence);
  uninstall->add_flag("--files", options->uninstall.with_files,
                      "Also remove the program and rules of its own from the share");
  uninstall->footer(kUninstallFooter);
}

}  // namespace assay
