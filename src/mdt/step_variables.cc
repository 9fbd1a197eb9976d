#include "mdt/step_variables.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/text.h"
#include "io/host_files.h"
#include "mdt/step_com.h"
#include "mdt/step_places.h"
#include "mdt/step_variables_file.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStepVariables[] = {
    "DeployRoot",
    "DeploymentMethod",
    "DestinationLogicalDrive",
    "LogPath",
    "LTIDirtyOS",
    "OSDisk",
    "OSDTargetSystemDrive",
    "OSGUID",
    "OSVolume",
    "Phase",
    "SLShareDynamicLogging",
    "TaskSequenceID",
    "_SMSTSCurrentActionName",
    "_SMSTSCustomProgressDialogMessage",
    "_SMSTSInstructionTableSize",
    "_SMSTSInWinPE",
    "_SMSTSLogPath",
    "_SMSTSNextInstructionPointer",
    "_SMSTSOrgName",
    "_SMSTSPackageName",
    "_SMSTSStandAloneMode",
};

class EnvironmentVariables final : public StepVariables {
 public:
  explicit EnvironmentVariables(std::map<std::string, std::string> environment)
      : environment_(std::move(environment)) {}

  std::string get(std::string_view name) const override {
    for (const auto& [known, value] : environment_)
      if (equal_no_case(known, name)) return value;
    return {};
  }
  Result<void> set(std::string_view, std::string_view) override {
    return fail(ErrorCode::kUnsupported, "the environment is not that of later steps");
  }
  std::string source() const override { return "the environment"; }

 private:
  const std::map<std::string, std::string> environment_;
};

class LayeredVariables final : public StepVariables {
 public:
  explicit LayeredVariables(std::vector<VariableLayer> layers) : layers_(std::move(layers)) {}

  std::string get(std::string_view name) const override {
    for (const VariableLayer& layer : layers_)
      if (std::string value = layer.variables->get(name); !value.empty()) return value;
    return {};
  }

  Result<void> set(std::string_view name, std::string_view value) override {
    for (const VariableLayer& layer : layers_)
      if (!layer.is_read_only) TRY(layer.variables->set(name, value));
    return {};
  }

  std::string source() const override {
    std::string all;
    for (const VariableLayer& layer : layers_)
      all.append(all.empty() ? "" : ", ").append(layer.variables->source());
    return all;
  }

 private:
  const std::vector<VariableLayer> layers_;
};

// Where the log is, there is the file; MDT's own places follow.
std::optional<fs::path> find_file(const StepVariables& known) {
  std::vector<fs::path> folders;
  if (const std::string path = known.get("LogPath"); !path.empty())
    folders.push_back(path_from_utf8(path));
  for (const fs::path& folder : deployment_folders()) {
    folders.push_back(folder / "SMSOSD" / "OSDLOGS");
    folders.push_back(folder);  // of PSD
  }
  for (const fs::path& folder : folders)
    if (is_host_file(folder / kVariablesFileName)) return folder / kVariablesFileName;
  return std::nullopt;
}

// MDT writes the file beside the object only for engines that run without a server, and does not
// ask it under the Configuration Manager.
bool goes_with(const StepVariables& object) {
  return !equal_no_case(object.get("DeploymentMethod"), "SCCM");
}

}  // namespace

StepVariablesPtr environment_variables(std::map<std::string, std::string> environment) {
  return std::make_unique<EnvironmentVariables>(std::move(environment));
}

StepVariablesPtr layered_variables(std::vector<VariableLayer> layers) {
  return std::make_unique<LayeredVariables>(std::move(layers));
}

Result<OpenStepVariables> open_step_variables(const std::string& file,
                                              std::map<std::string, std::string> environment,
                                              const Limits& limits) {
  OpenStepVariables open;
  std::vector<VariableLayer> layers;
  StepVariablesPtr process = environment_variables(std::move(environment));
  StepVariablesPtr object = open_sequence_environment();
  std::optional<fs::path> path;
  if (!file.empty())
    path = path_from_utf8(file);
  else if (!object || goes_with(*object))
    path = find_file(object ? *object : *process);
  const bool is_read_only = object && !is_true(object->get("_SMSTSStandAloneMode"));
  const bool is_needed = !file.empty() || !object;
  if (object) layers.push_back({std::move(object)});
  if (path) {
    Result<StepVariablesPtr> variables = open_variables_file(*path, limits);
    if (!variables && is_needed) return fail(std::move(variables).error());
    if (!variables) open.notes.push_back(to_string(variables.error()));
    if (variables) layers.push_back({*std::move(variables), is_read_only});
  }
  layers.push_back({std::move(process), true});
  open.variables = layered_variables(std::move(layers));
  return open;
}

bool is_step_variable(std::string_view name) {
  return std::any_of(std::begin(kStepVariables), std::end(kStepVariables),
                     [&](std::string_view known) { return equal_no_case(known, name); });
}

bool is_true(std::string_view value) { return equal_no_case(trim(value), "true"); }

}  // namespace assay
