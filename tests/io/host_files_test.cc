#include "io/host_files.h"

#include <fstream>

#include <catch2/catch.hpp>

#include "support/temporary_folder.h"

namespace assay {
namespace {

void touch(const std::filesystem::path& path, std::string_view text = "x") {
  std::ofstream(stream_path(path), std::ios::binary) << text;
}

TEST_CASE("files and folders of the host are told apart") {
  const TemporaryFolder folder;
  touch(folder / "file", "four");
  CHECK(host_kind(folder / "file") == HostKind::kFile);
  CHECK(is_host_folder(folder.path()));
  CHECK_FALSE(host_exists(folder / "nothing"));
  const HostEntry entry = host_entry(folder / "file").value();
  CHECK(entry.kind == HostKind::kFile);
  CHECK(entry.size == 4);
  CHECK(to_iso8601(entry.modified) > "2020");
  CHECK(host_entry(folder / "nothing").value().kind == HostKind::kAbsent);
  CHECK(host_entry(folder / "file" / "below").value_or(HostEntry{}).kind == HostKind::kAbsent);
}

TEST_CASE("names of a folder are UTF-8 and sorted, and their number is bounded") {
  const TemporaryFolder folder;
  for (const char* name : {"b", "a", "Łódź", "日本"}) touch(folder.path() / path_from_utf8(name));
  CHECK(host_names(folder.path(), 10).value() ==
        std::vector<std::string>{"a", "b", "Łódź", "日本"});
  CHECK(host_names(folder.path(), 3).error().code == ErrorCode::kLimit);
  CHECK(host_names(folder / "nothing", 3).error().code == ErrorCode::kNotFound);
}

TEST_CASE("names go to paths and back") {
  for (const char* name : {"plain", "Grüße.wim", "日本", "a/b"})
    CHECK(utf8_from_path(path_from_utf8(name)) == name);
}

TEST_CASE("folders are made with those above them, files renamed over others and removed") {
  const TemporaryFolder folder;
  const auto deep = folder.path() / "a" / path_from_utf8("ü") / "c";
  REQUIRE(make_host_folders(deep));
  REQUIRE(make_host_folders(deep));
  CHECK(is_host_folder(deep));
  touch(deep / "new", "new");
  touch(deep / "old", "old one");
  REQUIRE(rename_host_file(deep / "new", deep / "old"));
  CHECK(host_entry(deep / "old").value().size == 3);
  CHECK(rename_host_file(deep / "new", deep / "old").error().code == ErrorCode::kNotFound);
  remove_host_file(deep / "old");
  remove_host_file(deep / "old");
  CHECK_FALSE(host_exists(deep / "old"));
  CHECK(remove_empty_host_folder(deep));
  CHECK_FALSE(remove_empty_host_folder(deep));
  REQUIRE(make_host_folders(deep));
  touch(deep / "file");
  CHECK_FALSE(remove_empty_host_folder(deep));
  CHECK_FALSE(make_host_folders(deep / "file" / "below"));
}

TEST_CASE("a real path has no dots") {
  const TemporaryFolder folder;
  touch(folder / "file");
  const auto real = real_path(folder.path() / "." / "x" / ".." / "file");
  // POSIX walks through x, which is not there; Windows takes the text apart first.
  if (real) CHECK(real->filename() == "file");
  CHECK(real_path(folder.path() / "." / "file").value() == real_path(folder / "file").value());
  CHECK(real_path(folder / "nothing").error().code == ErrorCode::kNotFound);
}

}  // namespace
}  // namespace assay
