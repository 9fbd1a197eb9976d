// Where the steps of a task sequence stand in the text of its file, found by a scan of its tags.
//
// Layer: mdt. For edits that keep every other byte: the parsed XML has no places. Attributes and
// text are not looked into; sequence_text.h checks what was found against the parsed XML. Comments,
// CDATA and processing instructions are passed over; a document type is refused.
// Tests: tests/mdt/markup_steps_test.cc, tests/fuzz/sequence_text_fuzz.cc.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay {

// Offsets of bytes.
struct StepPlace {
  std::size_t begin = 0;   // of "<step"
  std::size_t end = 0;     // behind "</step>"
  std::size_t parent = 0;  // of the start tag of its group, or of the root

  bool operator==(const StepPlace&) const = default;
};

// Steps of the root and of groups in groups, in their order. `text` in any encoding whose ASCII
// characters are single bytes. kCorrupt: tags that do not match.
Result<std::vector<StepPlace>> find_step_places(std::string_view text);

}  // namespace assay
