// Cells of a hive, read from a ByteSource one at a time: no map of the hive is ever made.
//
// Layer: registry. A cell is a size (negative where the cell is in use) and its payload. A read
// fetches the size together with the bytes that the caller expects to need, because the source
// below is often compressed in chunks: near bytes are free, every far read may expand a chunk.
// Stateless, so safe from several threads.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "io/byte_source.h"

namespace assay::regf {

// A cell in use: how large its payload is, and the first bytes of it.
struct Cell {
  std::uint64_t at = 0;    // of the size field, within the file
  std::uint64_t size = 0;  // of the whole payload; lies within the file
  Bytes head;              // as much of the payload as was read
};

class CellReader {
 public:
  explicit CellReader(ByteSourcePtr source) : source_(std::move(source)) {}

  // The cell at cell offset `offset` with up to `ahead` bytes of its payload; `what` names the
  // thing in errors: "key node is not in use (at ...)".
  Result<Cell> read(std::uint32_t offset, std::uint32_t ahead, std::string_view what) const;

  // Makes cell.head at least `length` bytes long; kCorrupt where the payload is shorter.
  Result<void> extend(Cell& cell, std::uint64_t length, std::string_view what) const;

  // Fills `out` from the payload of a cell, which must be that long.
  Result<void> copy(std::uint32_t offset, std::span<std::byte> out, std::string_view what) const;

 private:
  ByteSourcePtr source_;
};

}  // namespace assay::regf
