#include "mdt/neighbour_step.h"

#include <algorithm>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "mdt/audit_step.h"

namespace assay {

namespace {

// MDT's templates have two such steps, "(BIOS)" and "(UEFI)". The type finds renamed ones, too.
constexpr std::string_view kFormatStep = "Format and Partition Disk";
constexpr std::string_view kFormatType = "SMS_TaskSequence_PartitionDiskAction";

constexpr std::string_view kInstallingTypes[] = {
    "BDD_InstallOS",
    "BDD_UpgradeOS",
    "SMS_TaskSequence_ApplyOperatingSystemAction",
};
constexpr std::string_view kRestartType = "SMS_TaskSequence_RebootAction";

// Enabled, and not one of ours: those may be about to go.
bool is_candidate(const TaskStep& step) { return step.enabled && !is_audit_action(step.action); }

template <typename Fits>
std::vector<std::size_t> candidates(const std::vector<TaskStep>& steps, Fits fits) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (is_candidate(steps[i]) && fits(steps[i])) found.push_back(i);
  return found;
}

std::vector<std::size_t> fitting(const std::vector<TaskStep>& steps, std::string_view name) {
  if (name.empty())
    return candidates(steps, [](const TaskStep& step) {
      return step.type == kFormatType || starts_with_no_case(step.name, kFormatStep);
    });
  std::vector<std::size_t> found =
      candidates(steps, [&](const TaskStep& step) { return equal_no_case(step.name, name); });
  if (found.empty())
    found = candidates(steps,
                       [&](const TaskStep& step) { return starts_with_no_case(step.name, name); });
  return found;
}

std::vector<std::string_view> names_of_candidates(const std::vector<TaskStep>& steps) {
  std::vector<std::string_view> names;
  for (const TaskStep& step : steps)
    if (is_candidate(step) && std::find(names.begin(), names.end(), step.name) == names.end())
      names.push_back(step.name);
  return names;
}

Error no_such_step(const std::vector<TaskStep>& steps, std::string_view name) {
  const std::vector<std::string_view> names = names_of_candidates(steps);
  const bool is_disabled = std::any_of(steps.begin(), steps.end(), [&](const TaskStep& step) {
    return !step.enabled && !name.empty() && equal_no_case(step.name, name);
  });
  std::string what =
      name.empty() ? "no enabled step formats the disk" : fmt::format("no enabled step '{}'", name);
  if (is_disabled) what += " (it is disabled, or its group is)";
  const std::string_view near = closest(name.empty() ? kFormatStep : name, names);
  if (!near.empty() && !is_disabled) what += fmt::format(" (did you mean '{}'?)", near);
  what += names.empty() ? "; there is no enabled step"
                        : fmt::format("; the steps are: {}", fmt::join(names, "; "));
  return {ErrorCode::kNotFound, std::move(what), {}, {}};
}

}  // namespace

Result<std::size_t> find_neighbour(const std::vector<TaskStep>& steps, const StepTarget& target) {
  const std::vector<std::size_t> found = fitting(steps, target.name);
  if (found.empty()) return fail(no_such_step(steps, target.name));
  return target.side == StepSide::kBefore ? found.front() : found.back();
}

bool is_between_apply_and_restart(const std::vector<TaskStep>& steps, std::size_t neighbour,
                                  StepSide side) {
  bool is_applied = false;
  const std::size_t count = side == StepSide::kBefore ? neighbour : neighbour + 1;
  for (const TaskStep& step : std::span(steps).first(count)) {
    if (!step.enabled) continue;
    const bool installs = std::find(std::begin(kInstallingTypes), std::end(kInstallingTypes),
                                    step.type) != std::end(kInstallingTypes);
    is_applied = installs || (is_applied && step.type != kRestartType);
  }
  return is_applied;
}

}  // namespace assay
