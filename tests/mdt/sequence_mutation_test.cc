// Task sequences with damaged bytes: an error, or a text in which everything else is as it was.
#include <random>

#include "mdt/sequence_maker.h"
#include "support/program.h"
#include "support/seeds.h"

namespace assay {
namespace {

// What the rest of the document is made of, so that damage has a meaning.
constexpr std::string_view kPieces[] = {"<",
                                        ">",
                                        "\"",
                                        "/",
                                        "<step",
                                        "</step>",
                                        "<!--",
                                        "-->",
                                        "<group>",
                                        "</group>",
                                        "<step/>",
                                        "<![CDATA[",
                                        "]]>",
                                        "&amp;",
                                        "\r\n",
                                        "disable=\"true\"",
                                        "assay.exe mdt",
                                        "?>",
                                        "<?",
                                        "\xFF"};

std::string damaged(std::string text, std::mt19937& random) {
  for (unsigned i = 0; i < 1 + random() % 3; ++i) {
    const std::size_t at = random() % text.size();
    const std::string_view piece = kPieces[random() % std::size(kPieces)];
    switch (random() % 3) {
      case 0: text.insert(at, piece); break;
      case 1: text.replace(at, std::min(piece.size(), text.size() - at), piece); break;
      default: text.erase(at, 1 + random() % 20); break;
    }
  }
  return text;
}

// Everything but our steps, as an independent reading of both texts has it.
void check_others_are_the_same(const SequenceText& before, const SequenceText& after) {
  std::vector<std::string> names[2];
  const SequenceText* sides[] = {&before, &after};
  for (int side = 0; side < 2; ++side)
    for (const TaskStep& step : sides[side]->steps())
      if (!is_audit_action(step.action)) names[side].push_back(step.name + '|' + step.action);
  CHECK(names[0] == names[1]);
}

TEST_CASE("a damaged task sequence is edited rightly or not at all") {
  const std::string text =
      "<?xml version=\"1.0\"?>\r\n<sequence name=\"x\">\r\n  <group name=\"a\">\r\n    <step "
      "name=\"one\"><action>cmd</action></step>\r\n    <step name=\"Format and Partition Disk\">"
      "</step>\r\n    <group><step name=\"two\"/></group>\r\n  </group>\r\n  <step name=\"three\" "
      "/>\r\n</sequence>\r\n";
  std::mt19937 random(3);
  int edits = 0;
  for (unsigned round = 0; round < seed_count(4'000); ++round) {
    const std::string bytes = damaged(text, random);
    CAPTURE(bytes);
    const auto before = SequenceText::parse(as_bytes(bytes), Limits::for_fuzzing());
    if (!before) continue;
    CHECK(as_chars(before->with({})) == bytes);
    const StepTarget target{random() % 2 == 0 ? StepSide::kBefore : StepSide::kAfter,
                            random() % 2 == 0 ? "" : "two"};
    const auto edit = install_audit_step(*before, {}, target, Limits::for_fuzzing());
    if (!edit) continue;
    const Bytes written = before->with(edit->edits);
    const auto after = SequenceText::parse(written, Limits::for_fuzzing());
    REQUIRE(after);
    check_others_are_the_same(*before, *after);
    const auto again = install_audit_step(*after, {}, target, Limits::for_fuzzing());
    REQUIRE(again);
    CHECK(again->change == SequenceChange::kNone);
    const auto removed = remove_audit_steps(*after, Limits::for_fuzzing());
    REQUIRE(removed);
    if (edit->change == SequenceChange::kAdded)
      CHECK(as_chars(after->with(removed->edits)) == bytes);
    ++edits;
  }
  CHECK(edits > 100);
}

}  // namespace
}  // namespace assay
