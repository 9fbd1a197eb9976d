#include "mdt/sequence_text.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

constexpr std::array kUtf16Mark = {std::byte{0xFF}, std::byte{0xFE}};

bool starts_with_utf16_mark(ByteView bytes) {
  return bytes.size() >= 2 && std::equal(kUtf16Mark.begin(), kUtf16Mark.end(), bytes.begin());
}

Bytes utf16_file(std::string_view text) {
  Bytes bytes(kUtf16Mark.begin(), kUtf16Mark.end());
  const Bytes units = utf16le_from_utf8(text);
  bytes.insert(bytes.end(), units.begin(), units.end());
  return bytes;
}

// What is between two tags in the text must be the very step that the XML has at that place.
Result<void> check_place(std::string_view text, const StepPlace& place, const TaskStep& step,
                         const Limits& limits) {
  const std::string alone =
      fmt::format("<sequence>{}</sequence>", text.substr(place.begin, place.end - place.begin));
  const Result<TaskSequence> parsed =
      parse_task_sequence(decode_text_file(as_bytes(alone)), limits);
  if (parsed && parsed->steps.size() == 1) {
    TaskStep found = parsed->steps.front();
    found.enabled = step.enabled;  // a group around it may be disabled
    if (is_same_step(found, step)) return {};
  }
  return fail(ErrorCode::kUnsupported,
              fmt::format("the step '{}' cannot be told from what is around it", step.name),
              place.begin);
}

Result<void> check_places(std::string_view text, const std::vector<StepPlace>& places,
                          const TaskSequence& sequence, const Limits& limits) {
  if (places.size() != sequence.steps.size())
    return fail(ErrorCode::kUnsupported, fmt::format("{} steps by their tags, {} by the XML",
                                                     places.size(), sequence.steps.size()));
  for (std::size_t i = 0; i < places.size(); ++i)
    TRY(check_place(text, places[i], sequence.steps[i], limits));
  return {};
}

}  // namespace

bool is_same_step(const TaskStep& a, const TaskStep& b) {
  return a.name == b.name && a.type == b.type && a.enabled == b.enabled &&
         a.variables == b.variables && a.action == b.action;
}

Result<SequenceText> SequenceText::parse(ByteView bytes, const Limits& limits) {
  SequenceText sequence;
  TRY_ASSIGN(sequence.sequence_, parse_task_sequence(decode_text_file(bytes), limits));
  sequence.is_utf16_ = starts_with_utf16_mark(bytes);
  if (sequence.is_utf16_) {
    sequence.text_ = utf8_from_utf16le(bytes.subspan(kUtf16Mark.size()));
    const Bytes again = utf16_file(sequence.text_);
    if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()))
      return fail(ErrorCode::kUnsupported, "its UTF-16 is malformed and would not survive");
  } else {
    sequence.text_.assign(as_chars(bytes));
    if (sequence.text_.find('\0') != std::string::npos)
      return fail(ErrorCode::kUnsupported, "its encoding is not one that can be edited");
  }
  TRY_ASSIGN(sequence.places_, find_step_places(sequence.text_));
  TRY(check_places(sequence.text_, sequence.places_, sequence.sequence_, limits));
  return sequence;
}

Bytes SequenceText::with(const std::vector<TextEdit>& edits) const {
  const std::string edited = with_edits(text_, edits);
  if (is_utf16_) return utf16_file(edited);
  const ByteView bytes = as_bytes(std::string_view(edited));
  return {bytes.begin(), bytes.end()};
}

}  // namespace assay
