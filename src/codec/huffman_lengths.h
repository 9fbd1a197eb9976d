// Lengths of the codewords of a Huffman code, from how often its symbols came.
//
// Layer: codec. Where two nodes are equally frequent, symbols are joined before inner nodes, and
// symbols in their order: an encoder and a decoder that build the same code must agree on that.
// Format: docs/formats/lzms.md. Tests: tests/codec/huffman_lengths_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace assay {

inline constexpr std::size_t kMostHuffmanSymbols = 1024;
inline constexpr std::uint16_t kMostHuffmanFrequency = 4095;

// `frequencies`: of 2 to kMostHuffmanSymbols symbols, each from 1 to kMostHuffmanFrequency.
// `lengths`, as many, becomes a complete code without a codeword longer than `most_length` bits, 10
// to 31.
void find_huffman_lengths(std::span<const std::uint16_t> frequencies, unsigned most_length,
                          std::span<std::uint8_t> lengths);

}  // namespace assay
