#include "mdt/step_plan.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"
#include "image/deployment_share.h"
#include "image/live.h"
#include "io/host_files.h"
#include "mdt/step_volume.h"
#include "tree/folder_tree.h"

namespace assay {

namespace {

constexpr const char* kByHand = "or name the image with --image FILE!N";

Result<std::string> needed(const StepVariables& variables, std::string_view name) {
  std::string value(trim(variables.get(name)));
  if (!value.empty()) return value;
  return fail(ErrorCode::kNotFound,
              fmt::format("the variable {} is not set: run the step in a task sequence, behind "
                          "\"Gather\", {}",
                          name, kByHand));
}

Result<std::string> find_share(const StepVariables& variables) {
  TRY_ASSIGN(std::string root, needed(variables, "DeployRoot"));
  root = folder_from_variable(std::move(root));
  if (root.find("://") != std::string::npos)
    return fail(ErrorCode::kUnsupported,
                fmt::format("DeployRoot is a web address ({}), and assay opens no network "
                            "connection: download the image first, and name it with --image",
                            printable(root)));
  if (is_host_folder(path_from_utf8(root))) return root;
  return fail(ErrorCode::kNotFound,
              fmt::format("DeployRoot cannot be reached ({}): is the share connected, and may this "
                          "account read it?",
                          printable(root)));
}

// An ID is the name of a folder in Control. It is used in patterns, too.
Result<std::string> find_task_sequence(const StepVariables& variables, const Limits& limits) {
  TRY_ASSIGN(std::string id, needed(variables, "TaskSequenceID"));
  const Result<std::vector<std::string>> names = split_path(id, limits);
  if (names && names->size() == 1 && names->front() == id &&
      id.find_first_of("*?:") == std::string::npos)
    return id;
  return fail(ErrorCode::kCorrupt,
              fmt::format("TaskSequenceID is no name of a folder ({})", printable(id)));
}

// Why a share does not offer the system: what is wrong with it, where the list says so.
Error unknown_system(const DeployableImages& systems, const std::string& guid) {
  Error error{ErrorCode::kNotFound,
              fmt::format("OSGUID {} is no operating system of the share: choose one in the step "
                          "\"Install Operating System\"",
                          printable(guid)),
              {},
              {}};
  for (const Error& unread : systems.unread) error.what += "; " + to_string(unread);
  return error;
}

Result<DeployableImage> find_system(const std::string& root, const std::string& guid,
                                    const Limits& limits) {
  TRY_ASSIGN(const FileTreePtr share, open_folder_tree(path_from_utf8(root), limits));
  DeployableImages systems = read_operating_systems(*share, "", limits);
  for (DeployableImage& system : systems.found)
    if (equal_no_case(system.guid, guid)) return std::move(system);
  return fail(in(root, unknown_system(systems, guid)));
}

Result<StepPlan> plan_share(const StepVariables& variables, const Limits& limits) {
  StepPlan plan;
  TRY_ASSIGN(plan.target, find_share(variables));
  ShareFocus focus;
  TRY_ASSIGN(focus.task_sequence, find_task_sequence(variables, limits));
  TRY_ASSIGN(focus.os_guid, needed(variables, "OSGUID"));
  TRY_ASSIGN(const DeployableImage system, find_system(plan.target, focus.os_guid, limits));
  plan.subject = fmt::format("{} ({}!{}) of task sequence {}", system.name, system.path,
                             system.index, focus.task_sequence);
  plan.focus = std::move(focus);
  return plan;
}

Result<StepPlan> plan_image(const StepVariables& variables, const StepWishes& wishes,
                            const Limits& limits) {
  if (wishes.image.empty()) return plan_share(variables, limits);
  return StepPlan{StepPhase::kImage, wishes.image, {}, "the image named with --image"};
}

}  // namespace

Result<StepPlan> plan_step(const StepVariables& variables, const StepWishes& wishes, bool in_winpe,
                           const Limits& limits) {
  StepPlan plan;
  plan.phase = step_phase(variables, wishes, in_winpe, limits);
  switch (plan.phase) {
    case StepPhase::kImage: return plan_image(variables, wishes, limits);
    case StepPhase::kApplied: {
      TRY_ASSIGN(plan.target, find_applied_volume(variables, limits));
      plan.subject = "the Windows that was applied";
      return plan;
    }
    case StepPhase::kLive: break;
  }
  plan.target = kLiveTarget;
  plan.subject = "the running Windows";
  return plan;
}

}  // namespace assay
