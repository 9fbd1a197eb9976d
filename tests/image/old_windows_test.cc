// Windows.old: the Windows that an upgrade left behind.
#include <catch2/catch.hpp>

#include "image/windows.h"
#include "registry/value_text.h"
#include "support/fixture_images.h"
#include "support/temporary_folder.h"
#include "tree/folder_tree.h"
#include "tree/memory_tree.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

std::string product_name(const Artefact& artefact) {
  const auto value = artefact.registry->value(
      "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", "ProductName");
  return value && *value ? as_string(**value).value_or("<no text>") : "<none>";
}

Artefact upgraded(const TemporaryFolder& folder) {
  fs::copy(built_fixtures() / "win10-gvlk", folder.path(), fs::copy_options::recursive);
  fs::copy(built_fixtures() / "win7-gvlk", folder / "Windows.old", fs::copy_options::recursive);
  return windows_artefact(open_folder_tree(folder.path(), {}).value(), "Windows", {});
}

TEST_CASE("the Windows in Windows.old is opened when it is asked for, and has no previous one") {
  const TemporaryFolder folder;
  const Artefact artefact = upgraded(folder);
  CHECK(product_name(artefact) == "Windows 10 Enterprise");
  const Result<std::optional<Artefact>> old = artefact.previous();
  REQUIRE(old);
  REQUIRE(*old);
  CHECK((*old)->kind == ArtefactKind::kWindows);
  CHECK((*old)->system_root == "Windows.old/Windows");
  CHECK(product_name(**old) == "Windows 7 Enterprise");
  CHECK_FALSE((*old)->previous);
}

TEST_CASE("a Windows without a Windows.old has no previous one") {
  const auto tree = make_memory_tree(
      {{"Windows/System32/config/SOFTWARE", {}}, {"Windows.old/WINDOWS/System32/x", {}}});
  const Artefact artefact = windows_artefact(*tree, "Windows", {});
  const Result<std::optional<Artefact>> old = artefact.previous();
  REQUIRE(old);
  CHECK_FALSE(old->has_value());
}

TEST_CASE("a hive that is missing in Windows.old is unreadable, not absent") {
  const TemporaryFolder folder;
  const Artefact artefact = upgraded(folder);
  fs::remove(folder / "Windows.old/Windows/System32/config/SOFTWARE");
  const Artefact old = artefact.previous().value().value();
  CHECK_FALSE(old.registry->find("HKLM\\SOFTWARE\\Microsoft").has_value());
}

TEST_CASE("a Windows.old that cannot be looked into is an error") {
  MemoryFile closed{"Windows.old/Windows", {}, EntryKind::kDirectory};
  closed.unreadable = Error{ErrorCode::kIo, "made unreadable by the test", {}, {}};
  const auto tree = make_memory_tree({{"Windows/System32/config/SOFTWARE", {}}, closed});
  CHECK_FALSE(windows_artefact(*tree, "Windows", {}).previous().has_value());
}

}  // namespace
}  // namespace assay
