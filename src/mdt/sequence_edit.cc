#include "mdt/sequence_edit.h"

#include <algorithm>
#include <optional>

namespace assay {

namespace {

using Steps = std::vector<TaskStep>;

bool is_audit(const TaskStep& step) { return is_audit_action(step.action); }

// What stands before the first character of a line.
struct LineStart {
  std::size_t newline = 0;  // where the line before it ends
  std::size_t begin = 0;
};

// nullopt: something else stands before `at` on its line, or the line is the first one.
std::optional<LineStart> line_start(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
  if (begin == 0 || text[begin - 1] != '\n') return std::nullopt;
  const bool has_return = begin > 1 && text[begin - 2] == '\r';
  return LineStart{begin - (has_return ? 2 : 1), begin};
}

// Laid out as its neighbour: on lines of its own where that begins a line, else beside it. What is
// inserted is what removal() takes away again.
TextEdit insertion(const SequenceText& sequence, const AuditStep& step, std::size_t neighbour,
                   StepSide side) {
  const std::string_view text = sequence.text();
  const StepPlace& place = sequence.place(neighbour);
  StepLayout layout;
  if (const std::optional<LineStart> line = line_start(text, place.begin)) {
    layout.newline = text.substr(line->newline, line->begin - line->newline);
    layout.indent = text.substr(line->begin, place.begin - line->begin);
  }
  const std::string xml = xml_of(step, layout);
  if (side == StepSide::kBefore)
    return {place.begin, place.begin, xml + layout.newline + layout.indent};
  return {place.end, place.end, layout.newline + layout.indent + xml};
}

TextEdit removal(const SequenceText& sequence, std::size_t step) {
  const StepPlace& place = sequence.place(step);
  const std::optional<LineStart> line = line_start(sequence.text(), place.begin);
  return {line ? line->newline : place.begin, place.end, {}};
}

std::vector<std::size_t> audit_steps(const Steps& steps) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (is_audit(steps[i])) found.push_back(i);
  return found;
}

bool stands_beside(const SequenceText& sequence, std::size_t step, std::size_t neighbour,
                   StepSide side) {
  const bool is_next = side == StepSide::kBefore ? step + 1 == neighbour : step == neighbour + 1;
  return is_next && sequence.place(step).parent == sequence.place(neighbour).parent;
}

// An edit that did more than it should is a fault of ours: the file is then left alone.
Error not_as_expected(std::string_view what) {
  return {
      ErrorCode::kUnsupported, "its text cannot be edited safely: " + std::string(what), {}, {}};
}

Result<SequenceText> edited(const SequenceText& before, const SequenceEdit& edit,
                            const Limits& limits) {
  Result<SequenceText> after = SequenceText::parse(before.with(edit.edits), limits);
  if (!after) return fail(not_as_expected(to_string(after.error())));
  Steps expected = before.steps();
  Steps others = after->steps();
  std::erase_if(expected, is_audit);
  std::erase_if(others, is_audit);
  if (!std::equal(expected.begin(), expected.end(), others.begin(), others.end(), is_same_step) ||
      before.sequence().variables != after->sequence().variables)
    return fail(not_as_expected("other steps would change"));
  return after;
}

Result<void> check_installed(const SequenceText& before, const SequenceEdit& edit,
                             std::size_t neighbour, StepSide side, const Limits& limits) {
  TRY_ASSIGN(const SequenceText after, edited(before, edit, limits));
  const std::vector<std::size_t> found = audit_steps(after.steps());
  if (found.size() != 1 || after.steps()[found[0]].action != edit.action ||
      !after.steps()[found[0]].enabled)
    return fail(not_as_expected("the step would not be in it once"));
  // Steps of ours before the neighbour are gone, and the new one may be there.
  const Steps& steps = before.steps();
  const auto gone = static_cast<std::size_t>(std::count_if(
      steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(neighbour), is_audit));
  const std::size_t place = neighbour - gone + (side == StepSide::kBefore ? 1 : 0);
  if (!stands_beside(after, found[0], place, side))
    return fail(not_as_expected("the step would stand elsewhere"));
  return {};
}

}  // namespace

Result<SequenceEdit> install_audit_step(const SequenceText& sequence, AuditStep step,
                                        const StepTarget& target, const Limits& limits) {
  const Steps& steps = sequence.steps();
  TRY_ASSIGN(const std::size_t neighbour, find_neighbour(steps, target));
  step.is_applied = is_between_apply_and_restart(steps, neighbour, target.side);
  const std::vector<std::size_t> present = audit_steps(steps);
  SequenceEdit edit{SequenceChange::kNone, steps[neighbour].name, action_of(step), {}};
  if (present.size() == 1 && steps[present[0]].enabled && steps[present[0]].action == edit.action &&
      stands_beside(sequence, present[0], neighbour, target.side))
    return edit;
  edit.change = present.empty() ? SequenceChange::kAdded : SequenceChange::kReplaced;
  edit.edits.push_back(insertion(sequence, step, neighbour, target.side));
  for (const std::size_t old : present) edit.edits.push_back(removal(sequence, old));
  std::stable_sort(edit.edits.begin(), edit.edits.end(),
                   [](const TextEdit& a, const TextEdit& b) { return a.begin < b.begin; });
  TRY(check_installed(sequence, edit, neighbour, target.side, limits));
  return edit;
}

Result<SequenceEdit> remove_audit_steps(const SequenceText& sequence, const Limits& limits) {
  SequenceEdit edit;
  for (const std::size_t step : audit_steps(sequence.steps()))
    edit.edits.push_back(removal(sequence, step));
  if (edit.edits.empty()) return edit;
  edit.change = SequenceChange::kRemoved;
  TRY_ASSIGN(const SequenceText after, edited(sequence, edit, limits));
  if (!audit_steps(after.steps()).empty()) return fail(not_as_expected("a step of it would stay"));
  return edit;
}

}  // namespace assay
