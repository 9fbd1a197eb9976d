#include "mdt/sequence_edit.h"

#include "mdt/sequence_maker.h"
#include "support/corpus.h"
#include "support/program.h"

namespace assay {
namespace {

const StepTarget kBeforeFormat;

SequenceEdit installed(const SequenceText& sequence, const StepTarget& target = kBeforeFormat,
                       const AuditStep& step = {}) {
  Result<SequenceEdit> edit = install_audit_step(sequence, step, target, {});
  INFO((edit ? std::string() : to_string(edit.error())));
  REQUIRE(edit);
  return *std::move(edit);
}

// The text after it, and that taking the step out again gives the text before.
std::string text_with_step(std::string_view text, const StepTarget& target = kBeforeFormat,
                           const AuditStep& step = {}) {
  const SequenceText before = sequence_of(text);
  const SequenceEdit edit = installed(before, target, step);
  CHECK(edit.change == SequenceChange::kAdded);
  const std::string after = text_after(before, edit);
  const auto removed = remove_audit_steps(sequence_of(after), {});
  REQUIRE(removed);
  CHECK(removed->change == SequenceChange::kRemoved);
  CHECK(text_after(sequence_of(after), *removed) == text);
  return after;
}

std::string edit_error(std::string_view text, const StepTarget& target = kBeforeFormat) {
  const auto edit = install_audit_step(sequence_of(text), {}, target, {});
  REQUIRE_FALSE(edit);
  return to_string(edit.error());
}

std::string real_sequence() {
  return read_whole(std::filesystem::path(ASSAY_SOURCE_DIR) /
                    "fixtures/shares/mdt-client/Control/W11-CLIENT/ts.xml");
}

TEST_CASE("the step comes before the first step that formats the disk, in its group") {
  const std::string after = text_with_step(real_sequence());
  const SequenceText sequence = sequence_of(after);
  CHECK(holds(names_of(sequence),
              "|Validate|Audit image licensing|Format and Partition Disk (BIOS)|Format and "
              "Partition Disk (UEFI)|"));
  CHECK(holds(after,
              "      </step>\n"
              "      <step type=\"SMS_TaskSequence_RunCommandLineAction\" name=\"Audit image "
              "licensing\" description=\"\" disable=\"false\" continueOnError=\"false\" "
              "startIn=\"\" successCodeList=\"0 3010\" runIn=\"WinPEandFullOS\">\n"
              "        <defaultVarList>\n"));
  CHECK(holds(after,
              "        <action>\"%DEPLOYROOT%\\Tools\\x64\\assay.exe\" mdt</action>\n"
              "      </step>\n      <step type=\"SMS_TaskSequence_PartitionDiskAction\""));
}

TEST_CASE("lines end as those of the neighbour do") {
  const std::string crlf = replace_all(real_sequence(), "\n", "\r\n");
  const std::string after = text_with_step(crlf);
  CHECK(after == replace_all(text_with_step(real_sequence()), "\n", "\r\n"));
}

TEST_CASE("a step behind the apply step audits what was applied") {
  const SequenceText sequence = sequence_of(real_sequence());
  const auto action = [&](const StepTarget& target) { return installed(sequence, target).action; };
  const std::string plain = action_of({});
  const std::string applied = action_of({true, false, {}, false});
  CHECK(action(kBeforeFormat) == plain);
  CHECK(action({StepSide::kBefore, "Install Operating System"}) == plain);
  CHECK(action({StepSide::kAfter, "install operating system"}) == applied);
  CHECK(action({StepSide::kBefore, "Restart computer"}) == plain);  // that of Refresh, before
  CHECK(action({StepSide::kAfter, "Add Windows Recovery"}) == applied);
  CHECK(action({StepSide::kAfter, "Restart computer"}) == plain);  // Windows runs then
  CHECK(action({StepSide::kAfter, "Tattoo"}) == plain);
}

TEST_CASE("of several steps of a name, before means the first and after the last") {
  const std::string text =
      "<sequence><step name='a'/><step name='Wipe 1'/><step name='b'/><step name='Wipe 2'/>"
      "</sequence>";
  CHECK(names_of(sequence_of(text_with_step(text, {StepSide::kBefore, "wipe"}))) ==
        "a|Audit image licensing|Wipe 1|b|Wipe 2");
  CHECK(names_of(sequence_of(text_with_step(text, {StepSide::kAfter, "WIPE"}))) ==
        "a|Wipe 1|b|Wipe 2|Audit image licensing");
}

TEST_CASE("a whole name goes before a longer one") {
  const std::string text =
      "<sequence><step name='Validate all'/><step name='Validate'/><step name='b'/></sequence>";
  CHECK(names_of(sequence_of(text_with_step(text, {StepSide::kBefore, "validate"}))) ==
        "Validate all|Audit image licensing|Validate|b");
}

TEST_CASE("a step that formats the disk is known by its type under any name") {
  const std::string text =
      "<sequence><step name='x'/><step type='SMS_TaskSequence_PartitionDiskAction' "
      "name='Datentr\xC3\xA4ger'/></sequence>";
  CHECK(names_of(sequence_of(text_with_step(text))) ==
        "x|Audit image licensing|Datentr\xC3\xA4ger");
}

TEST_CASE("text without lines gets a step without lines") {
  const std::string text =
      "<sequence><group><step name='a'/> <step name='Format and Partition Disk'/></group>"
      "</sequence>";
  CHECK(text_with_step(text).find('\n') == std::string::npos);
  CHECK(text_with_step(text, {StepSide::kAfter, "a"}).find('\n') == std::string::npos);
}

TEST_CASE("tabs stay tabs") {
  const std::string after =
      text_with_step("<sequence>\n\t<step name='Format and Partition Disk'/>\n</sequence>");
  CHECK(holds(after, "\n\t<step type="));
  CHECK(holds(after, "\n\t\t<action>"));
  CHECK(holds(after, "</step>\n\t<step name='Format"));
}

TEST_CASE("what lies around the neighbour stays") {
  for (const char* text : {
           "<sequence>\n  <!-- <step name='Format and Partition Disk'> -->\n  <step "
           "name='Format and Partition Disk'/><!-- x -->\n</sequence>",
           "<sequence>\n\n   <step name='Format and Partition Disk'></step>\n\n\n</sequence>\n\n",
           "<sequence>\r\n<step name=\"Format and Partition Disk\"><![CDATA[<step>]]></step>"
           "</sequence>",
           "<sequence>\n  <step name='Format &amp; x' "
           "type='SMS_TaskSequence_PartitionDiskAction'/><step name='y'/></sequence>",
       }) {
    text_with_step(text);
    text_with_step(text, {StepSide::kAfter, "Format"});
  }
}

TEST_CASE("a step that is there already stays as it is") {
  const SequenceText once = sequence_of(text_with_step(real_sequence()));
  const SequenceEdit again = installed(once);
  CHECK(again.change == SequenceChange::kNone);
  CHECK(again.edits.empty());
  CHECK(again.neighbour == "Format and Partition Disk (BIOS)");
}

TEST_CASE("what an administrator gave the step stays with it") {
  std::string text = text_with_step(real_sequence());
  text = replace_all(text, "name=\"Audit image licensing\" description=\"\"",
                     "name=\"Lizenzen\" description=\"as agreed\"");
  const std::size_t at = text.find("Lizenzen");
  text.replace(text.find("0 3010", at), 6, "0 1 3010");
  CHECK(installed(sequence_of(text)).change == SequenceChange::kNone);
}

TEST_CASE("a step with other options or at another place is replaced") {
  const std::string original = real_sequence();
  const SequenceText once = sequence_of(text_with_step(original));
  const StepTarget after_install{StepSide::kAfter, "Install Operating System"};
  struct Row {
    StepTarget target;
    AuditStep step;
  };
  for (const Row& row : {Row{kBeforeFormat, {false, true, {}, false}},
                         Row{kBeforeFormat, {false, false, "low", false}},
                         Row{kBeforeFormat, {false, false, {}, true}}, Row{after_install, {}},
                         Row{{StepSide::kBefore, "Gather local only"}, {}}}) {
    const SequenceEdit edit = installed(once, row.target, row.step);
    CHECK(edit.change == SequenceChange::kReplaced);
    CHECK(text_after(once, edit) == text_with_step(original, row.target, row.step));
  }
}

TEST_CASE("a disabled step of ours, or a second one, is replaced") {
  const std::string once = text_with_step(real_sequence());
  std::string disabled = once;
  disabled.replace(disabled.find("disable=\"false\"", disabled.find("Audit image")), 15,
                   "disable=\"true\"");
  const SequenceText off = sequence_of(disabled);
  CHECK(installed(off).change == SequenceChange::kReplaced);
  CHECK(text_after(off, installed(off)) == once);

  const SequenceText plain = sequence_of(once);
  const SequenceEdit second{SequenceChange::kAdded,
                            {},
                            {},
                            {{plain.place(0).end, plain.place(0).end,
                              "<step name='old'><action>assay.exe mdt</action></step>"}}};
  const SequenceText twice = sequence_of(text_after(plain, second));
  CHECK(text_after(twice, installed(twice)) == once);
  const auto removed = remove_audit_steps(twice, {});
  REQUIRE(removed);
  CHECK(text_after(twice, *removed) == real_sequence());
}

TEST_CASE("nothing is removed where there is no such step") {
  const auto removed = remove_audit_steps(sequence_of(real_sequence()), {});
  REQUIRE(removed);
  CHECK(removed->change == SequenceChange::kNone);
  CHECK(removed->edits.empty());
}

TEST_CASE("where the neighbour is missing, the error lists the steps that there are") {
  const std::string text =
      "<sequence><step name='Gather'/><step name='Apply'/><step name='Gather'/>"
      "<group disable='true'><step name='Format and Partition Disk'/></group></sequence>";
  CHECK(edit_error(text) == "no enabled step formats the disk; the steps are: Gather; Apply");
  CHECK(edit_error(text, {StepSide::kAfter, "Aply"}) ==
        "no enabled step 'Aply' (did you mean 'Apply'?); the steps are: Gather; Apply");
  CHECK(edit_error(text, {StepSide::kAfter, "format and partition disk"}) ==
        "no enabled step 'format and partition disk' (it is disabled, or its group is); the steps "
        "are: Gather; Apply");
  CHECK(edit_error("<sequence/>") == "no enabled step formats the disk; there is no enabled step");
}

TEST_CASE("the step goes into the published task sequences and out of them again") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  std::size_t before_format = 0;
  for (const auto& file : corpus_files("answer")) {
    if (!file.filename().string().ends_with("_ts.xml")) continue;
    CAPTURE(file.filename().string());
    const std::string text = read_whole(file);
    const SequenceText sequence = sequence_of(text);
    before_format += install_audit_step(sequence, {}, kBeforeFormat, {}) ? 1 : 0;
    // Beside every step that runs, on both sides.
    for (const TaskStep& step : sequence.steps())
      for (const StepSide side : {StepSide::kBefore, StepSide::kAfter})
        if (step.enabled) text_with_step(text, {side, step.name});
  }
  CHECK(before_format == 4);
}

}  // namespace
}  // namespace assay
