#include "mdt/step_variables_file.h"

#include <random>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/program.h"
#include "support/seeds.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

using Variables = std::vector<StoredVariable>;

// As MSXML writes it for MDT.
const std::string kFile =
    "<?xml version=\"1.0\"?>\r\n"
    "<MediaVarList Version=\"4.00.5345.0000\">"
    "<var name=\"DEPLOYROOT\"><![CDATA[\\\\MDT01\\DeploymentShare$]]></var>"
    "<var name=\"OSGUID\"><![CDATA[{9da337bc-e3b0-41e2-9063-795a2e062d3a}]]></var>"
    "<var name=\"EMPTY\"><![CDATA[]]></var>"
    "<!-- <var name=\"OSGUID\"/> --></MediaVarList>\r\n";

std::string set_in(const std::string& text, const std::string& name, const std::string& value) {
  const Result<std::string> changed = with_variable(text, name, value, {});
  INFO((changed ? "" : to_string(changed.error())));
  REQUIRE(changed);
  return *changed;
}

TEST_CASE("the variables of a file are read in their order") {
  CHECK(parse_variables(kFile, {}).value() ==
        Variables{{"DEPLOYROOT", "\\\\MDT01\\DeploymentShare$"},
                  {"OSGUID", "{9da337bc-e3b0-41e2-9063-795a2e062d3a}"},
                  {"EMPTY", ""}});
}

TEST_CASE("a variable that is set changes nothing else of the file") {
  const std::string element = "<var name=\"ASSAYRESULT\"><![CDATA[PASS]]></var>";
  const std::string added = set_in(kFile, "AssayResult", "PASS");
  CHECK(added == kFile.substr(0, kFile.size() - 17) + element + "</MediaVarList>\r\n");
  std::string again = added;
  again.replace(again.find("PASS"), 4, "FAIL");
  CHECK(set_in(added, "ASSAYresult", "FAIL") == again);
}

TEST_CASE("what looks like a variable in text or comments is none") {
  const std::string text =
      "<MediaVarList><var name=\"A\"><![CDATA[<var name=\"X\"></MediaVarList>]]></var>"
      "<!-- </MediaVarList> --><var name=\"B\" other='>'>old<?note ?></var></MediaVarList>";
  const std::string changed = set_in(text, "B", "new");
  CHECK(parse_variables(changed, {}).value() ==
        Variables{{"A", "<var name=\"X\"></MediaVarList>"}, {"B", "new"}});
  CHECK(changed.starts_with(text.substr(0, text.find("<var name=\"B\""))));
  CHECK(parse_variables(set_in(text, "X", "1"), {})->size() == 3);
}

TEST_CASE("a list that holds nothing takes variables") {
  for (const char* text : {"<MediaVarList Version=\"4.00.5345.0000\"/>",
                           "<?xml version=\"1.0\" ?><MediaVarList></MediaVarList>"})
    CHECK(parse_variables(set_in(text, "A", "1"), {}).value() == Variables{{"A", "1"}});
}

TEST_CASE("a value may hold everything that ends elements elsewhere") {
  for (const std::string value : {"a]]>b", "]]>", "<>&\"'", "C:\\MININT\\assay.json", "\xC3\xA4"})
    CHECK(parse_variables(set_in(kFile, "OSGUID", value), {})->at(1).value == value);
  CHECK(parse_variables(set_in(kFile, "OSGUID", "a\nb\x01"), {})->at(1).value == "a\\x0ab\\x01");
}

TEST_CASE("of a name that comes up twice the first counts") {
  const std::string twice =
      "<MediaVarList><var name=\"A\">1</var><var name=\"a\">2</var></MediaVarList>";
  const std::string changed = set_in(twice, "A", "3");
  CHECK(parse_variables(changed, {}).value() == Variables{{"A", "3"}, {"a", "2"}});
}

TEST_CASE("what is no list of variables is refused") {
  for (const char* text : {"", "nothing", "<MediaVarList>", "<oss/>", "<MediaVarList><var></oss>",
                           "<!DOCTYPE MediaVarList [<!ENTITY a \"b\">]><MediaVarList/>"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_variables(text, {}));
    CHECK_FALSE(with_variable(text, "A", "1", {}));
  }
}

TEST_CASE("nothing is set in a list that holds more than variables") {
  const auto changed = with_variable("<MediaVarList><other/></MediaVarList>", "A", "1", {});
  REQUIRE_FALSE(changed);
  CHECK(changed.error().what == "holds more than variables: nothing is set in it");
}

TEST_CASE("a file is read and written, with or without a mark of its encoding") {
  const TemporaryFolder folder;
  for (const std::string mark : {"", "\xEF\xBB\xBF"}) {
    write_whole(folder / "VARIABLES.DAT", mark + kFile);
    const StepVariablesPtr variables = open_variables_file(folder / "VARIABLES.DAT", {}).value();
    CHECK(variables->get("deployroot") == "\\\\MDT01\\DeploymentShare$");
    CHECK(variables->get("nothing").empty());
    REQUIRE(variables->set("AssayResult", "FAIL"));
    CHECK(variables->get("ASSAYRESULT") == "FAIL");
    CHECK(read_whole(folder / "VARIABLES.DAT").starts_with(mark + "<?xml"));
    CHECK(open_variables_file(folder / "VARIABLES.DAT", {}).value()->get("AssayResult") == "FAIL");
  }
}

TEST_CASE("a file in UTF-16 is read, and nothing is set in it") {
  const TemporaryFolder folder;
  Bytes bytes = {std::byte{0xFF}, std::byte{0xFE}};
  const Bytes units =
      utf16le_from_utf8("<MediaVarList><var name=\"A\">\xC3\xA4</var></MediaVarList>");
  bytes.insert(bytes.end(), units.begin(), units.end());
  write_whole(folder / "VARIABLES.DAT", std::string(as_chars(bytes)));
  const StepVariablesPtr variables = open_variables_file(folder / "VARIABLES.DAT", {}).value();
  CHECK(variables->get("A") == "\xC3\xA4");
  CHECK_FALSE(variables->set("A", "b"));
  CHECK(read_whole(folder / "VARIABLES.DAT") == as_chars(bytes));
}

TEST_CASE("a file that nobody may write keeps its bytes") {
  const TemporaryFolder folder;
  write_whole(folder / "VARIABLES.DAT", kFile);
  fs::permissions(folder / "VARIABLES.DAT", fs::perms::owner_read);
  const StepVariablesPtr variables = open_variables_file(folder / "VARIABLES.DAT", {}).value();
  const Result<void> set = variables->set("A", "1");
  REQUIRE_FALSE(set);
  CHECK(to_string(set.error()) == (folder / "VARIABLES.DAT").string() + ": is read-only");
  CHECK(read_whole(folder / "VARIABLES.DAT") == kFile);
}

TEST_CASE("a missing file names itself") {
  const auto missing = open_variables_file("/nonexistent/VARIABLES.DAT", {});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().source == "/nonexistent/VARIABLES.DAT");
}

std::string damaged(std::mt19937& random) {
  std::string text = kFile;
  for (unsigned hits = 1 + random() % 4; hits > 0; --hits) {
    const std::size_t at = random() % text.size();
    switch (random() % 3) {
      case 0: text[at] = static_cast<char>(random()); break;
      case 1: text.erase(at, 1 + random() % 8); break;
      default: text.insert(at, text.substr(random() % text.size(), 20));
    }
  }
  return text;
}

TEST_CASE("a damaged file is refused, or keeps what it holds when a variable is set") {
  const Limits limits = Limits::for_fuzzing();
  for (unsigned seed = 0; seed < seed_count(5) * 1000; ++seed) {
    std::mt19937 random(seed);
    const std::string text = damaged(random);
    CAPTURE(seed, text);
    const auto changed = with_variable(text, "AssayResult", "PASS", limits);
    if (!changed) continue;
    Variables expected = parse_variables(text, limits).value();
    expected.push_back({"ASSAYRESULT", "PASS"});
    REQUIRE(parse_variables(*changed, limits).value() == expected);
  }
}

}  // namespace
}  // namespace assay
