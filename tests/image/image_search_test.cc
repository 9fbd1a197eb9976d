#include "image/image_search.h"

#include <catch2/catch.hpp>

#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

void put(const TemporaryFolder& folder, const std::string& name) {
  fs::create_directories((folder / name).parent_path());
  write_whole(folder / name, "x");
}

std::string found_below(const TemporaryFolder& folder) {
  const Result<std::vector<std::string>> found = find_images(folder.path());
  if (!found) return to_string(found.error());
  std::string names;
  for (const std::string& name : *found)
    names += fs::path(name).lexically_relative(folder.path()).generic_string() + " ";
  return names;
}

TEST_CASE("images are found by name at every depth, sorted") {
  const TemporaryFolder folder;
  for (const char* name : {"b.wim", "a/C.WIM", "a/deep/d.vhdx", "e.esd", "f.iso", "g.qcow2",
                           "h.ppkg", "readme.txt", "a/wim", "a/x.wim.bak", "Unattend.xml"})
    put(folder, name);
  CHECK(found_below(folder) == "a/C.WIM a/deep/d.vhdx b.wim e.esd f.iso g.qcow2 h.ppkg ");
}

TEST_CASE("of a split WIM only the first part is a target; a part without it is one") {
  const TemporaryFolder folder;
  for (const char* name : {"i.swm", "i2.swm", "i10.swm", "w11.swm", "2.swm"}) put(folder, name);
  CHECK(found_below(folder) == "2.swm i.swm w11.swm ");
}

TEST_CASE("an applied Windows and a deployment share are targets and are not searched") {
  const TemporaryFolder folder;
  put(folder, "applied/Windows/System32/config/SOFTWARE");
  put(folder, "applied/Recovery/winre.wim");
  put(folder, "share/Control/OperatingSystems.xml");
  put(folder, "share/Boot/LiteTouchPE_x64.wim");
  put(folder, "other/x.wim");
  CHECK(found_below(folder) == "applied other/x.wim share ");
  const Result<std::vector<std::string>> itself = find_images(folder / "applied");
  REQUIRE(itself);
  CHECK(itself->size() == 1);
}

TEST_CASE("links to folders are not followed, and a folder that is not there is an error") {
  const TemporaryFolder folder;
  put(folder, "x.wim");
  fs::create_directory_symlink(folder.path(), folder / "loop");
  CHECK(found_below(folder) == "x.wim ");
  CHECK_FALSE(find_images(folder / "none"));
}

}  // namespace
}  // namespace assay
