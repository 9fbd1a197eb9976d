// Answer files as targets of their own: `assay scan Unattend.xml`.
//
// Layer: image. Format: docs/formats/answer-file.md.
#pragma once

#include "image/formats.h"

namespace assay {

inline constexpr const char* kAnswerFileFormat = "answer-file";

// Text whose first element, as far as the head shows, is <unattend>.
bool probe_answer_file(const FileEnds& ends);

// A tree that holds the one file. kLimit: above max_text_bytes.
Result<Opened> open_answer_file_format(const FileInput& input, const OpenOptions& options);

}  // namespace assay
