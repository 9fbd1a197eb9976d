#include "mdt/step_log.h"

#include <fstream>
#include <utility>

#include "io/host_files.h"
#include "mdt/step_places.h"
#include "mdt/step_volume.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

// The log of all steps, which MDT collects from every computer.
constexpr const char* kMasterLog = "BDD.log";
constexpr const char* kOwnLog = "assay.log";

// Opened and closed for each line, as MDT's scripts do, which write the same log in turn.
Result<void> append(const fs::path& file, std::string_view line) {
  TRY(make_host_folders(file.parent_path()));
  std::ofstream out(stream_path(file), std::ios::binary | std::ios::app);
  out.write(line.data(), static_cast<std::streamsize>(line.size()));
  out.close();
  if (out) return {};
  return fail(in(utf8_from_path(file), Error{ErrorCode::kIo, "cannot be written", {}, {}}));
}

}  // namespace

std::optional<fs::path> step_log_folder(const StepVariables& variables) {
  for (const char* name : {"LogPath", "_SMSTSLogPath"})
    if (const std::string path = variables.get(name); !path.empty())
      return path_from_utf8(folder_from_variable(path));
  for (const fs::path& folder : deployment_folders())
    if (const fs::path logs = folder / "SMSOSD" / "OSDLOGS"; is_host_folder(logs)) return logs;
  return std::nullopt;
}

std::vector<fs::path> step_logs(const StepVariables& variables) {
  std::vector<fs::path> files;
  if (const std::optional<fs::path> folder = step_log_folder(variables))
    files = {*folder / kOwnLog, *folder / kMasterLog};
  if (const std::string share = variables.get("SLShareDynamicLogging"); !share.empty())
    files.push_back(path_from_utf8(share) / kMasterLog);
  return files;
}

void StepLog::write(CmtraceType type, std::string_view message) {
  const std::string line = cmtrace_line(message, type, clock_());
  std::erase_if(files_, [&](const fs::path& file) {
    const Result<void> written = append(file, line);
    if (!written) complain_(written.error());
    return !written;
  });
}

}  // namespace assay
