// What wim_file.h says of entries, on WIMs built byte by byte and read by the reference engine.
#include <fstream>

#include <catch2/catch.hpp>

#include "support/raw_wim.h"
#include "support/temporary_folder.h"
#include "tree/file_tree_contract.h"
#include "tree/reparse_point.h"
#include "tree/wim_reference.h"

namespace assay {

TEST_CASE("the kind of an entry follows from its attributes and reparse tag") {
  constexpr std::uint32_t kReparseDirectory = kAttributeDirectory | kAttributeReparsePoint;
  CHECK(kind_from(0, 0) == EntryKind::kFile);
  CHECK(kind_from(kAttributeDirectory, 0) == EntryKind::kDirectory);
  CHECK(kind_from(kAttributeReparsePoint, kReparseSymlink) == EntryKind::kLink);
  CHECK(kind_from(kReparseDirectory, kReparseMountPoint) == EntryKind::kLink);
  CHECK(kind_from(kReparseDirectory, 0x9000001A) == EntryKind::kDirectory);  // cloud folder
  CHECK(kind_from(kAttributeReparsePoint, kReparseWof) == EntryKind::kOther);
  CHECK(kind_from(0, kReparseSymlink) == EntryKind::kFile);  // a tag without the attribute
}

TEST_CASE("the target of a link is its substitute name") {
  CHECK(link_target_from(kReparseSymlink, link_data("..\\Data", true)).value() == "..\\Data");
  CHECK(link_target_from(kReparseMountPoint, link_data("\\??\\C:\\Users", false)).value() ==
        "\\??\\C:\\Users");
  CHECK(link_target_from(kReparseWof, link_data("x", true)).error().code ==
        ErrorCode::kUnsupported);
}

TEST_CASE("link data that is cut is truncated") {
  const Bytes data = link_data("..\\Data", true);
  for (std::size_t size : {0U, 7U, 8U, 12U, 20U})
    CHECK(link_target_from(kReparseSymlink, ByteView(data).first(size)).error().code ==
          ErrorCode::kTruncated);
}

#ifdef ASSAY_WITH_WIMLIB

namespace {

Result<FileTreePtr> open_raw(const std::vector<RawWimFile>& files) {
  const TemporaryFolder folder;
  std::ofstream(folder / "raw.wim", std::ios::binary) << as_chars(make_raw_wim(files));
  TRY_ASSIGN(const WimFilePtr wim, open_wim_reference(folder / "raw.wim", {}));
  return wim->image(1);
}

FileTreePtr raw_tree(const std::vector<RawWimFile>& files) {
  const Result<FileTreePtr> tree = open_raw(files);
  if (!tree) FAIL(to_string(tree.error()));
  return *tree;
}

std::string text_of(const FileTree& tree, std::string_view path, std::string_view stream) {
  const Result<ByteSourcePtr> source = tree.open(path, stream);
  if (!source) return to_string(source.error());
  return std::string(as_chars(read_all(**source, 1000, "stream").value()));
}

}  // namespace

TEST_CASE("named streams are listed and read, also those of directories") {
  RawWimFile file{"file", to_bytes("main")};
  file.streams = {{"Zone.Identifier", to_bytes("zone")}, {"empty", {}}};
  RawWimFile directory{"directory"};
  directory.attributes = kAttributeDirectory;
  directory.streams = {{"note", to_bytes("on a directory")}};
  const FileTreePtr tree = raw_tree({file, directory});
  check_file_tree_contract(*tree, {});
  const std::vector<StreamInfo> expected{{"Zone.Identifier", 4}, {"empty", 0}};
  CHECK(tree->find("file").value()->streams == expected);
  CHECK(text_of(*tree, "file", "") == "main");
  CHECK(text_of(*tree, "FILE", "zone.identifier") == "zone");
  CHECK(text_of(*tree, "file", "empty").empty());
  CHECK(text_of(*tree, "directory", "note") == "on a directory");
  CHECK(tree->open("file", "other").error().code == ErrorCode::kNotFound);
}

TEST_CASE("times, attributes and short names are as stored, to the last tick") {
  RawWimFile file{"A long name.txt", to_bytes("x")};
  file.attributes = 0x2026;
  file.short_name = "ALONGN~1.TXT";
  file.created = 0x01DA6B1C8F4B2A01;
  file.accessed = 1;
  file.written = 116'444'736'000'000'001;  // one tick after 1970
  const Entry entry = raw_tree({file})->find("a LONG name.txt").value().value();
  CHECK(entry.attributes == 0x2026);
  CHECK(entry.short_name == "ALONGN~1.TXT");
  CHECK(entry.created.ticks == file.created);
  CHECK(entry.accessed.ticks == file.accessed);
  CHECK(entry.modified.ticks == file.written);
}

TEST_CASE("links show their targets and no size; one with unsound data shows none") {
  RawWimFile junction{"junction", link_data("\\??\\C:\\Users", false)};
  junction.attributes = kAttributeDirectory | kAttributeReparsePoint;
  junction.reparse_tag = kReparseMountPoint;
  RawWimFile unsound{"unsound", to_bytes("abc")};
  unsound.attributes = kAttributeReparsePoint;
  unsound.reparse_tag = kReparseSymlink;
  const FileTreePtr tree = raw_tree({junction, unsound});
  const Entry entry = tree->find("junction").value().value();
  CHECK(entry.kind == EntryKind::kLink);
  CHECK(entry.link_target == "\\??\\C:\\Users");
  CHECK(entry.size == 0);
  CHECK_FALSE(entry.sha1);
  CHECK(tree->list("junction").error().code == ErrorCode::kUsage);
  CHECK(tree->find("unsound").value()->kind == EntryKind::kLink);
  CHECK(tree->find("unsound").value()->link_target.empty());
}

TEST_CASE("what cannot be read is an error of its own kind, not absent") {
  RawWimFile absent{"absent", to_bytes("not here")};
  absent.data_is_absent = true;
  RawWimFile encrypted{"encrypted", to_bytes("raw EFS")};
  encrypted.attributes = kAttributeEncrypted;
  RawWimFile other{"other", to_bytes("wof")};
  other.attributes = kAttributeReparsePoint;
  other.reparse_tag = kReparseWof;
  const FileTreePtr tree = raw_tree({absent, encrypted, other, {"good", to_bytes("good")}});
  CHECK(tree->find("absent").value()->sha1 == sha1(absent.bytes));
  CHECK(text_of(*tree, "absent", "") ==
        "data " + to_hex(sha1(absent.bytes)) + " is not in this WIM");
  CHECK(tree->open("encrypted").error().code == ErrorCode::kUnsupported);
  CHECK(tree->find("other").value()->kind == EntryKind::kOther);
  CHECK(tree->open("other").error().code == ErrorCode::kUnsupported);
  CHECK(text_of(*tree, "good", "") == "good");
  CHECK_FALSE(read_file(*tree, "absent", 100));
}

TEST_CASE("a name that is no name makes the image corrupt") {
  for (const std::string name : {".", "..", "a/b", "a\\b", "../../etc/passwd"}) {
    CAPTURE(name);
    const Result<FileTreePtr> tree = open_raw({{name, to_bytes("x")}});
    REQUIRE_FALSE(tree);
    CHECK(tree.error().code == ErrorCode::kCorrupt);
  }
}

TEST_CASE("names that only case tells apart are both found") {
  const FileTreePtr tree = raw_tree({{"Name", to_bytes("1")}, {"NAME", to_bytes("2")}});
  check_file_tree_contract(*tree, {});
  CHECK(text_of(*tree, "Name", "") == "1");
  CHECK(text_of(*tree, "NAME", "") == "2");
}

#endif

}  // namespace assay
