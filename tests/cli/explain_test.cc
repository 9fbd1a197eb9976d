// assay explain: a rule, an activation error, and a product key from standard input.

#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "licensing/key_builder.h"
#include "licensing/pkeyconfig_builder.h"
#include "licensing/tables.h"
#include "rules/rule_set.h"
#include "support/corpus.h"
#include "support/fixture_images.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

using Json = nlohmann::json;

constexpr const char* kEnterpriseKey = "NPPR9-FWDCX-D2C8J-H872K-2YT43";
constexpr std::uint32_t kUnlistedGroup = 4999;  // of no table of ours

std::string explains(const std::vector<std::string>& arguments, const std::string& input = {}) {
  std::vector<std::string> all = {"explain"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const ProgramResult result = run_inside(all, false, input);
  CAPTURE(arguments.front(), result.err);
  REQUIRE(result.code == 0);
  CHECK(result.err.empty());
  return result.out;
}

// The message of a refusal; nothing is written to standard output.
std::string refuses(const std::vector<std::string>& arguments, const std::string& input = {}) {
  std::vector<std::string> all = {"explain"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const ProgramResult result = run_inside(all, false, input);
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(result.err.starts_with("assay: "));
  return result.err;
}

// A Windows 10 in `folder`; gives the place of its pkeyconfig files.
std::filesystem::path image_with_tokens(const TemporaryFolder& folder) {
  std::filesystem::copy(fixture("win10-gvlk"), folder.path(),
                        std::filesystem::copy_options::recursive);
  auto tokens = folder / "Windows/System32/spp/tokens/pkeyconfig";
  std::filesystem::create_directories(tokens);
  return tokens;
}

TEST_CASE("explain prints every rule as a page, found by id or by number of the catalogue") {
  const RuleSet rules = RuleSet::with_default_rules().value();
  for (const Rule& rule : rules.rules()) {
    CAPTURE(rule.id);
    const std::string page = explains({rule.id});
    CHECK(page == run_inside({"rules", "show", rule.id}).out);
    CHECK(page.starts_with(rule.id + "  " + rule.title + "\n"));
    for (const char* heading :
         {"\nWhat it finds\n", "\nWhy it matters\n", "\nWhat to do\n", "\nReferences\n"})
      CHECK(holds(page, heading));
    CHECK(page.find("{mount") == std::string::npos);
    for (const auto& [name, param] : rule.params) {
      CHECK(holds(page, "\nParameter " + name + "\n"));
      CHECK(holds(page, name + "="));
    }
  }
  CHECK(explains({"kms001"}) == explains({"KMS001"}));
  CHECK(explains({"vla-001"}) == explains({"KMS001"}));
  CHECK(holds(explains({"KMS001"}), "\nCatalogue\n  VLA-001\n"));
  CHECK(holds(explains({"KMS001"}), "--set \"declared_kms_host=KMS host*\""));
  CHECK(holds(explains({"KMS001"}), "DISM /Mount-Image /ImageFile:<file> /Index:<number>"));
}

TEST_CASE("explain -f json has the fields of a rule's page") {
  const Json rule = Json::parse(explains({"-f", "json", "KMS001"}));
  CHECK(rule["id"] == "KMS001");
  CHECK(rule["severity"] == "critical");
  CHECK(rule["catalogue"] == Json::array({"VLA-001"}));
  CHECK(rule["params"]["declared_kms_host"]["default"].empty());
  CHECK(holds(rule["remediation"].get<std::string>(), "slmgr /ipk <KMS client setup key"));
}

TEST_CASE("explain suggests the closest rule") {
  CHECK(holds(refuses({"KMS0001"}), "no rule 'KMS0001' (did you mean KMS001?)"));
  CHECK(holds(refuses({"nonsense"}), "an error code such as 0xC004F038, or 'key'"));
}

TEST_CASE("an error code is read as logs and scripts spell it") {
  const std::string page = explains({"0xC004F038"});
  CHECK(page.starts_with("0xC004F038 (-1073418184)\n"));
  for (const char* word : {"C004F038", "c004f038", "0Xc004f038", "3221549112", "-1073418184"})
    CHECK(explains({word}) == page);
  // Eight digits that begin with 8 or 9 are a failure code, not a decimal number.
  CHECK(holds(refuses({"80072000"}), "error code 0x80072000"));
  CHECK(holds(refuses({"10072000"}), "error code 0x0099AFC0"));
}

TEST_CASE("explain names the rules whose texts mention the error") {
  const RuleSet rules = RuleSet::with_default_rules().value();
  const Json error = Json::parse(explains({"-f", "json", "0xC004F038"}));
  CHECK(error["code"] == "0xC004F038");
  CHECK(error["decimal"] == -1073418184);
  CHECK(holds(error["meaning"].get<std::string>(), "enough clients"));
  std::set<std::string> ids;
  for (const Json& rule : error["rules"]) ids.insert(rule["id"]);
  CHECK(ids.count("KMS001") == 1);
  CHECK(ids.count("GEN001") == 1);
  CHECK(ids.count("KMS008") == 0);
  CHECK(holds(explains({"0xC004F038"}), "KMS001   " + rules.find("KMS001")->title + "\n"));
}

TEST_CASE("every error of the table is explained") {
  for (const ActivationError& row : default_tables().errors) {
    const std::string page = explains({std::to_string(row.code)});
    CHECK(holds(page, "\nWhat it means\n"));
    CHECK(holds(page, "\nWhat helps\n"));
    CHECK(holds(page, "\nSource\n"));
  }
}

TEST_CASE("an unknown error code is refused with its known family") {
  const std::string message = refuses({"0xC004F099"});
  CHECK(holds(message, "nothing is known of the error code 0xC004F099"));
  CHECK(holds(message, "0xC004F0xx: "));
  CHECK(holds(message, "0xC004F038"));
  CHECK(holds(refuses({"0x12345678"}), "error code 0x12345678\n"));
  CHECK(holds(refuses({"0x1C004F038"}), "no rule"));
  CHECK(holds(refuses({"99999999999"}), "no rule"));
}

TEST_CASE("explain key says what a published key is for, without echoing it") {
  for (const std::string& input :
       {std::string(kEnterpriseKey), std::string("  nppr9-fwdcx-d2c8j-h872k-2yt43\r\n"),
        std::string("\xEF\xBB\xBF") + kEnterpriseKey,
        "slmgr /ipk " + std::string(kEnterpriseKey)}) {
    const std::string page = explains({"key"}, input);
    CHECK(page.starts_with("Product key *****-*****-*****-*****-2YT43\n"));
    CHECK(page.find("NPPR9") == std::string::npos);
    CHECK(holds(page, "Format        2009"));
    CHECK(holds(page, "Group         3290\n"));
    CHECK(holds(page, "Published     yes: KMS client setup key (GVLK)\n"));
    CHECK(holds(page, "Channel       Volume:GVLK\n"));
    CHECK(holds(page, "Editions      Enterprise\n"));
  }
}

TEST_CASE("every published key is recognised by explain key") {
  for (const PublishedKey& row : default_tables().published_keys) {
    const Json key = Json::parse(explains({"key", "-f", "json"}, row.key.full() + "\n"));
    CAPTURE(row.product);
    CHECK(key["published"] == std::string(name_of(row.kind)));
    CHECK(key["key"] == row.key.redacted());
    CHECK(key["format"] == std::string(name_of(row.key.format())));
    CHECK(key.contains("group") == (row.key.format() == KeyFormat::k2009));
  }
}

TEST_CASE("a key of nobody is a secret, and its group is shown") {
  const std::string page = explains({"key"}, build_key(kUnlistedGroup, 7).full());
  CHECK(holds(page, "Group         4999\n"));
  CHECK(holds(page, "Serial        7\n"));
  CHECK(holds(page, "Published     no: treat it as a secret\n"));
  CHECK(holds(page, "Channel       not known to the tables\n"));
  CHECK(holds(explains({"key"}, build_key_2005(1).full()), "does not tell group"));
}

TEST_CASE("bad input to explain key is refused without repeating it") {
  CHECK(holds(refuses({"key"}), "no product key on standard input"));
  CHECK(holds(refuses({"key"}, " \r\n"), "no product key on standard input"));
  for (const std::string& input :
       {std::string("NPPR9-FWDCX-D2C8J-H872K-2YT4E"), std::string("NPPR9-FWDCX-D2C8J"),
        std::string("hello"), std::string(kEnterpriseKey) + "\n" + build_key(1, 2).full()}) {
    const std::string message = refuses({"key"}, input);
    CHECK(message.find("NPPR9") == std::string::npos);
    CHECK(message.find("hello") == std::string::npos);
    CHECK(holds(message, "standard input"));
  }
  CHECK(holds(refuses({"key"}, std::string(100'000, 'x')), "longer than any text"));
}

TEST_CASE("a key on the command line is refused without repeating it") {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {kEnterpriseKey}, {"NPPR9FWDCXD2C8JH872K2YT43"}, {"key", kEnterpriseKey}})
    CHECK(refuses(arguments).find("NPPR9") == std::string::npos);
  CHECK(holds(refuses({kEnterpriseKey}), "standard input"));
  CHECK(holds(refuses({"--image", "x.wim", "KMS001"}), "--image is for"));
}

TEST_CASE("explain key --image asks the pkeyconfig of every Windows of the target") {
  const TemporaryFolder folder;
  const auto tokens = image_with_tokens(folder);
  write_whole(tokens / "pkeyconfig.xrm-ms",
              PkeyconfigBuilder()
                  .configuration(1, kUnlistedGroup, "Professional", "Volume:MAK")
                  .range(1, 0, 999)
                  .file());
  const std::string key = build_key(kUnlistedGroup, 7).full();
  const std::string page = explains({"key", "--image", folder.path().string()}, key);
  CHECK(holds(page, "Volume:MAK, "));
  CHECK(holds(page, "pkeyconfig.xrm-ms"));
  CHECK(holds(page, "Fits          no: it is for another edition\n"));
  CHECK(page.find(key) == std::string::npos);
  const Json json =
      Json::parse(explains({"key", "-f", "json", "--image", folder.path().string()}, key));
  REQUIRE(json["images"].size() == 1);
  CHECK(json["images"][0]["edition"] == "Enterprise");
  CHECK(json["images"][0]["pkeyconfig"]["channel"] == "Volume:MAK");
  CHECK(json["images"][0]["pkeyconfig"]["editions"] == Json::array({"Professional"}));
  CHECK(json["images"][0]["fits"] == false);
  // A serial outside of the ranges is no key of that configuration.
  const std::string beyond = build_key(kUnlistedGroup, 5000).full();
  CHECK(holds(explains({"key", "--image", folder.path().string()}, beyond),
              "no pkeyconfig file of the image knows the key"));
}

TEST_CASE("explain key --image ends with 2 where an image or its table could not be read") {
  const Json json =
      Json::parse(explains({"key", "-f", "json", "--image", fixture("mixed.wim")}, kEnterpriseKey));
  REQUIRE(json["images"].size() == 5);
  CHECK(json["images"][0]["fits"] == true);
  CHECK(json["images"][3]["fits"] == false);
  CHECK(refuses({"key", "--image", fixture("no-such.wim")}, kEnterpriseKey).size() > 7);
  const ProgramResult empty =
      run_inside({"explain", "key", "--image", fixture("empty.wim")}, false, kEnterpriseKey);
  CHECK(empty.code == 2);
  CHECK(holds(empty.err, "no Windows found"));
  const TemporaryFolder folder;
  const auto tokens = image_with_tokens(folder);
  write_whole(tokens / "pkeyconfig.xrm-ms", "<license");
  const ProgramResult broken = run_inside({"explain", "key", "--image", folder.path().string()},
                                          false, build_key(kUnlistedGroup, 7).full());
  CHECK(broken.code == 2);
  CHECK(holds(broken.err, "pkeyconfig.xrm-ms"));
  CHECK(holds(broken.out, "could not be read"));
}

TEST_CASE("Microsoft's own pkeyconfig says the same of a published key as the tables") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  const TemporaryFolder folder;
  const auto tokens = image_with_tokens(folder);
  std::filesystem::copy_file(
      *corpus / "pkeyconfig/awuctl__licensing-stuff__windows_19041.1_pkeyconfig.xrm-ms",
      tokens / "pkeyconfig.xrm-ms");
  const Json json = Json::parse(
      explains({"key", "-f", "json", "--image", folder.path().string()}, kEnterpriseKey));
  REQUIRE(json["images"].size() == 1);
  const Json& answer = json["images"][0]["pkeyconfig"];
  CHECK(answer["channel"] == "Volume:GVLK");
  CHECK(answer["editions"] == Json::array({"Enterprise"}));
  CHECK(holds(answer["description"].get<std::string>(), "Enterprise"));
  CHECK_FALSE(answer["part_number"].get<std::string>().empty());
}

TEST_CASE("explain --help has examples") {
  const std::string help = explains({"--help"});
  CHECK(holds(help, "assay explain 0xC004F038"));
  CHECK(holds(help, "assay explain key --image install.wim"));
}

TEST_CASE("the binary reads the key from its standard input") {
  const std::string assay = shell_word(std::string(ASSAY_BINARY_DIR) + "/assay");
  CHECK(holds(
      output_of("printf '%s\\n' " + std::string(kEnterpriseKey) + " | " + assay + " explain key"),
      "Channel       Volume:GVLK"));
}

}  // namespace
}  // namespace assay
