#include "io/overlay_source.h"

#include <random>

#include <catch2/catch.hpp>

#include "io/byte_source_contract.h"
#include "io/memory_source.h"

namespace assay {
namespace {

ByteSourcePtr text_source(std::string_view text) { return make_memory_source(to_bytes(text)); }

std::string text_of(const ByteSource& source) {
  return std::string(as_chars(read_all(source, 1 << 20, "source").value()));
}

TEST_CASE("an overlay without patches is its base") {
  const ByteSourcePtr overlay = make_overlay(text_source("abcdef"), {}, 6).value();
  CHECK(text_of(*overlay) == "abcdef");
}

TEST_CASE("a patch replaces its range, and what lies around it shows through") {
  const ByteSourcePtr patch = text_source("0123456789");
  const ByteSourcePtr overlay = make_overlay(text_source("abcdef"), {{2, 3, patch, 4}}, 6).value();
  CHECK(text_of(*overlay) == "ab456f");
}

TEST_CASE("a later patch hides the part of an earlier one that it covers") {
  const ByteSourcePtr base = text_source("..........");
  const ByteSourcePtr one = text_source("11111111");
  const ByteSourcePtr two = text_source("22222222");
  CHECK(text_of(*make_overlay(base, {{1, 8, one, 0}, {3, 2, two, 0}}, 10).value()) == ".11221111.");
  CHECK(text_of(*make_overlay(base, {{3, 2, two, 0}, {1, 8, one, 0}}, 10).value()) == ".11111111.");
  CHECK(
      text_of(*make_overlay(base, {{0, 4, one, 0}, {6, 4, one, 0}, {2, 6, two, 0}}, 10).value()) ==
      "1122222211");
}

TEST_CASE("an overlay can be longer than its base: zeros where nothing lies") {
  const ByteSourcePtr overlay =
      make_overlay(text_source("ab"), {{4, 1, text_source("x"), 0}}, 6).value();
  CHECK(text_of(*overlay) == std::string("ab\0\0x\0", 6));
}

TEST_CASE("an overlay can be shorter than its base and its patches") {
  const ByteSourcePtr patch = text_source("xyz");
  const ByteSourcePtr overlay =
      make_overlay(text_source("abcdef"), {{2, 3, patch, 0}, {5, 3, patch, 0}}, 4).value();
  CHECK(overlay->size() == 4);
  CHECK(text_of(*overlay) == "abxy");
}

TEST_CASE("a patch that its source does not hold is refused") {
  const auto overlay = make_overlay(text_source("abcdef"), {{2, 4, text_source("xyz"), 0}}, 6);
  REQUIRE_FALSE(overlay);
  CHECK(overlay.error().code == ErrorCode::kTruncated);
  CHECK(overlay.error().offset == 2u);
  CHECK_FALSE(make_overlay(text_source("abcdef"), {{2, 1, text_source("xyz"), UINT64_MAX}}, 6));
}

TEST_CASE("any patches give what writing them one after the other gives") {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    Bytes expected(random() % 60, std::byte{'.'});
    const ByteSourcePtr base = make_memory_source(expected);
    expected.resize(random() % 80);
    std::vector<OverlayPatch> patches;
    for (unsigned i = random() % 8; i > 0; --i) {
      const Bytes content(random() % 30, static_cast<std::byte>('a' + i));
      const std::size_t at = random() % 70;
      patches.push_back({at, content.size(), make_memory_source(content), 0});
      for (std::size_t k = 0; k < content.size() && at + k < expected.size(); ++k)
        expected[at + k] = content[k];
    }
    const ByteSourcePtr overlay = make_overlay(base, patches, expected.size()).value();
    REQUIRE(read_all(*overlay, 1000, "overlay").value() == expected);
  }
}

TEST_CASE("an overlay keeps the contract of byte sources") {
  const ByteSourcePtr patch = text_source(std::string(5000, 'p'));
  const ByteSourcePtr base = text_source(std::string(20'000, 'b'));
  const ByteSourcePtr overlay =
      make_overlay(base, {{10, 4000, patch, 1}, {3000, 5000, patch, 0}, {21'000, 10, patch, 0}},
                   25'000)
          .value();
  Bytes expected(25'000, std::byte{'b'});
  std::fill(expected.begin() + 20'000, expected.end(), std::byte{0});
  std::fill_n(expected.begin() + 10, 7'990, std::byte{'p'});
  std::fill_n(expected.begin() + 21'000, 10, std::byte{'p'});
  expect_byte_source_contract(*overlay, expected);
}

}  // namespace
}  // namespace assay
