#include "image/task_sequence.h"

#include <catch2/catch.hpp>

#include "support/corpus.h"
#include "support/text_file.h"

namespace assay {
namespace {

TaskSequence sequence_of(const std::string& inside) {
  const auto sequence =
      parse_task_sequence("<sequence version='3.00'>" + inside + "</sequence>", {});
  REQUIRE(sequence);
  return *sequence;
}

std::string sequence_error(std::string_view text, const Limits& limits = {}) {
  const auto sequence = parse_task_sequence(text, limits);
  REQUIRE_FALSE(sequence);
  return to_string(sequence.error());
}

std::string install(const std::string& guid, const std::string& attributes = "") {
  return "<step type='BDD_InstallOS' name='Install Operating System' " + attributes +
         "><defaultVarList><variable name='OSGUID' property='OSGUID'>" + guid +
         "</variable></defaultVarList></step>";
}

using Guids = std::vector<std::string>;

TEST_CASE("steps come in the order in which they run, whatever group they lie in") {
  const TaskSequence sequence = sequence_of(
      "<group name='a'><step name='1'/><group name='b'><step name='2'/></group><step name='3'/>"
      "</group><step name='4'><action>cmd /c ver</action></step>");
  REQUIRE(sequence.steps.size() == 4);
  std::string names;
  for (const TaskStep& step : sequence.steps) names += step.name;
  CHECK(names == "1234");
  CHECK(sequence.steps[3].action == "cmd /c ver");
}

TEST_CASE("a step is disabled by itself or by a group around it") {
  const TaskSequence sequence = sequence_of(
      "<group disable='True'><group disable='false'><step name='a' disable='false'/></group>"
      "</group><step name='b' disable='true'/><step name='c'/>");
  CHECK_FALSE(sequence.steps.at(0).enabled);
  CHECK_FALSE(sequence.steps.at(1).enabled);
  CHECK(sequence.steps.at(2).enabled);
}

TEST_CASE("variables of conditions are not those of the step") {
  const TaskSequence sequence = sequence_of(
      "<step name='a'><condition><expression><variable name='Variable'>PHASE</variable>"
      "</expression></condition><defaultVarList><variable name='ProductKey'>x</variable>"
      "</defaultVarList></step>");
  REQUIRE(sequence.steps.at(0).variables.size() == 1);
  CHECK(sequence.steps[0].variable("productkey") == "x");
  CHECK(sequence.steps[0].variable("Variable").empty());
}

TEST_CASE("a step that sets a variable has it") {
  const TaskSequence sequence = sequence_of(
      "<step type='SMS_TaskSequence_SetVariableAction'><defaultVarList>"
      "<variable name='VariableName'>OSDProductKey</variable>"
      "<variable name='VariableValue'>a key</variable></defaultVarList></step>");
  CHECK(sequence.steps.at(0).variable("OSDProductKey") == "a key");
}

TEST_CASE("what a sequence installs is said by its enabled steps") {
  CHECK(installed_systems(sequence_of(install("{A}") + install("{b}") + install("{a}"))) ==
        Guids{"{A}", "{b}"});
  CHECK(installed_systems(sequence_of(install("{a}", "disable='true'") + install("{b}"))) ==
        Guids{"{b}"});
}

TEST_CASE("the list of the whole sequence counts where no step names a system") {
  const std::string list =
      "<globalVarList><variable name='OSGUID'>{x}</variable><variable name='OSGUID'>{x}</variable>"
      "</globalVarList>";
  CHECK(installed_systems(sequence_of(list)) == Guids{"{x}"});
  CHECK(installed_systems(sequence_of(list + install("{a}"))) == Guids{"{a}"});
  CHECK(installed_systems(sequence_of(install("{a}") + list)) == Guids{"{a}"});
  // Its one step is switched off: nothing is installed.
  CHECK(installed_systems(sequence_of(list + install("{a}", "disable='true'"))).empty());
  CHECK(installed_systems(sequence_of("<globalVarList/>")).empty());
}

TEST_CASE("what is no task sequence is refused") {
  CHECK(sequence_error("<tss/>") == "no task sequence: the root element is <tss>");
  CHECK(sequence_error("") == "not well-formed XML: No document element found (at 0x00000000)");
  CHECK(sequence_error("<sequence><group>").starts_with("not well-formed XML"));
  CHECK(sequence_error("<!DOCTYPE a []><sequence/>") == "XML with a DOCTYPE is refused");
  std::string deep = "<sequence>";
  for (int i = 0; i < 100; ++i) deep += "<group>";
  for (int i = 0; i < 100; ++i) deep += "</group>";
  CHECK(sequence_error(deep + "</sequence>").starts_with("XML is nested too deeply"));
}

TEST_CASE("the task sequences of the corpus give their steps and systems") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  struct Row {
    const char* file;
    std::size_t steps;  // as corpus/TABLE.md counts them
    Guids systems;
  };
  const Row rows[] = {
      {"ArthurJDurand__MDT-TS-and-Scripts__mdtshare_WIN11PROX64_ts.xml",
       69,
       {"{f080bd22-c068-4ae4-8759-cc1f3f7b956b}"}},
      {"DeploymentResearch__DRFiles__BIOS-001_ts.xml", 7, {}},
      {"dansonnenburg__CaptureShare__W81EX64_ts.xml",
       65,
       {"{89badb03-2f8a-48df-bcdb-b4353707c9b2}"}},
      {"technology-toolbox__MDT-Build__WS2016-REF_ts.xml",
       59,
       {"{da152750-0ca2-4fe6-929b-12c01a9cc5b5}"}},
      {"technology-toolbox__MDT-Deploy__WS2022_ts.xml",
       52,
       {"{9da337bc-e3b0-41e2-9063-795a2e062d3a}"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.file);
    const auto sequence = parse_task_sequence(read_text_file(*corpus / "answer" / row.file), {});
    REQUIRE(sequence);
    CHECK(sequence->steps.size() == row.steps);
    CHECK(installed_systems(*sequence) == row.systems);
  }
}

}  // namespace
}  // namespace assay
