#include "tree/memory_tree.h"

#include <catch2/catch.hpp>

#include "tree/file_tree_contract.h"

namespace assay {

TEST_CASE("an empty memory tree has only its root") {
  const Result<FileTreePtr> tree = make_memory_tree({});
  REQUIRE(tree);
  CHECK(check_file_tree_contract(**tree, {}) == 0);
}

TEST_CASE("a memory tree keeps the contract of file trees") {
  MemoryFile with_stream{"Users/n\xC3\xA4me.txt", to_bytes("x")};
  with_stream.streams = {{"Zone.Identifier", to_bytes("[ZoneTransfer]")}};
  with_stream.modified = {5};
  MemoryFile empty_directory{"Temp"};
  empty_directory.kind = EntryKind::kDirectory;
  MemoryFile link{"Users/link"};
  link.kind = EntryKind::kLink;
  link.link_target = "C:\\Temp";
  const Result<FileTreePtr> tree = make_memory_tree(
      {{"Windows/System32/config/SOFTWARE", to_bytes("regf")}, with_stream, empty_directory, link});
  REQUIRE(tree);
  CHECK(check_file_tree_contract(**tree, {}) == 8);
}

TEST_CASE("entries are listed in the order given") {
  const Result<FileTreePtr> tree = make_memory_tree({{"d/b"}, {"d/C"}, {"d/a"}});
  REQUIRE(tree);
  const Result<std::vector<Entry>> list = (*tree)->list("D");
  REQUIRE(list);
  REQUIRE(list->size() == 3);
  CHECK((*list)[0].name == "b");
  CHECK((*list)[1].name == "C");
  CHECK((*list)[2].name == "a");
}

TEST_CASE("a path that is given twice, or below a file, is refused") {
  const Result<FileTreePtr> twice = make_memory_tree({{"a/b"}, {"A/B"}});
  REQUIRE_FALSE(twice);
  CHECK(to_string(twice.error()) == "A/B: \"A/B\" is given twice");
  CHECK_FALSE(make_memory_tree({{"a"}, {"a/b"}}));
  CHECK_FALSE(make_memory_tree({{"a/b"}, {"a"}}));
  CHECK_FALSE(make_memory_tree({{"../a"}}));
  CHECK_FALSE(make_memory_tree({{""}}));
}

TEST_CASE("a directory may be described after files in it, once") {
  MemoryFile directory{"a"};
  directory.kind = EntryKind::kDirectory;
  directory.modified = {7};
  const Result<FileTreePtr> tree = make_memory_tree({{"a/b"}, directory});
  REQUIRE(tree);
  CHECK((*tree)->find("a").value()->modified == FileTime{7});
  CHECK((*tree)->find("a/b").value());
  CHECK_FALSE(make_memory_tree({directory, directory}));
}

TEST_CASE("what lies in an unreadable directory is unreadable, not absent") {
  MemoryFile closed{"closed"};
  closed.kind = EntryKind::kDirectory;
  closed.unreadable = Error{ErrorCode::kCorrupt, "bad sector", {}, {}};
  const Result<FileTreePtr> made = make_memory_tree({{"closed/a/b"}, closed});
  REQUIRE(made);
  const FileTree& tree = **made;
  CHECK(tree.find("closed").value());
  REQUIRE_FALSE(tree.list("closed"));
  for (const std::string path : {"closed/a", "closed/a/b", "closed/not there"}) {
    REQUIRE_FALSE(tree.find(path));
    CHECK(tree.find(path).error().what == "bad sector");
    CHECK_FALSE(tree.open(path));
  }
}

TEST_CASE("a memory tree of too many entries is refused") {
  Limits limits;
  limits.max_tree_entries = 2;
  CHECK(make_memory_tree({{"a/b"}}, limits));
  const Result<FileTreePtr> tree = make_memory_tree({{"a/b"}, {"a/c"}}, limits);
  REQUIRE_FALSE(tree);
  CHECK(tree.error().code == ErrorCode::kLimit);
}

}  // namespace assay
