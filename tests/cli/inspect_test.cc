// assay inspect: what an administrator reads first, and the same for programs.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/fixture_images.h"
#include "support/program.h"

namespace assay {
namespace {

using Json = nlohmann::json;

// The text of an image up to its facts, with every run of spaces as one.
std::string head_of(const std::string& name) {
  const ProgramResult result = run_inside({"inspect", fixture(name)});
  REQUIRE(result.code == 0);
  std::string head;
  for (const char c : result.out.substr(0, result.out.find("\n  Facts\n")))
    if (const char shown = c == '\n' ? ' ' : c; shown != ' ' || !head.ends_with(' ')) head += shown;
  return head;
}

Json state_of(const std::string& name) {
  const ProgramResult result = run_inside({"inspect", "-f", "json", fixture(name)});
  REQUIRE(result.code == 0);
  return Json::parse(result.out)["images"][0]["state"];
}

TEST_CASE("inspect begins with how a KMS client will be activated") {
  const std::string head = head_of("win10-gvlk.wim");
  for (const char* part :
       {"Windows Windows 10 Enterprise, 22H2, build 19045.4291, client, AMD64",
        "Activation KMS client (key of channel Volume:GVLK)", "Threshold 25 computers",
        "KMS host DNS", "Service sppsvc, starts automatically",
        "First boot Looks for a KMS host in DNS (_vlmcs._tcp) and asks it for activation every 2 "
        "hours; activates once the host counts 25 computers."})
    CHECK(holds(head, part));
}

TEST_CASE("inspect shows the KMS setting that wins, and what it leads to") {
  const std::string named = head_of("win10-kms-named.wim");
  CHECK(holds(named, "KMS host kms01.corp.example:1688, set for all products"));
  CHECK(holds(named, "Asks the KMS host kms01.corp.example:1688"));
  const std::string emulator = head_of("win10-emulator.wim");
  CHECK(holds(emulator, "KMS host 127.0.0.2:1688, set for one product"));
  CHECK(holds(emulator, "only a KMS emulator answers there"));
  CHECK(holds(head_of("win11-debloated.wim"), "Service sppsvc, DISABLED"));
}

TEST_CASE("inspect names the other models, and shows no threshold for them") {
  for (const auto& [name, words] : std::vector<std::pair<std::string, std::string>>{
           {"win11-mak.wim", "Activation MAK (key of channel Volume:MAK)"},
           {"win7-csvlk.wim", "Activation KMS host (key of channel Volume:CSVLK)"},
           {"win11-oem.wim", "Activation OEM (key of channel OEM:DM)"},
           {"server2022-eval.wim", "Activation evaluation"},
           {"win11-vendor.wim", "Activation not known: no product key in the registry"},
           {"winpe.wim", "Activation none: Windows PE is not activated"}}) {
    CAPTURE(name);
    const std::string head = head_of(name);
    CHECK(holds(head, words));
    CHECK(head.find("Threshold") == std::string::npos);
    CHECK(head.find("KMS host DNS") == std::string::npos);
  }
  CHECK(holds(head_of("win7-csvlk.wim"), "First boot Starts a KMS host on TCP 1688"));
}

TEST_CASE("facts and records stand below headings of their own") {
  const std::string text = run_inside({"inspect", fixture("win10-csvlk.wim")}).out;
  const std::size_t facts = text.find("\n  Facts\n");
  const std::size_t records = text.find("\n  Records\n");
  REQUIRE(facts != std::string::npos);
  REQUIRE(records != std::string::npos);
  CHECK(facts < records);
  CHECK(text.find("\n    key.channel") > facts);
  CHECK(text.find("\n    product_key\n") > records);
  CHECK(text.find("state.") == std::string::npos);
}

TEST_CASE("inspect -f json gives the state as an object") {
  const Json client = state_of("win10-gvlk.wim");
  CHECK(client["activation_model"] == "kms-client");
  CHECK(client["threshold"] == 25);
  CHECK(client["kms_source"] == "DNS");
  CHECK(client["service"] == Json({{"name", "sppsvc"}, {"start", 2}}));
  CHECK(holds(client["first_boot"].get<std::string>(), "Looks for a KMS host"));
  const Json host = state_of("win10-csvlk.wim");
  CHECK(host["activation_model"] == "kms-host");
  CHECK_FALSE(host.contains("threshold"));
  CHECK(state_of("winpe.wim").contains("activation_model") == false);
}

TEST_CASE("a bare SOFTWARE hive tells what it can") {
  const ProgramResult result =
      run_inside({"inspect", fixture("win10-mak/Windows/System32/config/SOFTWARE")});
  CHECK(holds(result.out, "Activation    MAK"));
  CHECK(result.out.find("Service") == std::string::npos);
  const ProgramResult system =
      run_inside({"inspect", fixture("win10-mak/Windows/System32/config/SYSTEM")});
  CHECK(system.out.find("Activation ") == std::string::npos);
}

}  // namespace
}  // namespace assay
