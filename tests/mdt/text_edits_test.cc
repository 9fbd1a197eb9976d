#include "mdt/text_edits.h"

#include <random>

#include <catch2/catch.hpp>

#include "support/corpus.h"
#include "support/program.h"

namespace assay {
namespace {

TEST_CASE("edits change their places and nothing else") {
  CHECK(with_edits("abc", {}) == "abc");
  CHECK(with_edits("abcdef", {{0, 0, "x"}, {1, 2, ""}, {3, 4, "yy"}, {6, 6, "z"}}) == "xacyyefz");
}

TEST_CASE("a difference shows whole lines and three around them") {
  const std::string text = "1\n2\n3\n4\n5\n6\n7\n8\n";
  CHECK(unified_difference(text, {}).empty());
  CHECK(unified_difference(text, {{0, 1, "1"}}).empty());
  CHECK(unified_difference(text, {{8, 8, "new\n"}}) ==
        "@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+new\n 5\n 6\n 7\n");
  CHECK(unified_difference(text, {{0, 2, ""}}) == "@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n");
  CHECK(unified_difference(text, {{16, 16, "9\n"}}) == "@@ -6,3 +6,4 @@\n 6\n 7\n 8\n+9\n");
}

TEST_CASE("line ends of Windows are not shown") {
  CHECK(unified_difference("a\r\nb\r\n", {{3, 3, "x\r\n"}}) == "@@ -1,2 +1,3 @@\n a\n+x\n b\n");
}

TEST_CASE("the difference of any edits is one that patch understands") {
  if (!has_tool("patch")) {
    WARN("skipped: no patch");
    return;
  }
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    std::string text;
    for (unsigned i = 0; i < 60; ++i) text += "line " + std::to_string(random() % 9) + "\n";
    std::vector<TextEdit> edits;
    std::size_t at = random() % 40;
    // Far enough from each other that their contexts do not meet.
    for (; at + 30 < text.size(); at += 120 + random() % 60) {
      const std::size_t line = text.rfind('\n', at) + 1;
      edits.push_back({line, line + 7 * (random() % 3), random() % 2 == 0 ? "new\nlines\n" : ""});
      at = edits.back().end;
    }
    const TemporaryFolder folder;
    write_whole(folder / "text", text);
    write_whole(folder / "patch", "--- text\n+++ text\n" + unified_difference(text, edits));
    if (with_edits(text, edits) == text) continue;
    output_of("patch -s -F0 text patch", folder.path());
    CHECK(read_whole(folder / "text") == with_edits(text, edits));
  }
}

}  // namespace
}  // namespace assay
