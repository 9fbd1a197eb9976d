#include "mdt/host_write.h"

#include <catch2/catch.hpp>

#include "base/bytes.h"
#include "io/host_files.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& folder) {
  return host_names(folder, 100).value();
}

TEST_CASE("a file is written with the folders that it needs") {
  const TemporaryFolder folder;
  const fs::path file = folder / "a" / "b" / "file";
  REQUIRE(check_creatable(file));
  CHECK(names_in(folder.path()).empty());  // looking leaves nothing
  REQUIRE(write_host_file(file, as_bytes("one")));
  CHECK(read_whole(file) == "one");
  REQUIRE(check_replaceable(file));
  REQUIRE(write_host_file(file, as_bytes("two")));
  CHECK(read_whole(file) == "two");
  CHECK(names_in(file.parent_path()) == std::vector<std::string>{"file"});
}

TEST_CASE("a file that is replaced leaves its rights to the new one") {
  const TemporaryFolder folder;
  const fs::path file = folder / "file";
  write_whole(file, "one");
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read |
                            fs::perms::group_write);
  const fs::perms before = fs::status(file).permissions();
  REQUIRE(write_host_file(file, as_bytes("two")));
  CHECK(fs::status(file).permissions() == before);
}

TEST_CASE("a read-only file is not replaced, whoever asks") {
  const TemporaryFolder folder;
  const fs::path file = folder / "file";
  write_whole(file, "one");
  fs::permissions(file, fs::perms::owner_read);
  const auto checked = check_replaceable(file);
  fs::permissions(file, fs::perms::owner_all);
  REQUIRE_FALSE(checked);
  CHECK(checked.error() == Error{ErrorCode::kIo, "is read-only", {}, utf8_from_path(file)});
}

TEST_CASE("a file with a lock beside it is not replaced") {
  const TemporaryFolder folder;
  const fs::path file = folder / "ts.xml";
  write_whole(file, "one");
  for (const char* lock : {"ts.xml.lock", "TS.XML.LCK", ".~lock.ts.xml#"}) {
    write_whole(folder / lock, "");
    const auto checked = check_replaceable(file);
    fs::remove(folder / lock);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().what ==
          std::string("is locked by another program: ") + lock + " lies beside it");
  }
  write_whole(folder / "other.xml.lock", "");
  CHECK(check_replaceable(file));
}

TEST_CASE("where no file can be, none is written") {
  const TemporaryFolder folder;
  write_whole(folder / "file", "one");
  const auto below_file = check_creatable(folder / "file" / "x");
  REQUIRE_FALSE(below_file);
  CHECK(below_file.error().what == "is no folder");
  const auto folder_itself = check_creatable(folder.path());
  REQUIRE_FALSE(folder_itself);
  CHECK(folder_itself.error().what == "is no file");
  CHECK_FALSE(write_host_file(folder / "file" / "x", as_bytes("two")));
  CHECK(names_in(folder.path()) == std::vector<std::string>{"file"});
}

}  // namespace
}  // namespace assay
