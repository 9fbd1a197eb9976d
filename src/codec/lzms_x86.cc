#include "codec/lzms_x86.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>

#include "base/bytes.h"

namespace assay {

namespace {

constexpr std::size_t kTail = 16;      // an instruction does not begin in the last bytes
constexpr std::uint32_t kNear = 1023;  // from one likely instruction to the next
constexpr std::uint32_t kNearCall = kNear / 2;
constexpr std::uint32_t kRecent = 65'535;  // from one use of a target to the next

constexpr std::size_t kBlock = 64;
using Marks = std::array<std::uint8_t, kBlock>;

// Whether an instruction that matters begins with the first of three bytes. Without branches, so
// that a block is looked at with few vector instructions.
//   E8               call
//   E9               jmp, which stays as it is, but what may stand in its operand does not count
//   FF 15            call through a pointer
//   F0 83 05         lock add
//   48 or 4C, 8D     lea    relative to the instruction pointer. The encoder looks at three bits
//   48, 8B           mov    of the ModR/M byte, for mov at seven, and so takes others for these.
std::uint8_t begins_instruction(const std::byte* at) {
  const auto first = std::to_integer<std::uint8_t>(at[0]);
  const auto second = std::to_integer<std::uint8_t>(at[1]);
  const auto third = std::to_integer<std::uint8_t>(at[2]);
  const auto call_or_jump = (first & 0xFEU) == 0xE8;
  const auto pointer_call = (first == 0xFF) & (second == 0x15);
  const auto lock_add = (first == 0xF0) & (second == 0x83) & (third == 0x05);
  const auto lea = ((first & 0xFBU) == 0x48) & (second == 0x8D) & ((third & 0x07U) == 0x05);
  const auto mov = (first == 0x48) & (second == 0x8B) & ((third & 0xF7U) == 0x05);
  return static_cast<std::uint8_t>(call_or_jump | pointer_call | lock_add | lea | mov);
}

Marks mark_instructions(const std::byte* block) {
  Marks marks;
  for (std::size_t i = 0; i < kBlock; ++i) marks.data()[i] = begins_instruction(block + i);
  return marks;
}

// Calls `undo` for each instruction in the block.
template <typename Undo>
void visit(std::byte* block, const Marks& marks, const Undo& undo) {
  for (std::size_t word = 0; word < kBlock; word += sizeof(le64)) {
    le64 eight;
    std::memcpy(&eight, marks.data() + word, sizeof eight);
    for (std::uint64_t left = eight.get(); left != 0; left &= left - 1)
      undo(block + word + std::countr_zero(left) / 8);
  }
}

// How many bytes stand before the operand of an instruction that begins so.
std::size_t size_without_operand(std::byte first) {
  switch (std::to_integer<std::uint8_t>(first)) {
    case 0xE8:
    case 0xE9: return 1;
    case 0xFF: return 2;
    default: return 3;
  }
}

// Two instructions near each other with the same target are likely to be code, and so is what
// follows for a while. Of a target only the lower 16 bits count.
class Filter {
 public:
  void begin(std::span<std::byte> chunk) {
    if (next_position_ > kMostPositions - chunk.size()) forget();
    first_ = chunk.data();
    position_ = next_position_;
    likely_ = position_ - kRecent - 1;
    next_position_ += static_cast<std::uint32_t>(chunk.size()) + kRecent + 1;
  }

  // What follows the instruction.
  std::byte* undo(std::byte* at) {
    const bool is_call = *at == std::byte{0xE8};
    std::byte* const operand = at + size_without_operand(*at);
    std::byte* const next = operand + sizeof(le32);
    if (*at == std::byte{0xE9}) return next;
    const auto distance = static_cast<std::uint32_t>(at - first_);
    le32 stored;
    std::memcpy(&stored, operand, sizeof stored);
    std::uint32_t value = stored.get();
    if (position_ + distance - likely_ <= (is_call ? kNearCall : kNear)) {
      value -= distance;
      stored = value;
      std::memcpy(operand, &stored, sizeof stored);
    }
    note(static_cast<std::uint16_t>(value + distance),
         position_ + static_cast<std::uint32_t>(next - first_) - 1);
    return next;
  }

 private:
  static constexpr std::uint32_t kMostPositions = 0xFFFF'0000 - kRecent;

  // `last`: the last byte of the operand.
  void note(std::uint16_t target, std::uint32_t last) {
    std::uint32_t& last_use = last_use_.data()[target];
    if (last - last_use <= kRecent) likely_ = last;
    last_use = last;
  }

  void forget() {
    last_use_.fill(0);
    next_position_ = kRecent + 1;
  }

  std::byte* first_ = nullptr;
  // Positions go on from chunk to chunk, with a gap: what was noted in the one before is too far
  // away, and the table need not be cleared.
  std::uint32_t position_ = 0;  // of first_
  std::uint32_t next_position_ = kRecent + 1;
  std::uint32_t likely_ = 0;
  std::array<std::uint32_t, 1U << 16> last_use_ = {};  // by target: the last byte of its operand
};

}  // namespace

void make_lzms_operands_relative(std::span<std::byte> chunk) {
  if (chunk.size() <= kTail + 1) return;
  thread_local const auto filter = std::make_unique<Filter>();
  filter->begin(chunk);
  std::byte* at = chunk.data() + 1;  // what stands before it is done
  const auto undo = [&](std::byte* instruction) {
    if (instruction >= at) at = filter->undo(instruction);
  };
  std::byte* block = chunk.data();
  std::byte* const end = chunk.data() + chunk.size() - kTail;
  for (; end - block >= std::ptrdiff_t{kBlock}; block += kBlock)
    visit(block, mark_instructions(block), undo);
  for (; block < end; ++block)
    if (begins_instruction(block) != 0) undo(block);
}

}  // namespace assay
