// Where in its deployment a step is (step_plan.h).
#include <array>

#include "base/text.h"
#include "mdt/step_plan.h"
#include "mdt/step_volume.h"

namespace assay {

namespace {

constexpr std::array<std::pair<StepPhase, std::string_view>, 3> kPhaseNames = {
    {{StepPhase::kImage, "image"}, {StepPhase::kApplied, "applied"}, {StepPhase::kLive, "live"}}};

// Phases of MDT (ZTINextPhase.wsf) in which the image is not yet what runs: of a computer that is
// refreshed, the first ones run in the old Windows.
constexpr std::array<std::string_view, 4> kBeforeApply = {"VALIDATION", "STATECAPTURE",
                                                          "PREINSTALL", "INSTALL"};

bool is_before_apply(std::string_view phase) {
  for (const std::string_view known : kBeforeApply)
    if (equal_no_case(known, phase)) return true;
  return false;
}

// LTIApply.wsf sets LTIDirtyOS when the image is on the disk, and PSD when the disk is formatted;
// the Configuration Manager sets OSDTargetSystemDrive in its apply step.
bool apply_step_ran(const StepVariables& variables) {
  return is_true(variables.get("LTIDirtyOS")) ||
         equal_no_case(variables.get("Phase"), "POSTINSTALL") ||
         !variables.get("OSDTargetSystemDrive").empty();
}

bool is_in_winpe(const StepVariables& variables, bool in_winpe) {
  const std::string told = variables.get("_SMSTSInWinPE");
  return told.empty() ? in_winpe : is_true(told);
}

}  // namespace

std::string_view name_of(StepPhase phase) {
  for (const auto& [known, name] : kPhaseNames)
    if (known == phase) return name;
  return "unknown";
}

std::optional<StepPhase> step_phase_from(std::string_view name) {
  for (const auto& [phase, known] : kPhaseNames)
    if (known == name) return phase;
  return std::nullopt;
}

StepPhase step_phase(const StepVariables& variables, const StepWishes& wishes, bool in_winpe,
                     const Limits& limits) {
  if (wishes.phase) return *wishes.phase;
  if (!wishes.image.empty()) return StepPhase::kImage;
  const bool is_applied = apply_step_ran(variables);
  if (is_in_winpe(variables, in_winpe))
    return is_applied && find_applied_volume(variables, limits) ? StepPhase::kApplied
                                                                : StepPhase::kImage;
  return !is_applied && is_before_apply(variables.get("Phase")) ? StepPhase::kImage
                                                                : StepPhase::kLive;
}

}  // namespace assay
