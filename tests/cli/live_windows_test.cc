#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "licensing/digital_product_id_builder.h"
#include "support/live_registry_windows.h"
#include "support/program.h"

namespace assay {
namespace {

constexpr const char* kCurrentVersion = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

// A Windows 10 with a key of `channel`, as far as rules about its key look.
class InstalledKey {
 public:
  explicit InstalledKey(const std::string& channel) {
    DigitalProductId4Fields fields;
    fields.extended_pid = "03612-00206-234-001162-03-1033-19045.0000-3182023";
    fields.channel = channel;
    key_.set("DigitalProductId4", REG_BINARY, build_digital_product_id4(fields));
    key_.set_text("EditionID", "Enterprise");
    key_.set_text("CurrentBuild", "19045");
    key_.set_text("InstallationType", "Client");
  }
  ~InstalledKey() { key_.remove("DigitalProductId4"); }

 private:
  LiveKey key_{kCurrentVersion};
};

nlohmann::json scan_live(int expected_code) {
  const ProgramResult run = run_inside({"scan", "live", "-f", "json", "-q", "--allow-unknown"});
  INFO(run.err);
  CHECK(run.code == expected_code);
  return nlohmann::json::parse(run.out);
}

std::string verdict_of(const nlohmann::json& image, const std::string& rule) {
  for (const nlohmann::json& result : image["results"])
    if (result["rule"] == rule) return result["result"].get<std::string>();
  return "missing";
}

TEST_CASE("scan live finds a host key in the running registry") {
  const InstalledKey key("Volume:CSVLK");
  const nlohmann::json report = scan_live(1);
  const nlohmann::json& target = report["targets"][0];
  CHECK(target["target"] == "live");
  CHECK(target["format"] == "live");
  const nlohmann::json& image = target["images"][0];
  CHECK(image["kind"] == "live");
  CHECK(verdict_of(image, "KMS001") == "fires");
  // A running computer has its own CMID and may be in a domain.
  CHECK(verdict_of(image, "GEN001") == "not-applicable");
  CHECK(verdict_of(image, "GEN008") == "not-applicable");
}

TEST_CASE("reg and ls read the running system") {
  const InstalledKey key("Volume:GVLK");
  const std::string path = std::string("HKLM\\") + kCurrentVersion;
  CHECK(holds(run_inside({"reg", "live", path}).out, "EditionID"));
}

TEST_CASE("the text of a finding in the running system names no image to mount") {
  const InstalledKey key("Volume:CSVLK");
  const ProgramResult run = run_inside({"scan", "live", "--allow-unknown", "--rule", "KMS001"});
  CHECK(run.code == 1);
  CHECK(holds(run.out, "DISM /Online"));
  CHECK_FALSE(holds(run.out, "C:\\mount"));
}

}  // namespace
}  // namespace assay
