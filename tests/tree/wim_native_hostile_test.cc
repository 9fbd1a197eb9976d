// WIMs that nobody should write, and sound ones that were damaged: an answer or an error, no crash
// and no hang.
#include <random>

#include <catch2/catch.hpp>

#include "io/file_source.h"
#include "io/memory_source.h"
#include "support/corpus.h"
#include "support/temporary_folder.h"
#include "support/wim_maker.h"
#include "tree/reparse_point.h"
#include "tree/wim_native/wim_native.h"

#include "wim_native_builder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

FileTreePtr first_image(Bytes bytes) {
  const Result<WimFilePtr> wim = open_wim_native({make_memory_source(std::move(bytes))}, {});
  if (!wim) FAIL(to_string(wim.error()));
  const Result<FileTreePtr> image = (*wim)->image(1);
  if (!image) FAIL(to_string(image.error()));
  return *image;
}

Bytes bytes_of(const fs::path& path) {
  const auto source = open_file_source(path);
  REQUIRE(source);
  const auto bytes = read_all(**source, 10 << 20, "file");
  REQUIRE(bytes);
  return *bytes;
}

TEST_CASE("a directory that contains itself is listed but not entered") {
  wim::WimBuilder builder;
  wim::Node loop{"loop", kAttributeDirectory};
  // The root's list: after the head, the root entry of 104 bytes and the end of its own list.
  loop.fixed_children = 8 + 104 + 8;
  builder.add_image({loop, {"file"}});
  const FileTreePtr tree = first_image(builder.build());
  CHECK(tree->list("")->size() == 2);
  CHECK(tree->find("loop")->has_value());
  const auto inside = tree->list("loop");
  REQUIRE_FALSE(inside);
  CHECK(inside.error().what == "directory contains itself");
  CHECK_FALSE(tree->find("loop/loop/loop/file"));
}

// Everything that a caller could ask; answers do not matter.
void ask_everything(const Result<WimFilePtr>& wim) {
  if (!wim) return;
  for (std::uint32_t index = 1; index <= (*wim)->info().image_count; ++index) {
    const Result<FileTreePtr> tree = (*wim)->image(index);
    if (!tree) continue;
    const PathMatches all = match_paths(**tree, "**", Limits::for_fuzzing());
    for (const PathMatches::Match& match : all.found) (void)read_file(**tree, match.path, 1 << 20);
  }
}

void ask_cut(const Bytes& bytes) {
  for (const std::size_t quarters : {1U, 2U, 3U, 4U})
    ask_everything(open_wim_native(
        {make_memory_source({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(
                                                                bytes.size() / 4 * quarters)})},
        Limits::for_fuzzing()));
}

TEST_CASE("malformed WIMs of the corpus, also cut, give an answer or an error") {
  for (const std::string folder : {"malformed-wim", "wim"})
    for (const fs::path& path : corpus_files(folder)) {
      CAPTURE(path.string());
      ask_cut(bytes_of(path));
    }
}

TEST_CASE("a file named '..' makes its directory unreadable, not absent") {
  for (const fs::path& path : corpus_files("malformed-wim")) {
    if (path.filename().string().find("dotdot") == std::string::npos) continue;
    const PathMatches all = match_paths(*first_image(bytes_of(path)), "**", {});
    REQUIRE_FALSE(all.errors.empty());
    CHECK(all.errors.front().code == ErrorCode::kCorrupt);
  }
}

TEST_CASE("damaged WIMs give an answer or an error") {
  std::vector<Bytes> wholes{wim::wim_with_everything()};
#if ASSAY_WITH_WIMLIB
  const TemporaryFolder folder;
  const WimImageSpec image{"i",
                           {{"a/b/file", Bytes(40'000, std::byte{7})}, {"c", to_bytes("text")}}};
  for (const bool solid : {false, true}) {
    const fs::path path = folder / (solid ? "solid.wim" : "plain.wim");
    REQUIRE(make_wim(path, {image}, {.compression = WimCompression::kLzx, .solid = solid}));
    wholes.push_back(bytes_of(path));
  }
#endif
  std::mt19937 random(8);
  for (int i = 0; i < 1500; ++i) {
    Bytes bytes = wholes[static_cast<std::size_t>(i) % wholes.size()];
    for (unsigned n = 0; n <= random() % 8; ++n) {
      // Half of the damage to the header, the other anywhere.
      const std::size_t range = random() % 2 == 0 ? 208 : bytes.size();
      bytes[random() % range] = static_cast<std::byte>(random() % 4 == 0 ? 0xFF : random());
    }
    ask_everything(open_wim_native({make_memory_source(std::move(bytes))}, Limits::for_fuzzing()));
  }
}

}  // namespace
}  // namespace assay
