#include "mdt/install.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "io/host_files.h"
#include "mdt/host_write.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

// A task sequence that was read, and the file that it was read of.
struct OpenSequence {
  DeploymentTaskSequence about;
  Bytes bytes;
  SequenceText text;
};

Result<OpenSequence> open_sequence(const ShareFolder& share, const std::string& id) {
  TRY_ASSIGN(DeploymentTaskSequence about, share.task_sequence(id));
  TRY_ASSIGN(std::optional<Bytes> bytes, share.read(about.path, share.limits().max_text_bytes));
  if (!bytes) return fail(Error{ErrorCode::kNotFound, "the file is missing", {}, about.path});
  Result<SequenceText> text = SequenceText::parse(*bytes, share.limits());
  if (!text) return fail(in(about.path, std::move(text).error()));
  return OpenSequence{std::move(about), *std::move(bytes), *std::move(text)};
}

SharePlan plan_of(OpenSequence sequence, SequenceEdit edit) {
  SharePlan plan;
  plan.difference = unified_difference(sequence.text.text(), edit.edits);
  plan.after = sequence.text.with(edit.edits);
  plan.before = std::move(sequence.bytes);
  plan.sequence = std::move(sequence.about);
  plan.edit = std::move(edit);
  return plan;
}

bool runs_audit(const TaskSequence& sequence) {
  return std::any_of(sequence.steps.begin(), sequence.steps.end(),
                     [](const TaskStep& step) { return is_audit_action(step.action); });
}

Result<void> check_no_other_runs_it(const ShareFolder& share, const DeploymentTaskSequence& own) {
  const DeploymentTaskSequences all = share.task_sequences();
  for (const auto* errors : {&all.unread_list, &all.unread})
    if (!errors->empty()) return fail(errors->front());
  for (const DeploymentTaskSequence& other : all.found) {
    if (equal_no_case(other.id, own.id)) continue;
    TRY_ASSIGN(const std::optional<Bytes> bytes,
               share.read(other.path, share.limits().max_text_bytes));
    if (!bytes) continue;  // listed, and without a file: it runs nothing
    const auto parsed = parse_task_sequence(decode_text_file(*bytes), share.limits());
    if (!parsed) return fail(in(other.path, parsed.error()));
    if (runs_audit(*parsed))
      return fail(ErrorCode::kUsage,
                  fmt::format("the program stays: the task sequence {} runs it, too", other.id));
  }
  return {};
}

Result<void> check_all_can_be_written(const ShareFolder& share, const SharePlan& plan) {
  for (const ShareFile& file : plan.files) {
    if (file.is_current) continue;
    TRY_ASSIGN(const fs::path path, share.host_path(file.path));
    TRY(check_creatable(path));
  }
  for (const std::string& file : plan.obsolete) {
    TRY_ASSIGN(const fs::path path, share.host_path(file));
    TRY(check_replaceable(path));
  }
  if (!plan.changes_sequence()) return {};
  TRY_ASSIGN(const fs::path path, share.host_path(plan.sequence.path));
  return check_replaceable(path);
}

Result<void> write_files(const ShareFolder& share, const std::vector<ShareFile>& files) {
  for (const ShareFile& file : files) {
    if (file.is_current) continue;
    TRY_ASSIGN(const fs::path path, share.host_path(file.path));
    TRY(write_host_file(path, file.bytes));
  }
  return {};
}

// "ts.xml.2026-11-26T101112.bak": colons are no part of names on Windows.
Result<std::string> backup_name(const ShareFolder& share, const std::string& path, FileTime now) {
  const std::string stem =
      fmt::format("{}.{}", path, replace_all(to_iso8601(now).substr(0, 19), ":", ""));
  std::string name = stem + ".bak";
  for (int number = 2;; ++number) {
    TRY_ASSIGN(const fs::path host, share.host_path(name));
    if (!host_exists(host)) return name;
    name = fmt::format("{}-{}.bak", stem, number);
  }
}

Result<std::string> write_sequence(const ShareFolder& share, const SharePlan& plan, FileTime now) {
  const std::string& path = plan.sequence.path;
  TRY_ASSIGN(const fs::path file, share.host_path(path));
  TRY_ASSIGN(const std::string backup, backup_name(share, path, now));
  TRY_ASSIGN(const fs::path backup_file, share.host_path(backup));
  TRY(write_host_file(backup_file, plan.before));
  TRY_ASSIGN(const std::optional<Bytes> present, share.read(path, share.limits().max_text_bytes));
  if (present != plan.before)
    return fail(Error{ErrorCode::kIo, "was changed by another program meanwhile", {}, path});
  TRY(write_host_file(file, plan.after));
  return backup;
}

// Also folders that are empty then.
Result<void> remove_files(const ShareFolder& share, const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    TRY_ASSIGN(const fs::path path, share.host_path(file));
    remove_host_file(path);
    if (host_exists(path)) return fail(Error{ErrorCode::kIo, "cannot be removed", {}, file});
    if (!starts_with_no_case(file, std::string(kRulesInShare) + "/")) continue;
    TRY_ASSIGN(const fs::path top, share.host_path(std::string(kRulesInShare)));
    for (fs::path folder = path.parent_path(); remove_empty_host_folder(folder) && folder != top;)
      folder = folder.parent_path();
  }
  return {};
}

}  // namespace

bool SharePlan::changes_nothing() const {
  return !changes_sequence() && obsolete.empty() &&
         std::all_of(files.begin(), files.end(),
                     [](const ShareFile& file) { return file.is_current; });
}

Result<SharePlan> plan_install(const ShareFolder& share, const InstallOrder& order) {
  TRY_ASSIGN(OpenSequence sequence, open_sequence(share, order.task_sequence));
  AuditStep step = order.step;
  step.own_rules = order.rules.has_value();
  Result<SequenceEdit> edit = install_audit_step(sequence.text, step, order.target, share.limits());
  if (!edit) return fail(in(sequence.about.path, std::move(edit).error()));
  SharePlan plan = plan_of(std::move(sequence), *std::move(edit));
  TRY_ASSIGN(ShareFile program, plan_program(share, order.program));
  if (order.rules) {
    TRY_ASSIGN(plan.files, plan_rules(share, *order.rules));
    TRY_ASSIGN(plan.obsolete, rules_on_share(share, plan.files));
  }
  plan.files.insert(plan.files.begin(), std::move(program));
  return plan;
}

Result<SharePlan> plan_uninstall(const ShareFolder& share, const UninstallOrder& order) {
  TRY_ASSIGN(OpenSequence sequence, open_sequence(share, order.task_sequence));
  Result<SequenceEdit> edit = remove_audit_steps(sequence.text, share.limits());
  if (!edit) return fail(in(sequence.about.path, std::move(edit).error()));
  SharePlan plan = plan_of(std::move(sequence), *std::move(edit));
  if (!order.with_files) return plan;
  TRY(check_no_other_runs_it(share, plan.sequence));
  TRY_ASSIGN(plan.obsolete, rules_on_share(share, {}));
  TRY_ASSIGN(const std::string program, share.stored_name(std::string(kProgramInShare)));
  TRY_ASSIGN(const fs::path program_file, share.host_path(program));
  if (host_exists(program_file)) plan.obsolete.push_back(program);
  return plan;
}

Result<std::string> carry_out(const ShareFolder& share, const SharePlan& plan, FileTime now) {
  TRY(check_all_can_be_written(share, plan));
  TRY(write_files(share, plan.files));
  std::string backup;
  if (plan.changes_sequence()) {
    TRY_ASSIGN(backup, write_sequence(share, plan, now));
  }
  TRY(remove_files(share, plan.obsolete));
  return backup;
}

}  // namespace assay
