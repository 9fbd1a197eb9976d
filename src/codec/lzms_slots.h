// How LZMS stores distances and lengths: a symbol names a slot, a range of numbers; which of them
// it is, is told by further bits.
//
// Layer: codec. Format: docs/formats/lzms.md, which has both tables.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace assay {

struct LzmsSlot {
  std::uint32_t base = 0;
  std::uint32_t bits = 0;  // that follow
};

// So many slots, one behind the other, have so many bits.
struct LzmsSlotRun {
  std::size_t slots = 0;
  std::uint32_t bits = 0;
};

template <std::size_t kSlots, std::size_t kRuns>
constexpr std::array<LzmsSlot, kSlots> lzms_slots(const LzmsSlotRun (&runs)[kRuns]) {
  std::array<LzmsSlot, kSlots> slots = {};
  std::size_t slot = 0;
  std::uint32_t base = 1;
  for (const LzmsSlotRun& run : runs)
    for (std::size_t i = 0; i < run.slots; ++i) {
      slots[slot++] = {base, run.bits};
      base += 1U << run.bits;
    }
  return slots;
}

inline constexpr LzmsSlotRun kLzmsDistanceRuns[] = {
    {8, 0},   {9, 2},   {7, 3},   {10, 4},  {15, 5},   {15, 6},  {20, 7},
    {20, 8},  {30, 9},  {33, 10}, {40, 11}, {42, 12},  {45, 13}, {60, 14},
    {73, 15}, {80, 16}, {85, 17}, {95, 18}, {105, 19}, {6, 20},  {1, 30}};
inline constexpr auto kLzmsDistances = lzms_slots<799>(kLzmsDistanceRuns);
static_assert(kLzmsDistances.back().base == 0x065B'E4A5);

inline constexpr LzmsSlotRun kLzmsLengthRuns[] = {{26, 0}, {4, 1},  {6, 2}, {4, 3}, {5, 4},
                                                  {2, 5},  {1, 6},  {1, 7}, {1, 8}, {1, 9},
                                                  {1, 10}, {1, 16}, {1, 30}};
inline constexpr auto kLzmsLengths = lzms_slots<54>(kLzmsLengthRuns);
static_assert(kLzmsLengths.back().base == 0x0001'08AB);

// How many slots the distances within a chunk of `size` bytes need. At least two: a code has two
// codewords.
constexpr std::size_t lzms_distance_slots(std::size_t size) {
  const auto behind = std::find_if(kLzmsDistances.begin(), kLzmsDistances.end(),
                                   [size](const LzmsSlot& slot) { return slot.base >= size; });
  return std::max<std::size_t>(2, static_cast<std::size_t>(behind - kLzmsDistances.begin()));
}

}  // namespace assay
