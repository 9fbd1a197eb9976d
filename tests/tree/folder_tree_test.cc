#include "tree/folder_tree.h"

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fcntl.h>

#include "support/temporary_folder.h"
#include "tree/file_tree_contract.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out << text;
  REQUIRE(out.good());
}

FileTreePtr open_tree(const fs::path& folder) {
  const Result<FileTreePtr> tree = open_folder_tree(folder, {});
  REQUIRE(tree);
  return *tree;
}

std::string text_of(const FileTree& tree, std::string_view path) {
  const Result<std::optional<Bytes>> bytes = read_file(tree, path, 1 << 20);
  REQUIRE(bytes);
  REQUIRE(*bytes);
  return std::string(as_chars(**bytes));
}

}  // namespace

TEST_CASE("a folder keeps the contract of file trees") {
  const TemporaryFolder folder;
  write(folder / "Windows/System32/config/SOFTWARE", "regf");
  write(folder / "Users/n\xC3\xA4me.txt", "");
  fs::create_directory(folder / "Temp");
  fs::create_symlink("Users", folder / "link");
  CHECK(check_file_tree_contract(*open_tree(folder.path()), {}) == 8);
}

TEST_CASE("a folder that is missing, or is a file, is not opened") {
  const TemporaryFolder folder;
  write(folder / "file", "x");
  const Result<FileTreePtr> absent = open_folder_tree(folder / "absent", {});
  REQUIRE_FALSE(absent);
  CHECK(absent.error().code == ErrorCode::kNotFound);
  const Result<FileTreePtr> file = open_folder_tree(folder / "file", {});
  REQUIRE_FALSE(file);
  CHECK(file.error().code == ErrorCode::kUsage);
}

TEST_CASE("names are found without case, the exact spelling first") {
  const TemporaryFolder folder;
  write(folder / "WINDOWS/System32/a.txt", "upper");
  write(folder / "Dir/file", "first");
  write(folder / "Dir/FILE", "second");
  const FileTreePtr tree = open_tree(folder.path());
  CHECK(text_of(*tree, "windows\\SYSTEM32\\A.TXT") == "upper");
  CHECK(tree->find("windows/system32").value()->name == "System32");
  CHECK(text_of(*tree, "dir/file") == "first");
  CHECK(text_of(*tree, "dir/FILE") == "second");
}

TEST_CASE("an entry shows its size and its time") {
  const TemporaryFolder folder;
  write(folder / "file", "12345");
  ::timespec times[2] = {};
  times[0].tv_sec = times[1].tv_sec = 1'700'000'000;
  times[1].tv_nsec = 123'456'789;
  REQUIRE(::utimensat(AT_FDCWD, (folder / "file").c_str(), times, 0) == 0);
  const Result<std::optional<Entry>> entry = open_tree(folder.path())->find("file");
  REQUIRE(entry);
  CHECK((*entry)->size == 5);
  CHECK((*entry)->modified.ticks == file_time_from_unix(1'700'000'000).ticks + 1'234'567);
}

TEST_CASE("a link is followed where it ends inside the folder") {
  const TemporaryFolder folder;
  write(folder / "real/file", "inside");
  fs::create_symlink("real/file", folder / "to file");
  fs::create_symlink(folder / "real", folder / "to directory");
  const FileTreePtr tree = open_tree(folder.path());
  const Entry link = tree->find("TO FILE").value().value();
  CHECK(link.kind == EntryKind::kLink);
  CHECK(link.link_target == "real/file");
  CHECK(text_of(*tree, "to file") == "inside");
  CHECK(text_of(*tree, "to directory/FILE") == "inside");
  REQUIRE_FALSE(tree->list("to directory"));
  CHECK(tree->list("to directory").error().code == ErrorCode::kUsage);
}

TEST_CASE("a link that leads out of the folder is refused") {
  const TemporaryFolder outer;
  write(outer / "secret", "secret");
  write(outer / "inner/file", "x");
  // "inner" is the start of this name, but not its parent.
  write(outer / "inner2/file", "x");
  fs::create_symlink("../secret", outer / "inner/relative");
  fs::create_symlink(outer / "secret", outer / "inner/absolute");
  fs::create_symlink("..", outer / "inner/up");
  fs::create_symlink("../inner2/file", outer / "inner/neighbour");
  const FileTreePtr tree = open_tree(outer / "inner");
  for (const std::string path : {"relative", "absolute", "up/secret", "neighbour"}) {
    CAPTURE(path);
    const Result<ByteSourcePtr> source = tree->open(path);
    REQUIRE_FALSE(source);
    CHECK(source.error().what == "link leads outside of the folder");
    CHECK_FALSE(read_file(*tree, path, 100));
  }
  CHECK_FALSE(tree->find("up/secret"));
  CHECK_FALSE(tree->list("up/inner"));
}

TEST_CASE("links in a circle and links to nothing are errors, not absent files") {
  const TemporaryFolder folder;
  fs::create_symlink("b", folder / "a");
  fs::create_symlink("a", folder / "b");
  fs::create_symlink("gone", folder / "dangling");
  const FileTreePtr tree = open_tree(folder.path());
  REQUIRE_FALSE(tree->open("a"));
  CHECK(tree->open("a").error().code == ErrorCode::kIo);
  CHECK_FALSE(tree->find("a/x"));
  REQUIRE_FALSE(tree->open("dangling"));
  CHECK(tree->open("dangling").error().what == "link leads to nothing");
  CHECK_FALSE(read_file(*tree, "dangling", 100));
}

TEST_CASE("a FIFO is shown and never opened") {
  const TemporaryFolder folder;
  REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
  const FileTreePtr tree = open_tree(folder.path());
  CHECK(tree->find("fifo").value()->kind == EntryKind::kOther);
  REQUIRE_FALSE(tree->open("fifo"));
  CHECK(tree->open("fifo").error().code == ErrorCode::kIo);
}

TEST_CASE("a directory that may not be read is an error, not empty") {
  if (::geteuid() == 0) {
    WARN("skipped: root may read everything");
    return;
  }
  const TemporaryFolder folder;
  write(folder / "closed/file", "x");
  fs::permissions(folder / "closed", fs::perms::none);
  const FileTreePtr tree = open_tree(folder.path());
  REQUIRE_FALSE(tree->list("closed"));
  CHECK(tree->list("closed").error().code == ErrorCode::kIo);
  CHECK_FALSE(tree->find("closed/file"));
  fs::permissions(folder / "closed", fs::perms::owner_all);
}

TEST_CASE("a name that Windows could not have makes its directory unreadable") {
  const TemporaryFolder folder;
  write(folder / "dir/a\\b", "x");
  const Result<std::vector<Entry>> list = open_tree(folder.path())->list("dir");
  REQUIRE_FALSE(list);
  CHECK(list.error().code == ErrorCode::kCorrupt);
}

TEST_CASE("a name too long for the host is absent") {
  const TemporaryFolder folder;
  const Result<std::optional<Entry>> entry =
      open_tree(folder.path())->find(std::string(5'000, 'a'));
  REQUIRE(entry);
  CHECK_FALSE(*entry);
}

TEST_CASE("named streams of a folder are unsupported, which is not absent") {
  const TemporaryFolder folder;
  write(folder / "file", "x");
  const Result<ByteSourcePtr> stream = open_tree(folder.path())->open("file", "Zone.Identifier");
  REQUIRE_FALSE(stream);
  CHECK(stream.error().code == ErrorCode::kUnsupported);
}

}  // namespace assay
