// `assay mdt install` and `uninstall`: the audit step in a task sequence of a share, and the
// program that it runs.
//
// Layer: mdt. First a plan is made, which only reads and has passed every check of its content; a
// plan that is shown and thrown away is --dry-run. Carrying it out checks that everything can be
// written before anything is.
// Not read: whether the image of the task sequence has findings; `assay scan` and the step do that.
// Tests: tests/mdt/install_test.cc, tests/cli/mdt_install_test.cc.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/filetime.h"
#include "mdt/program_files.h"
#include "mdt/sequence_edit.h"
#include "mdt/share_folder.h"

namespace assay {

struct InstallOrder {
  std::string task_sequence;  // its ID
  StepTarget target;
  AuditStep step;  // `own_rules` and `is_applied` are found
  std::optional<std::filesystem::path> program;
  std::optional<std::filesystem::path> rules;  // a folder
};

struct UninstallOrder {
  std::string task_sequence;
  bool with_files = false;  // program and rules as well
};

// What is to be done to a share.
struct SharePlan {
  DeploymentTaskSequence sequence;
  SequenceEdit edit;
  std::string difference;  // of its ts.xml, as `diff -u` shows it
  Bytes before;            // its ts.xml, to see that nobody wrote it meanwhile
  Bytes after;
  std::vector<ShareFile> files;       // to be written, unless they are current
  std::vector<std::string> obsolete;  // to be removed

  bool changes_sequence() const { return edit.change != SequenceChange::kNone; }
  bool changes_nothing() const;
};

Result<SharePlan> plan_install(const ShareFolder& share, const InstallOrder& order);

// kUsage: the program is to go, and another task sequence of the share runs it or cannot be read.
Result<SharePlan> plan_uninstall(const ShareFolder& share, const UninstallOrder& order);

// Files first, then the sequence, then what is obsolete: a step never names a file that is not
// there. `now` is what a clock on the wall shows, for the name of the backup. Gives the path of the
// backup, below the share; empty: ts.xml stays as it is.
Result<std::string> carry_out(const ShareFolder& share, const SharePlan& plan, FileTime now);

}  // namespace assay
