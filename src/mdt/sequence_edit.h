// What is to be changed in a task sequence so that it runs the audit step at its place, or no
// longer runs it.
//
// Layer: mdt. Every edit is checked before it is given: the text that comes of it must parse, hold
// the audit step where it was wanted, and all other steps as they were.
// Tests: tests/mdt/sequence_edit_test.cc, tests/mdt/sequence_mutation_test.cc.
#pragma once

#include <string>
#include <vector>

#include "mdt/audit_step.h"
#include "mdt/neighbour_step.h"
#include "mdt/sequence_text.h"

namespace assay {

enum class SequenceChange { kNone, kAdded, kReplaced, kRemoved };

struct SequenceEdit {
  SequenceChange change = SequenceChange::kNone;
  std::string neighbour;  // name of the step beside which it stands; empty: removed
  std::string action;     // of the audit step; empty: removed
  std::vector<TextEdit> edits;
};

// The step at its place, and only there. One that is there already, is enabled and has the same
// command line stays as it is, with all that an administrator gave it; any other is replaced.
// `step.is_applied` is found by the place. kNotFound: no such neighbour; the error lists the steps.
Result<SequenceEdit> install_audit_step(const SequenceText& sequence, AuditStep step,
                                        const StepTarget& target, const Limits& limits);

// Without any audit step.
Result<SequenceEdit> remove_audit_steps(const SequenceText& sequence, const Limits& limits);

}  // namespace assay
