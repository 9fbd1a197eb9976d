#include "mdt/step_variables.h"

#include <catch2/catch.hpp>

#include "mdt/step_maker.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

constexpr const char* kVariablesFile =
    "<MediaVarList><var name='OSGUID'>{a}</var><var name='LOGPATH'></var></MediaVarList>";

OpenStepVariables open(const std::string& file, std::map<std::string, std::string> environment) {
  Result<OpenStepVariables> opened = open_step_variables(file, std::move(environment), {});
  INFO((opened ? "" : to_string(opened.error())));
  REQUIRE(opened);
  return *std::move(opened);
}

TEST_CASE("what is empty in one place is asked of the next") {
  std::vector<VariableLayer> layers;
  layers.push_back({std::make_unique<MadeVariables>(
      std::map<std::string, std::string>{{"A", "object"}, {"B", ""}})});
  layers.push_back({std::make_unique<MadeVariables>(
                        std::map<std::string, std::string>{{"A", "file"}, {"B", "file"}}),
                    true});
  const StepVariablesPtr both = layered_variables(std::move(layers));
  CHECK(both->get("A") == "object");
  CHECK(both->get("B") == "file");
  REQUIRE(both->set("B", "new"));
  CHECK(both->get("B") == "new");
  CHECK(both->source() == "the test, the test");
}

TEST_CASE("a file goes before the environment, whose names have no case either") {
  const TemporaryFolder folder;
  write_whole(folder / "v.dat", kVariablesFile);
  const OpenStepVariables opened =
      open((folder / "v.dat").string(), {{"osguid", "{b}"}, {"DEPLOYROOT", "/share"}});
  CHECK(opened.variables->get("OSGUID") == "{a}");
  CHECK(opened.variables->get("DeployRoot") == "/share");
  CHECK(opened.notes.empty());
}

TEST_CASE("the file is found where the log is") {
  const TemporaryFolder folder;
  write_whole(folder / "VARIABLES.DAT", kVariablesFile);
  CHECK(open({}, {{"LogPath", folder.path().string()}}).variables->get("OSGUID") == "{a}");
}

TEST_CASE("nothing at all is no error, and nothing is kept then") {
  const OpenStepVariables opened = open({}, {});
  CHECK(opened.variables->get("OSGUID").empty());
  CHECK(opened.variables->set("AssayResult", "PASS"));
}

TEST_CASE("a file that is there and cannot be read is an error") {
  const TemporaryFolder folder;
  write_whole(folder / "VARIABLES.DAT", "<MediaVarList>");
  CHECK_FALSE(open_step_variables({}, {{"LogPath", folder.path().string()}}, {}));
  CHECK_FALSE(open_step_variables((folder / "missing").string(), {}, {}));
}

TEST_CASE("the environment is asked for variables of task sequences alone") {
  CHECK(is_step_variable("DEPLOYROOT"));
  CHECK(is_step_variable("_SMSTSInWinPE"));
  CHECK_FALSE(is_step_variable("PATH"));
  CHECK_FALSE(is_step_variable("UserPassword"));
}

}  // namespace
}  // namespace assay
