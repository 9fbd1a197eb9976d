#include <random>

#include <catch2/catch.hpp>

#include "io/memory_source.h"
#include "tree/reparse_point.h"
#include "tree/wim_native/directory_index.h"
#include "tree/wim_native/metadata.h"

#include "wim_native_builder.h"

namespace assay::wim {
namespace {

struct Image {
  explicit Image(const std::vector<Node>& children) : Image(build_metadata(children)) {}
  explicit Image(Bytes bytes)
      : metadata(make_memory_source(std::move(bytes))), index(metadata, Limits{}) {}

  Result<std::vector<Dentry>> list(const Dentry& parent) const {
    return read_children(*metadata, parent, Limits{});
  }
  Dentry root() const {
    Result<Dentry> dentry = read_root(*metadata);
    REQUIRE(dentry);
    return *dentry;
  }
  std::string found(std::string_view name) {
    const auto entry = index.find(root(), name);
    REQUIRE(entry);
    return *entry ? (*entry)->name : "(absent)";
  }

  ByteSourcePtr metadata;
  DirectoryIndex index;
};

Error error_of_list(const std::vector<Node>& children) {
  const Image image(children);
  const auto list = image.list(image.root());
  REQUIRE_FALSE(list);
  return list.error();
}

TEST_CASE("metadata too short for its head is truncated") {
  CHECK_FALSE(read_root(*make_memory_source({})));
  CHECK_FALSE(read_root(*make_memory_source(Bytes(8))));
}

TEST_CASE("an image whose first entry ends the list is an empty directory") {
  const auto root = read_root(*make_memory_source(Bytes(16)));
  REQUIRE(root);
  CHECK(root->is_directory());
  CHECK(root->children == 0);
}

TEST_CASE("the fields of an entry are read") {
  Node file{"Datei \xC3\xA4.txt", 0x21, digest(7)};
  file.short_name = "DATEI~1.TXT";
  const Image image({file});
  const auto list = image.list(image.root());
  REQUIRE(list);
  REQUIRE(list->size() == 1);
  const Dentry& entry = list->front();
  CHECK(entry.name == "Datei \xC3\xA4.txt");
  CHECK(entry.short_name == "DATEI~1.TXT");
  CHECK(entry.attributes == 0x21);
  CHECK(entry.created.ticks == 130'000'000'000'000'001);
  CHECK(entry.accessed.ticks == 130'000'000'000'000'002);
  CHECK(entry.modified.ticks == 130'000'000'000'000'003);
  CHECK(entry.data == digest(7));
  CHECK(entry.streams.empty());
}

TEST_CASE("named streams are told apart from the file's own data") {
  Node file{"f", 0x20};
  file.streams = {{"", digest(1)}, {"Zone.Identifier", digest(2)}, {"b", {}}};
  const Image image({file, {"next", 0x20, digest(3)}});
  const auto list = image.list(image.root());
  REQUIRE(list);
  REQUIRE(list->size() == 2);
  CHECK(list->at(0).data == digest(1));
  CHECK(list->at(0).streams ==
        std::vector<DentryStream>{{"Zone.Identifier", digest(2)}, {"b", {}}});
  CHECK(list->at(1).name == "next");
}

TEST_CASE("of a reparse point the first unnamed stream is the link, the second the data") {
  Node link{"l", kAttributeReparsePoint, digest(9)};
  link.reparse_tag = kReparseSymlink;
  Node both{"b", kAttributeReparsePoint};
  both.reparse_tag = 0x80000013;
  both.streams = {{"", digest(1)}, {"", digest(2)}};
  const Image image({link, both});
  const auto list = image.list(image.root());
  REQUIRE(list);
  CHECK(list->at(0).reparse == digest(9));
  CHECK(list->at(0).data == Sha1{});
  CHECK(list->at(0).reparse_tag == kReparseSymlink);
  CHECK(list->at(1).reparse == digest(1));
  CHECK(list->at(1).data == digest(2));
}

TEST_CASE("the reparse tag of what is no reparse point is a hard-link number, and left out") {
  Node file{"f", 0x20};
  file.reparse_tag = 4711;
  const Image image({file});
  CHECK(image.list(image.root())->front().reparse_tag == 0);
}

TEST_CASE("names are found without case, the same spelling first") {
  Image image({{"readme.TXT"}, {"README.txt"}, {"\xC3\x84pfel"}, {"other"}});
  CHECK(image.found("README.txt") == "README.txt");
  CHECK(image.found("readme.txt") == "readme.TXT");
  CHECK(image.found("\xC3\xA4PFEL") == "\xC3\x84pfel");
  CHECK(image.found("OTHER") == "other");
  CHECK(image.found("none") == "(absent)");
  CHECK(image.found("README.txt") == "README.txt");
}

TEST_CASE("of two entries with one spelling the first counts") {
  Image image({{"a", 0x20, digest(1)}, {"a", 0x20, digest(2)}});
  const auto list = image.list(image.root());
  REQUIRE(list);
  REQUIRE(list->size() == 1);
  CHECK(list->front().data == digest(1));
  CHECK((*image.index.find(image.root(), "a"))->data == digest(1));
  CHECK((*image.index.find(image.root(), "A"))->data == digest(1));
}

TEST_CASE("names that lead elsewhere are refused with the place of the entry") {
  for (const std::string name : {"..", ".", "a/b", "a\\b", "..\\..\\evil"}) {
    CAPTURE(name);
    const Error error = error_of_list({{"good"}, {name}});
    CHECK(error.code == ErrorCode::kCorrupt);
    CHECK(error.offset);
  }
  CHECK(error_of_list({{""}}).code == ErrorCode::kCorrupt);
  CHECK(error_of_list({{std::string("a\0b", 3)}}).code == ErrorCode::kCorrupt);
}

TEST_CASE("a list outside the metadata is truncated") {
  for (const std::uint64_t place : {std::uint64_t{1} << 40, ~std::uint64_t{0}, ~std::uint64_t{6}}) {
    Node astray{"d", kDirectory};
    astray.fixed_children = place;
    const Image image({astray});
    const auto entry = image.list(image.root());
    REQUIRE(entry);
    const auto list = image.list(entry->front());
    REQUIRE_FALSE(list);
    CHECK(list.error().code == ErrorCode::kTruncated);
    CHECK(list.error().offset == place);
  }
}

TEST_CASE("an entry or stream whose length is wrong is refused") {
  const Bytes whole = build_metadata({{"name", 0x20}});
  const std::size_t entry = whole.size() - 8 - 112;
  for (const std::uint64_t length : {std::uint64_t{9}, std::uint64_t{101}, std::uint64_t{104},
                                     std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    CAPTURE(length);
    Bytes bytes = whole;
    const le64 raw(length);
    std::memcpy(&bytes[entry], &raw, sizeof(raw));
    const Image image(bytes);
    const auto list = image.list(image.root());
    REQUIRE_FALSE(list);
    CHECK(list.error().offset == entry);
  }
}

TEST_CASE("a directory with more entries than allowed is a limit") {
  const std::vector<Node> many(5, Node{"x"});
  Image image(many);
  Limits limits;
  limits.max_tree_entries = 3;
  const auto list = read_children(*image.metadata, image.root(), limits);
  REQUIRE_FALSE(list);
  CHECK(list.error().code == ErrorCode::kLimit);
  DirectoryIndex index(image.metadata, limits);
  const auto found = index.find(image.root(), "y");
  REQUIRE_FALSE(found);
  CHECK(found.error().code == ErrorCode::kLimit);
}

TEST_CASE("damaged metadata gives an answer or an error") {
  Node file{"file with a name", 0x20, digest(1)};
  file.short_name = "FILE~1";
  file.streams = {{"", digest(2)}, {"stream", digest(3)}};
  const Bytes whole = build_metadata({directory("a", {file, directory("b", {file})}), file});
  std::mt19937 random(4);
  for (int i = 0; i < 3000; ++i) {
    Bytes bytes = whole;
    for (unsigned n = 0; n <= random() % 4; ++n)
      bytes[random() % bytes.size()] = static_cast<std::byte>(random() % 2 ? random() : 0xFF);
    if (random() % 4 == 0) bytes.resize(random() % bytes.size());
    const auto source = make_memory_source(bytes);
    DirectoryIndex index(source, Limits::for_fuzzing());
    const auto root = read_root(*source);
    if (!root) continue;
    (void)index.find(*root, "a");
    const auto list = read_children(*source, *root, Limits::for_fuzzing());
    if (!list) continue;
    for (const Dentry& entry : *list)
      if (entry.is_directory()) (void)read_children(*source, entry, Limits::for_fuzzing());
  }
}

}  // namespace
}  // namespace assay::wim
