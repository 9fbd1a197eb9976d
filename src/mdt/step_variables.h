// The variables of the task sequence that a step runs in: where it finds its share, its image and
// its log, and where it leaves its result for the steps behind it.
//
// Layer: mdt. As MDT's scripts do (ZTIUtility.vbs, class Environment), they are asked of
//   1. COM Microsoft.SMS.TSEnvironment, which the engine of MDT, PSD and the Configuration Manager
//      gives to its steps (step_com.h),
//   2. VARIABLES.DAT, in which MDT keeps them over restarts (step_variables_file.h),
//   3. the environment of the process.
// A variable that is empty at one is asked of the next. None of the three is no error.
// Not done: decoding what MDT hides in Base64 (keys, accounts); nothing of that is asked for.
// Tests: tests/mdt/step_variables_test.cc.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace assay {

class StepVariables {
 public:
  virtual ~StepVariables() = default;

  // Empty where there is no such variable: task sequences know no difference. Names are compared
  // without case.
  virtual std::string get(std::string_view name) const = 0;
  virtual Result<void> set(std::string_view name, std::string_view value) = 0;

  // For people: "Microsoft.SMS.TSEnvironment", the path of a file, "the environment".
  virtual std::string source() const = 0;
};

using StepVariablesPtr = std::unique_ptr<StepVariables>;

// Read only: set() fails.
StepVariablesPtr environment_variables(std::map<std::string, std::string> environment);

// Asked in this order; what is set goes to every one that is not read only.
struct VariableLayer {
  StepVariablesPtr variables;
  bool is_read_only = false;
};
StepVariablesPtr layered_variables(std::vector<VariableLayer> layers);

struct OpenStepVariables {
  StepVariablesPtr variables;
  std::vector<std::string> notes;  // what was passed over, for people
};

// `file` names a VARIABLES.DAT; empty: it is looked for where MDT and PSD keep it. Fails where a
// file is there that cannot be read and nothing else has the variables.
Result<OpenStepVariables> open_step_variables(const std::string& file,
                                              std::map<std::string, std::string> environment,
                                              const Limits& limits);

// Whether the step may ask the environment for a variable of that name.
bool is_step_variable(std::string_view name);

// "true" in any case, as task sequences write it.
bool is_true(std::string_view value);

}  // namespace assay
