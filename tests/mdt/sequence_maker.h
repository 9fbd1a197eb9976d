// Task sequences of a few lines, and the bytes of files as tests write them.
#pragma once

#include <string>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "mdt/sequence_edit.h"

namespace assay {

inline Bytes file_bytes(std::string_view text) {
  const ByteView bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

inline SequenceText sequence_of(std::string_view text) {
  Result<SequenceText> sequence = SequenceText::parse(as_bytes(text), {});
  INFO(text);
  INFO((sequence ? std::string() : to_string(sequence.error())));
  REQUIRE(sequence);
  return *std::move(sequence);
}

inline std::string text_after(const SequenceText& sequence, const SequenceEdit& edit) {
  return std::string(as_chars(sequence.with(edit.edits)));
}

// The names of its steps, with a bar between them.
inline std::string names_of(const SequenceText& sequence) {
  std::string names;
  for (const TaskStep& step : sequence.steps())
    names.append(names.empty() ? "" : "|").append(step.name);
  return names;
}

}  // namespace assay
