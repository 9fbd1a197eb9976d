#include "image/target.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "image/windows.h"
#include "registry/value_text.h"
#include "support/fixture_images.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

Target target_at(const fs::path& path) {
  Result<Target> target = open_target(path.string(), {});
  INFO((target ? "" : to_string(target.error())));
  REQUIRE(target);
  return *std::move(target);
}

Artefact only_artefact(const fs::path& path) {
  const Target target = target_at(path);
  REQUIRE(target.artefacts.size() == 1);
  return target.artefacts[0].open().value();
}

std::string error_of(const std::string& locator) {
  const Result<Opened> opened = open_locator(locator, {});
  REQUIRE_FALSE(opened);
  return to_string(opened.error());
}

std::string product_name(const Artefact& artefact) {
  const auto value = artefact.registry->value(
      "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", "ProductName");
  return value && *value ? as_string(**value).value_or("<no text>") : "<none>";
}

TEST_CASE("the format is found by content: names say nothing") {
  const TemporaryFolder folder;
  fs::copy_file(built_fixtures() / "win10-gvlk.wim", folder / "SOFTWARE");
  fs::copy_file(built_fixtures() / "win10-gvlk/Windows/System32/config/SOFTWARE", folder / "a.wim");
  CHECK(target_at(folder / "SOFTWARE").format == "wim");
  CHECK(target_at(folder / "a.wim").format == "hive");
  CHECK(target_at(built_fixtures() / "win10-gvlk").format == "folder");
}

TEST_CASE("a WIM has one artefact per image, a number after '!' names one") {
  const Target all = target_at(built_fixtures() / "mixed.wim");
  REQUIRE(all.artefacts.size() == 5);
  const std::string wim = (built_fixtures() / "mixed.wim").string();
  CHECK(all.artefacts[2].locator == wim + "!3");
  const Artefact second = only_artefact(wim + "!2");
  CHECK(second.locator == wim + "!2");
  CHECK(second.kind == ArtefactKind::kWindows);
  CHECK(product_name(second) == "Windows 7 Enterprise");
  CHECK(second.wim->name == "Windows 7 Enterprise (win7-csvlk)");
}

TEST_CASE("a host path may hold '!': the longest that exists is the file") {
  const TemporaryFolder folder;
  fs::copy_file(built_fixtures() / "clean.wim", folder / "a!1");
  fs::copy_file(built_fixtures() / "mixed.wim", folder / "a");
  CHECK(target_at(folder / "a!1").artefacts.size() == 3);
  CHECK(product_name(only_artefact((folder / "a!1").string() + "!1")) == "Windows 7 Enterprise");
  CHECK(product_name(only_artefact((folder / "a").string() + "!2")) == "Windows 7 Enterprise");
}

TEST_CASE("a hive inside an image can be named, in any case") {
  const Artefact hive = only_artefact((built_fixtures() / "mixed.wim").string() +
                                      "!1!windows/system32/CONFIG/software");
  CHECK(hive.kind == ArtefactKind::kHive);
  CHECK(product_name(hive) == "Windows 10 Enterprise");
}

TEST_CASE("what cannot be opened says what is wrong with which target") {
  const std::string wim = (built_fixtures() / "mixed.wim").string();
  CHECK(error_of(wim + "!6") == wim + "!6: no image 6 (there are 5)");
  CHECK(error_of("no/such.wim") == "no/such.wim: no such file or folder");
  CHECK(error_of(wim + "!1!Windows/none") == wim + "!1!Windows/none: no such file: Windows/none");
  CHECK(holds(error_of(wim + "!1!Windows"), "Windows is a folder"));
  std::string deep = wim;
  for (int i = 0; i < 100; ++i) deep += "!1";
  CHECK_FALSE(error_of(deep).empty());
}

TEST_CASE("kinds of images are told apart by what they hold") {
  CHECK(only_artefact(built_fixtures() / "win10-gvlk.wim").kind == ArtefactKind::kWindows);
  CHECK(only_artefact(built_fixtures() / "winpe.wim").kind == ArtefactKind::kWinPe);
  CHECK(only_artefact(built_fixtures() / "empty.wim").kind == ArtefactKind::kEmpty);
  const TemporaryFolder folder;
  write_whole(folder / "customizations.xml", "<x/>");
  CHECK(only_artefact(folder.path()).kind == ArtefactKind::kPackage);
}

TEST_CASE("Windows may lie in a folder of any name and case; several in one folder are several") {
  const TemporaryFolder folder;
  fs::copy(built_fixtures() / "win10-gvlk/Windows", folder / "WINNT", fs::copy_options::recursive);
  CHECK(only_artefact(folder.path()).system_root == "WINNT");
  fs::copy(built_fixtures() / "win7-gvlk/Windows", folder / "windows", fs::copy_options::recursive);
  const Target both = target_at(folder.path());
  REQUIRE(both.artefacts.size() == 2);
  std::vector<std::string> names;
  for (const PendingArtefact& pending : both.artefacts)
    names.push_back(product_name(pending.open().value()));
  std::sort(names.begin(), names.end());
  CHECK(names == std::vector<std::string>{"Windows 10 Enterprise", "Windows 7 Enterprise"});
}

TEST_CASE("a missing required hive is unreadable, a missing optional one absent") {
  const TemporaryFolder folder;
  fs::copy(built_fixtures() / "win10-gvlk", folder / "applied", fs::copy_options::recursive);
  fs::remove(folder / "applied/Windows/System32/config/SYSTEM");
  const Artefact artefact = only_artefact(folder / "applied");
  CHECK(artefact.registry->value("HKLM\\SOFTWARE\\Microsoft", "x").has_value());
  CHECK_FALSE(artefact.registry->find("HKLM\\SYSTEM\\Select").has_value());
  const auto optional = artefact.registry->find("HKU\\S-1-5-20\\Software");
  REQUIRE(optional.has_value());
  CHECK_FALSE(optional->has_value());
}

TEST_CASE("both engines open every fixture as the same artefact") {
  for (const FixtureImage& image : all_fixture_images()) {
    CAPTURE(image.name);
    for (const Engine engine : {Engine::kNative, Engine::kReference}) {
      OpenOptions options;
      options.engine = engine;
      const std::string wim = (built_fixtures() / (image.name + ".wim")).string();
      const Target target = open_target(wim, options).value();
      REQUIRE(target.artefacts.size() == 1);
      CHECK(name_of(target.artefacts[0].open().value().kind) == image.kind);
    }
  }
}

}  // namespace
}  // namespace assay
