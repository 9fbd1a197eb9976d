#include "codec/huffman_table.h"

#include <string>

#include <catch2/catch.hpp>

namespace assay {
namespace {

using Small = HuffmanTable<4, 3, 3>;
using TwoLevels = HuffmanTable<6, 5, 2>;

TEST_CASE("shorter codewords come first, those of one length by symbol") {
  Small table;
  const std::array<std::uint8_t, 4> lengths = {3, 1, 2, 3};  // 110, 0, 10, 111
  REQUIRE(table.build(lengths));
  CHECK(table.look_up(0b000).symbol == 1);
  CHECK(table.look_up(0b011).symbol == 1);
  CHECK(table.look_up(0b011).length == 1);
  CHECK(table.look_up(0b100).symbol == 2);
  CHECK(table.look_up(0b101).symbol == 2);
  CHECK(table.look_up(0b110).symbol == 0);
  CHECK(table.look_up(0b111).symbol == 3);
  CHECK(table.look_up(0b111).length == 3);
}

TEST_CASE("codewords that are longer than the first table are found in the second") {
  TwoLevels table;
  const std::array<std::uint8_t, 6> lengths = {5, 1, 2, 5, 4, 3};  // 11110 0 10 11111 1110 110
  REQUIRE(table.build(lengths));
  const std::pair<std::uint32_t, std::pair<unsigned, unsigned>> kExpected[] = {
      {0b00000, {1, 1}}, {0b01111, {1, 1}}, {0b10111, {2, 2}}, {0b11000, {5, 3}}, {0b11011, {5, 3}},
      {0b11100, {4, 4}}, {0b11101, {4, 4}}, {0b11110, {0, 5}}, {0b11111, {3, 5}}};
  for (const auto& [bits, expected] : kExpected) {
    CAPTURE(bits);
    CHECK(table.look_up(bits).symbol == expected.first);
    CHECK(table.look_up(bits).length == expected.second);
  }
}

TEST_CASE("a code with too many or too few codewords is none; one without any is never used") {
  Small table;
  CHECK_FALSE(table.build(std::array<std::uint8_t, 4>{1, 1, 1, 0}));
  CHECK_FALSE(table.build(std::array<std::uint8_t, 4>{1, 2, 0, 0}));
  CHECK_FALSE(table.build(std::array<std::uint8_t, 4>{1, 0, 0, 0}));
  CHECK(table.build(std::array<std::uint8_t, 4>{1, 1, 0, 0}));
  REQUIRE(table.build(std::array<std::uint8_t, 4>{0, 0, 0, 0}));
  CHECK(table.look_up(0b101).symbol == 0);
}

}  // namespace
}  // namespace assay
