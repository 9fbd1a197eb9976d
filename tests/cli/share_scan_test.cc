// A deployment share through the whole program: which task sequence deploys which image with which
// key.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/fixture_images.h"
#include "support/program.h"

namespace assay {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson scan_share() {
  const ProgramResult result =
      run_inside({"scan", "-f", "json", (built_fixtures() / "shares/mdt").string()});
  CHECK(result.code == 1);
  CHECK(result.err.empty());
  return OrderedJson::parse(result.out)["targets"][0];
}

const OrderedJson& image_of_kind(const OrderedJson& target, const std::string& kind) {
  for (const OrderedJson& image : target["images"])
    if (image["kind"] == kind) return image;
  FAIL("no " + kind);
  return target;
}

std::string message_of(const OrderedJson& image, const std::string& rule) {
  for (const OrderedJson& result : image["results"])
    if (result["rule"] == rule && result["result"] == "fires") return result["message"];
  return {};
}

TEST_CASE("a share is scanned with the images it deploys and those it boots") {
  std::vector<std::string> kinds;
  const OrderedJson target = scan_share();
  for (const OrderedJson& image : target["images"]) kinds.push_back(image["kind"]);
  CHECK(kinds == std::vector<std::string>{"windows", "windows", "winpe", "share"});
  CHECK(target["images"][1]["locator"].get<std::string>().ends_with(
      "mdt!Operating Systems/W11/install.wim!2"));
}

TEST_CASE("findings about a share name task sequence, image and key") {
  const OrderedJson target = scan_share();
  const OrderedJson& share = image_of_kind(target, "share");
  CHECK(message_of(share, "SHR002") ==
        "W11-LAB (Windows 11 laboratory) deploys Enterprise (Operating Systems/W11/install.wim!2) "
        "with *****-*****-*****-*****-T83GX, a key for Professional");
  CHECK(message_of(share, "SHR001").find("variable OverrideProductKey") != std::string::npos);
  CHECK(message_of(share, "SCR003").find("kms.corp.example") != std::string::npos);
}

TEST_CASE("an image of a share is named as it was found") {
  const std::string image =
      (built_fixtures() / "shares/mdt").string() + "!Operating Systems/W11/install.wim!1";
  CHECK(run_inside({"scan", image}).code == 0);
}

}  // namespace
}  // namespace assay
