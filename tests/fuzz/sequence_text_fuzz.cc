// A task sequence gets the audit step and loses it again: then it is as it was, byte for byte.
#include <cstdlib>

#include "mdt/sequence_edit.h"

namespace {

using namespace assay;

void edit_and_undo(const SequenceText& before, ByteView bytes, const StepTarget& target) {
  const Limits limits = Limits::for_fuzzing();
  const auto edit = install_audit_step(before, {}, target, limits);
  if (!edit) return;
  unified_difference(before.text(), edit->edits);
  const Bytes written = before.with(edit->edits);
  const auto after = SequenceText::parse(written, limits);
  if (!after) std::abort();
  const auto removed = remove_audit_steps(*after, limits);
  if (!removed) return;
  const Bytes undone = after->with(removed->edits);
  if (edit->change == SequenceChange::kAdded &&
      !std::equal(undone.begin(), undone.end(), bytes.begin(), bytes.end()))
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto sequence = SequenceText::parse(bytes, Limits::for_fuzzing());
  if (!sequence) return 0;
  edit_and_undo(*sequence, bytes, {});
  if (!sequence->steps().empty())
    edit_and_undo(*sequence, bytes, {StepSide::kAfter, sequence->steps().front().name});
  return 0;
}
