#include <catch2/catch.hpp>

#include "tree/file_tree_contract.h"
#include "tree/ntfs/link_target.h"
#include "tree/ntfs_builder.h"

namespace assay::ntfs {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("targets of links as names on this volume") {
  CHECK(parse_link_target("\\??\\C:\\Users\\x") == LinkTarget{true, {"Users", "x"}});
  CHECK(parse_link_target("\\??\\d:") == LinkTarget{true, {}});
  CHECK(parse_link_target("C:\\Users") == LinkTarget{true, {"Users"}});
  CHECK(parse_link_target("\\\\?\\C:\\Users") == LinkTarget{true, {"Users"}});
  CHECK(parse_link_target("\\??\\Volume{01234567-89ab}\\x\\") == LinkTarget{true, {"x"}});
  CHECK(parse_link_target("\\Windows") == LinkTarget{true, {"Windows"}});
  CHECK(parse_link_target("..\\.\\a/b") == LinkTarget{false, {"..", "a", "b"}});
  CHECK(parse_link_target("C:x") == LinkTarget{false, {"C:x"}});
}

TEST_CASE("targets that lead off the volume") {
  for (const std::string_view target :
       {"", "\\??\\UNC\\server\\share", "\\\\server\\share", "//server/share", "\\??\\\\tmp\\x",
        "\\Device\\HarddiskVolume2\\x", "\\??\\Volume{12", "\\??\\Volume{12}x",
        "\\??\\GLOBALROOT\\Device"}) {
    CAPTURE(target);
    CHECK_FALSE(parse_link_target(target));
  }
}

// Users/Public/file.txt and links to it in all ways.
Bytes volume_with_links() {
  NtfsBuilder builder;
  const std::uint64_t users = builder.add_directory(NtfsBuilder::kRoot, "Users");
  const std::uint64_t pub = builder.add_directory(users, "Public");
  builder.add_file(pub, "file.txt", to_bytes("public"));
  builder.add_link(NtfsBuilder::kRoot, "Documents and Settings", "\\??\\C:\\Users", 0xA0000003);
  builder.add_link(pub, "up", "..\\..\\Users\\Public\\file.txt");
  builder.add_link(pub, "same", "file.txt");
  builder.add_link(NtfsBuilder::kRoot, "rooted", "\\users\\PUBLIC");
  builder.add_link(NtfsBuilder::kRoot, "twice", "Documents and Settings\\Public");
  builder.add_link(NtfsBuilder::kRoot, "loop a", "loop b");
  builder.add_link(NtfsBuilder::kRoot, "loop b", "loop a");
  builder.add_link(NtfsBuilder::kRoot, "nowhere", "Users\\absent\\x");
  builder.add_link(NtfsBuilder::kRoot, "share", "\\??\\UNC\\server\\share");
  builder.add_link(NtfsBuilder::kRoot, "above", "..\\..\\..\\Users\\Public\\file.txt");
  return builder.build();
}

std::string text_of(const FileTree& tree, const std::string& path) {
  const auto source = tree.open(path);
  if (!source) return to_string(source.error());
  const Bytes bytes = read_all(**source, 1000, "file").value();
  return std::string(as_chars(bytes));
}

TEST_CASE("links are followed on the way and at the end of open()") {
  const auto volume = open_built(volume_with_links());
  REQUIRE(volume);
  const FileTree& tree = *volume->tree;
  for (const std::string path :
       {"Users/Public/file.txt", "Documents and Settings/public/FILE.TXT", "Users/Public/up",
        "Users/Public/same", "rooted/file.txt", "rooted/up", "twice/same", "above"}) {
    CAPTURE(path);
    CHECK(text_of(tree, path) == "public");
  }
}

TEST_CASE("find() of a link is the link itself, and it is not listed") {
  const auto volume = open_built(volume_with_links());
  REQUIRE(volume);
  const auto entry = volume->tree->find("documents and settings");
  REQUIRE(entry);
  REQUIRE(*entry);
  CHECK((*entry)->kind == EntryKind::kLink);
  CHECK((*entry)->link_target == "\\??\\C:\\Users");
  CHECK((*entry)->reparse_tag == 0xA0000003);
  CHECK(volume->tree->list("rooted").error().code == ErrorCode::kUsage);
  CHECK(volume->tree->list("Documents and Settings/Public")->size() == 3);
}

TEST_CASE("links that lead nowhere say where to") {
  const auto volume = open_built(volume_with_links());
  REQUIRE(volume);
  const FileTree& tree = *volume->tree;
  const auto check = [&](const std::string& path, const std::string& what) {
    CAPTURE(path);
    const auto opened = tree.open(path);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::kNotFound);
    CHECK(opened.error().what == what);
  };
  check("nowhere", "link leads to Users\\absent\\x, which is not there");
  check("share", "link leads to \\??\\UNC\\server\\share, outside of the volume");
  check("loop a", "link leads to loop a, through more than 63 links");
  CHECK(tree.find("share/file").error().code == ErrorCode::kNotFound);
  CHECK(tree.find("nowhere/file").error().code == ErrorCode::kNotFound);
  // What is missing behind a sound link is absent.
  REQUIRE(tree.find("rooted/absent"));
  CHECK_FALSE(tree.find("rooted/absent")->has_value());
  CHECK_FALSE(tree.find("rooted/file.txt/below")->has_value());
}

TEST_CASE("a volume with links keeps the contract of trees") {
  const auto volume = open_built(volume_with_links());
  REQUIRE(volume);
  CHECK(check_file_tree_contract(*volume->tree, Limits{}) == 13);
}

}  // namespace
}  // namespace assay::ntfs
