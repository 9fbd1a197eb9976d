#include "image/task_sequence.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"
#include "base/xml.h"

namespace assay {

namespace {

void append_variables(const XmlNode* list, std::vector<TaskVariable>& variables) {
  if (list == nullptr) return;
  for (const XmlNode& node : list->children)
    if (node.name == "variable")
      variables.push_back({std::string(node.attribute("name")), node.text});
}

TaskStep step_of(const XmlNode& node, bool enabled) {
  TaskStep step;
  step.name = node.attribute("name");
  step.type = node.attribute("type");
  step.enabled = enabled;
  step.action = node.child_text("action");
  append_variables(node.child("defaultVarList"), step.variables);
  // ZTISetVariable.wsf sets the variable that this one names.
  if (const std::string set(step.variable("VariableName")); !set.empty())
    step.variables.push_back({set, std::string(step.variable("VariableValue"))});
  return step;
}

bool is_disabled(const XmlNode& node) { return equal_no_case(node.attribute("disable"), "true"); }

// Steps lie in groups, which lie in groups; a list of what is still to do keeps their order.
void collect_steps(const XmlNode& sequence, std::vector<TaskStep>& steps) {
  struct StepPlace {
    const XmlNode* node;
    bool enabled;
  };
  std::vector<StepPlace> pending{{&sequence, true}};
  while (!pending.empty()) {
    const StepPlace place = pending.back();
    pending.pop_back();
    if (place.node->name == "step") {
      steps.push_back(step_of(*place.node, place.enabled));
      continue;
    }
    const std::vector<XmlNode>& children = place.node->children;
    for (auto child = children.rbegin(); child != children.rend(); ++child)
      if (child->name == "step" || child->name == "group")
        pending.push_back({&*child, place.enabled && !is_disabled(*child)});
  }
}

void add_once(std::vector<std::string>& guids, std::string_view guid) {
  const bool is_known = std::any_of(guids.begin(), guids.end(), [&](const std::string& other) {
    return equal_no_case(other, guid);
  });
  if (!guid.empty() && !is_known) guids.emplace_back(guid);
}

}  // namespace

std::string_view TaskStep::variable(std::string_view variable_name) const {
  for (const TaskVariable& own : variables)
    if (equal_no_case(own.name, variable_name)) return own.value;
  return {};
}

Result<TaskSequence> parse_task_sequence(std::string_view utf8, const Limits& limits) {
  TRY_ASSIGN(const XmlNode root, parse_xml(utf8, limits));
  if (root.name != "sequence")
    return fail(ErrorCode::kCorrupt,
                fmt::format("no task sequence: the root element is <{}>", root.name));
  TaskSequence sequence;
  // Before the groups or behind them; some files have it twice.
  for (const XmlNode& child : root.children)
    if (child.name == "globalVarList") append_variables(&child, sequence.variables);
  collect_steps(root, sequence.steps);
  return sequence;
}

std::vector<std::string> installed_systems(const TaskSequence& sequence) {
  std::vector<std::string> guids;
  bool any_step_installs = false;
  for (const TaskStep& step : sequence.steps) {
    const std::string_view guid = step.variable("OSGUID");
    any_step_installs = any_step_installs || !guid.empty();
    if (step.enabled) add_once(guids, guid);
  }
  if (any_step_installs) return guids;
  for (const TaskVariable& variable : sequence.variables)
    if (equal_no_case(variable.name, "OSGUID")) add_once(guids, variable.value);
  return guids;
}

}  // namespace assay
