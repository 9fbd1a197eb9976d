// The log of a step, where MDT's own steps write theirs: <LogPath>\assay.log, <LogPath>\BDD.log,
// and BDD.log of the dynamic logging share.
//
// Layer: mdt. Line format: report/cmtrace_line.h. A log that cannot be written is said once and
// then left alone: it never changes what the audit finds. Tests: tests/mdt/step_log_test.cc.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "mdt/step_variables.h"
#include "report/cmtrace_line.h"

namespace assay {

// LogPath; _SMSTSLogPath where the Configuration Manager runs without MDT; else where MDT keeps its
// logs on this computer. nullopt: nowhere.
std::optional<std::filesystem::path> step_log_folder(const StepVariables& variables);

// The logs to write to.
std::vector<std::filesystem::path> step_logs(const StepVariables& variables);

class StepLog {
 public:
  // `clock` shows local time; `complain` is told of each log that cannot be written.
  StepLog(std::vector<std::filesystem::path> files, std::function<FileTime()> clock,
          std::function<void(const Error&)> complain)
      : files_(std::move(files)), clock_(std::move(clock)), complain_(std::move(complain)) {}

  void write(CmtraceType type, std::string_view message);

 private:
  std::vector<std::filesystem::path> files_;
  const std::function<FileTime()> clock_;
  const std::function<void(const Error&)> complain_;
};

}  // namespace assay
