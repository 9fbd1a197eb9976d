// What a step of a task sequence is to audit, found by the variables of the sequence:
//
//   image    before the apply step: the image that will be applied, and of the share what concerns
//            this task sequence
//   applied  behind it, still in Windows PE: the volume that it was applied to
//   live     in the installed system: the running Windows
//
// Layer: mdt. Facts about MDT, PSD and the Configuration Manager: docs/how-to/mdt-step.md. An old
// Windows may lie on the disk before the apply step, so a volume with a Windows alone proves
// nothing: something must say that the apply step ran.
// Tests: tests/mdt/step_plan_test.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/engine.h"
#include "mdt/step_variables.h"

namespace assay {

enum class StepPhase { kImage, kApplied, kLive };

// "image", "applied", "live".
std::string_view name_of(StepPhase phase);
std::optional<StepPhase> step_phase_from(std::string_view name);

// What the command line says.
struct StepWishes {
  std::optional<StepPhase> phase;  // nullopt: found out
  std::string image;               // "install.wim!3": instead of the one of the share
};

struct StepPlan {
  StepPhase phase = StepPhase::kImage;
  std::string target;               // a locator; "live" for the running system
  std::optional<ShareFocus> focus;  // of a share
  std::string subject;              // for people: "Windows 11 Enterprise, task sequence W11-ENT"
};

// `in_winpe` counts where no variable tells. Errors say which variable is missing or wrong, and
// what to do.
Result<StepPlan> plan_step(const StepVariables& variables, const StepWishes& wishes, bool in_winpe,
                           const Limits& limits);

// The same without what is only in files: for saying what was meant where planning fails.
StepPhase step_phase(const StepVariables& variables, const StepWishes& wishes, bool in_winpe,
                     const Limits& limits);

}  // namespace assay
