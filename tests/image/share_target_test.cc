// A deployment share as a target: which of its images are looked into, and under which names.
#include <algorithm>

#include <catch2/catch.hpp>

#include "image/target.h"
#include "support/corpus.h"
#include "support/fixture_images.h"
#include "support/program.h"
#include "support/share_builder.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

using Lines = std::vector<std::string>;

constexpr const char* kShareWim = ".\\Operating Systems\\W11\\Install.wim";

void write_share(const fs::path& folder, const ShareBuilder& share) {
  for (const MemoryFile& file : share.files()) {
    fs::create_directories((folder / file.path).parent_path());
    write_whole(folder / file.path, std::string(as_chars(file.bytes)));
  }
}

void copy_fixture(const std::string& name, const fs::path& to) {
  fs::create_directories(to.parent_path());
  fs::copy_file(built_fixtures() / name, to);
}

Target open_whole(const fs::path& path, const OpenOptions& options = {}) {
  Result<Target> target = open_target(path.string(), options);
  INFO((target ? "" : to_string(target.error())));
  REQUIRE(target);
  return *std::move(target);
}

// "<kind> <what follows the target's name>" of every artefact, opened.
Lines artefacts_of(const fs::path& path, const OpenOptions& options = {}) {
  Lines lines;
  for (const PendingArtefact& pending : open_whole(path, options).artefacts) {
    const Artefact artefact = pending.open().value();
    CHECK(pending.has_registry ==
          (artefact.kind != ArtefactKind::kShare && artefact.kind != ArtefactKind::kMedia));
    lines.push_back(std::string(name_of(artefact.kind)) + " " +
                    artefact.locator.substr(path.string().size()));
  }
  return lines;
}

Lines errors_of(const fs::path& path) {
  Lines lines;
  for (const Error& error : open_whole(path).errors) lines.push_back(to_string(error));
  return lines;
}

TEST_CASE("a share gives the images it names, its boot images, then itself") {
  const fs::path share = built_fixtures() / "shares/mdt";
  const Lines expected = {"windows !Operating Systems/W11/install.wim!1",
                          "windows !Operating Systems/W11/install.wim!2",
                          "winpe !Boot/LiteTouchPE_x64.wim!1", "share "};
  for (const Engine engine : {Engine::kNative, Engine::kReference}) {
    OpenOptions options;
    options.engine = engine;
    CHECK(artefacts_of(share, options) == expected);
  }
  CHECK(errors_of(share).empty());
}

TEST_CASE("the name of an image of a share can be typed to get it again") {
  const std::string name =
      (built_fixtures() / "shares/mdt/Operating Systems/W11/install.wim!2").string();
  const std::string typed =
      (built_fixtures() / "shares/mdt").string() + "!operating systems/w11/INSTALL.WIM!2";
  CHECK(open_whole(typed).artefacts.size() == 1);
  CHECK(open_whole(name).artefacts.size() == 1);
}

TEST_CASE("only images that a share names are looked into, each once") {
  const TemporaryFolder folder;
  copy_fixture("mixed.wim", folder / "Operating Systems/W11/install.wim");
  copy_fixture("win10-mak.wim", folder / "Operating Systems/W11/other.wim");
  write_share(folder.path(), ShareBuilder()
                                 .system("{a}", "A", kShareWim, "3")
                                 .system("{b}", "B", ".\\operating systems\\w11\\install.WIM", "1")
                                 .system("{c}", "C", kShareWim, "3", "False"));
  CHECK(artefacts_of(folder.path()) == Lines{"windows !Operating Systems/W11/install.wim!3",
                                             "windows !Operating Systems/W11/install.wim!1",
                                             "share "});
}

TEST_CASE("captured images are looked into wherever they lie below Captures") {
  const TemporaryFolder folder;
  copy_fixture("win10-gvlk.wim", folder / "Captures/W10.wim");
  copy_fixture("clean.wim", folder / "Captures/old/three.wim");
  copy_fixture("winpe.wim", folder / "Boot/a.WIM");
  copy_fixture("winpe.wim", folder / "Boot/x64/not.wim");
  write_share(folder.path(), ShareBuilder());
  CHECK(artefacts_of(folder.path()) ==
        Lines{"windows !Captures/old/three.wim!1", "windows !Captures/old/three.wim!2",
              "windows !Captures/old/three.wim!3", "windows !Captures/W10.wim!1",
              "winpe !Boot/a.WIM!1", "share "});
}

TEST_CASE("a split image is named by its first part") {
  const TemporaryFolder folder;
  fs::create_directories(folder / "Operating Systems");
  for (const auto& entry : fs::directory_iterator(built_fixtures()))
    if (entry.path().extension() == ".swm")
      fs::copy_file(entry.path(), folder / "Operating Systems" / entry.path().filename());
  write_share(folder.path(),
              ShareBuilder().system("{a}", "A", ".\\Operating Systems\\split.swm", "1"));
  CHECK(artefacts_of(folder.path()) == Lines{"windows !Operating Systems/split.swm!1", "share "});
}

TEST_CASE("an image that is missing or cannot be read is an error that names its system") {
  const TemporaryFolder folder;
  copy_fixture("clean.wim", folder / "Operating Systems/W11/install.wim");
  write_whole(folder / "no.wim", "nothing like a WIM");
  write_share(folder.path(), ShareBuilder()
                                 .system("{a}", "Gone", ".\\gone.wim", "1")
                                 .system("{b}", "Ninth", kShareWim, "9")
                                 .system("{c}", "Away", "..\\secret.wim", "1")
                                 .system("{d}", "Text", ".\\no.wim", "1")
                                 .system("{e}", "Good", kShareWim, "1"));
  const std::string share = folder.path().string();
  const Lines errors = errors_of(folder.path());
  REQUIRE(errors.size() == 4);
  CHECK(errors[0] == "Away in Control/OperatingSystems.xml in " + share + ": path holds \"..\"");
  CHECK(errors[1] == "gone.wim in Gone in " + share + ": no such file: gone.wim");
  CHECK(errors[2] ==
        "Ninth in " + share + ": Operating Systems/W11/install.wim has no image 9 (there are 3)");
  CHECK(errors[3].starts_with("no.wim in Text in " + share + ": not a Windows image"));
  CHECK(artefacts_of(folder.path()) ==
        Lines{"windows !Operating Systems/W11/install.wim!1", "share "});
}

TEST_CASE("a list of operating systems that cannot be read is an error of the target") {
  const TemporaryFolder folder;
  write_share(folder.path(),
              ShareBuilder().file("Control/OperatingSystems.xml", "<oss><os guid='"));
  CHECK(errors_of(folder.path()).at(0).starts_with("Control/OperatingSystems.xml in "));
  CHECK(artefacts_of(folder.path()) == Lines{"share "});
}

TEST_CASE("a share lies beside media, beside other folders, or beside a Windows") {
  const TemporaryFolder folder;
  copy_fixture("clean.wim", folder / "Deploy/Operating Systems/W11/install.wim");
  copy_fixture("winpe.wim", folder / "sources/boot.wim");
  write_share(folder.path(), ShareBuilder("Deploy").system("{a}", "A", kShareWim, "1"));
  CHECK(artefacts_of(folder.path()) == Lines{"windows !Deploy/Operating Systems/W11/install.wim!1",
                                             "share !Deploy", "winpe !sources/boot.wim!1",
                                             "media "});
  fs::copy(built_fixtures() / "win10-gvlk/Windows", folder / "Windows",
           fs::copy_options::recursive);
  CHECK(artefacts_of(folder.path()) ==
        Lines{"windows ", "windows !Deploy/Operating Systems/W11/install.wim!1", "share !Deploy"});
}

TEST_CASE("MDT media on a disc: the share says which of its images matter") {
  if (!has_tool("xorriso")) {
    WARN("skipped: no xorriso");
    return;
  }
  const TemporaryFolder folder;
  const fs::path content = folder / "content";
  copy_fixture("mixed.wim", content / "Deploy/Operating Systems/W11/install.wim");
  copy_fixture("winpe.wim", content / "Deploy/Boot/LiteTouchPE_x64.wim");
  copy_fixture("win11-mak.wim", content / "more/another.wim");
  write_share(content, ShareBuilder("Deploy").system("{a}", "A", kShareWim, "3"));
  const std::string disc = (folder / "media.iso").string();
  const std::string command = "xorriso -as mkisofs -quiet -J -joliet-long -R -o " +
                              shell_word(disc) + " " + shell_word(content.string()) +
                              " 2>/dev/null";
  REQUIRE(std::system(command.c_str()) == 0);
  CHECK(artefacts_of(disc) == Lines{"windows !Deploy/Operating Systems/W11/install.wim!3",
                                    "winpe !Deploy/Boot/LiteTouchPE_x64.wim!1", "share !Deploy",
                                    "windows !more/another.wim!1"});
}

TEST_CASE("containers in a share count as deep as elsewhere") {
  OpenOptions options;
  options.limits.max_nesting = 1;
  const Target target = open_whole(built_fixtures() / "shares/mdt", options);
  REQUIRE(target.artefacts.size() == 1);
  CHECK(target.errors.size() == 3);
  CHECK(target.errors[0].what == "lies in more than 1 containers (--max-depth)");
}

}  // namespace
}  // namespace assay
