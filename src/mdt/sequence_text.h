// A task sequence (ts.xml) as the text that its file holds: what image/task_sequence.h reads of it,
// and where in the text each step stands, so that it can be edited without a change to anything
// else.
//
// Layer: mdt. Format: docs/formats/deployment-share.md. A library that writes XML would give the
// document its own quotation marks, entities and blanks; here bytes that are not edited stay.
// Encodings: UTF-8 with or without a byte-order mark, others of single bytes, and UTF-16LE with a
// mark. Not edited: UTF-16 without a mark or of the other byte order.
// Tests: tests/mdt/sequence_text_test.cc, tests/fuzz/sequence_text_fuzz.cc.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "image/task_sequence.h"
#include "mdt/markup_steps.h"
#include "mdt/text_edits.h"

namespace assay {

class SequenceText {
 public:
  // kCorrupt: no task sequence. kUnsupported: the places of its steps cannot be told for certain,
  // or its encoding would not survive.
  static Result<SequenceText> parse(ByteView bytes, const Limits& limits);

  const TaskSequence& sequence() const { return sequence_; }
  const std::vector<TaskStep>& steps() const { return sequence_.steps; }
  const StepPlace& place(std::size_t step) const { return places_[step]; }

  // What the edits' offsets count in: the bytes of the file, or UTF-8 where they are UTF-16.
  const std::string& text() const { return text_; }

  // The bytes of the file with the edits made.
  Bytes with(const std::vector<TextEdit>& edits) const;

 private:
  SequenceText() = default;

  std::string text_;
  bool is_utf16_ = false;
  TaskSequence sequence_;
  std::vector<StepPlace> places_;  // as many as steps
};

// Whether two steps say the same, wherever they stand.
bool is_same_step(const TaskStep& a, const TaskStep& b);

}  // namespace assay
