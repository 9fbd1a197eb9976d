#include "mdt/share_folder.h"

#include <catch2/catch.hpp>

#include "io/host_files.h"
#include "mdt/share_fixture.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

ShareFolder opened_folder(const ShareFixture& fixture) {
  Result<ShareFolder> share = ShareFolder::open(fixture.root(), {});
  REQUIRE(share);
  return *std::move(share);
}

std::string error_of(const fs::path& folder) {
  const auto share = ShareFolder::open(folder, {});
  REQUIRE_FALSE(share);
  return share.error().what;
}

// By a third name: to a host without case the two are one.
void spell(const fs::path& folder, const std::string& name, const std::string& otherwise) {
  fs::rename(folder / name, folder / "between");
  fs::rename(folder / "between", folder / otherwise);
}

TEST_CASE("a folder that is no deployment share is refused") {
  const ShareFixture fixture;
  CHECK(error_of(fixture.root() / "Control") ==
        "no deployment share: it has no Control\\OperatingSystems.xml");
  CHECK(error_of(fixture.root().parent_path()) ==
        "no deployment share: it has no Control\\OperatingSystems.xml (there is one in its folder "
        "share)");
  CHECK(ShareFolder::open(fixture.root() / "none", {}).error().code == ErrorCode::kNotFound);
  CHECK(error_of(fixture.program()) == "not a folder");
}

TEST_CASE("a task sequence is found by its ID in any case") {
  const ShareFixture fixture;
  const auto sequence = opened_folder(fixture).task_sequence("w11-client");
  REQUIRE(sequence);
  CHECK(sequence->label() == "W11-CLIENT (Windows 11 client)");
  CHECK(sequence->path == "Control/W11-CLIENT/ts.xml");
}

TEST_CASE("names in any case are found as they are stored") {
  const ShareFixture fixture;
  spell(fixture.root(), "Control", "CONTROL");
  spell(fixture.root() / "CONTROL", "W11-CLIENT", "w11-client");
  spell(fixture.root() / "CONTROL/w11-client", "ts.xml", "TS.XML");
  const ShareFolder share = opened_folder(fixture);
  const auto sequence = share.task_sequence("W11-CLIENT");
  REQUIRE(sequence);
  CHECK(sequence->path == "CONTROL/w11-client/TS.XML");
  CHECK(share.host_path("control/W11-client/ts.xml").value() ==
        real_path(fixture.root() / "CONTROL/w11-client/TS.XML").value());
  fs::create_directories(fixture.root() / "tools/X64");
  CHECK(share.stored_name("Tools/x64/assay.exe").value() == "tools/X64/assay.exe");
  CHECK(share.stored_name("Other/x64").value() == "Other/x64");
}

TEST_CASE("an ID that the share does not have is said with those that it has") {
  const ShareFixture fixture;
  const ShareFolder share = opened_folder(fixture);
  CHECK(to_string(share.task_sequence("W11-CLENT").error()) ==
        "the share has no task sequence 'W11-CLENT' (did you mean 'W11-CLIENT'?); it has "
        "W11-CLIENT, W11-KMS");
}

TEST_CASE("an ID never leads out of the share") {
  const ShareFixture fixture;
  fs::create_directories(fixture.beside("other"));
  fs::copy_file(fixture.sequence(), fixture.beside("other") / "ts.xml");
  const ShareFolder share = opened_folder(fixture);
  for (const char* id : {"..\\..\\other", "../../other", "..", ".", "", "W11-CLIENT/../W11-KMS",
                         "C:\\other", "/etc", "W11-CLIENT\\"}) {
    CAPTURE(id);
    CHECK(share.task_sequence(id).error().code == ErrorCode::kNotFound);
  }
  CHECK_FALSE(share.host_path("../other/ts.xml"));
}

TEST_CASE("links are followed within the share, and files that are links are not replaced") {
  const ShareFixture fixture;
  std::error_code refused;
  fs::create_directory_symlink(fixture.root() / "Control/W11-KMS", fixture.root() / "Control/LINK",
                               refused);
  if (refused) {
    WARN("skipped: no symbolic links here");
    return;
  }
  fs::create_directory_symlink(fixture.root().parent_path(), fixture.root() / "Tools");
  fs::rename(fixture.sequence(), fixture.sequence().string() + ".real");
  fs::create_symlink("ts.xml.real", fixture.sequence());
  const ShareFolder share = opened_folder(fixture);
  CHECK(share.host_path("Control/LINK/ts.xml").value() ==
        real_path(fixture.sequence("W11-KMS")).value());
  CHECK(to_string(share.host_path("Control/W11-CLIENT/ts.xml").error()) ==
        "Control/W11-CLIENT/ts.xml: is a link, and would be replaced");
  CHECK(to_string(share.host_path("Tools/x64/assay.exe").error()) ==
        "Tools/x64: link leads outside of the folder");
}

}  // namespace
}  // namespace assay
