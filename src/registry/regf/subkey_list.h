// The subkeys of a key: "lf", "lh" and "li" leaves, and "ri" lists of such lists.
//
// Layer: registry. Format: docs/formats/regf.md, "Lists of subkeys". Lists are walked in their
// order and never searched by halves: some writers do not sort them, and a leaf is one short read.
#pragma once

#include <cstdint>
#include <functional>

#include "base/limits.h"
#include "registry/regf/cell_reader.h"
#include "registry/regf/names.h"
#include "registry/regf/records.h"

namespace assay::regf {

// Where a subkey lies, and what its list says about its name.
struct SubkeyEntry {
  enum class Hint { kNone, kFirstFour, kHash };

  std::uint32_t key = kNoCell;  // cell offset
  Hint hint = Hint::kNone;
  std::uint32_t value = 0;

  bool may_be(const WantedName& name) const;
};

// Told each entry; answers whether to go on.
using SubkeyVisitor = std::function<bool(const SubkeyEntry&)>;

// Walks the subkeys of `node`. A leaf that cannot be read does not hide the others: they are
// visited, and its error is the result unless the visitor stopped the walk. The same holds when
// the lists have more or fewer entries than the key says.
Result<void> visit_subkeys(const CellReader& cells, const RawKeyNode& node, const Limits& limits,
                           const SubkeyVisitor& visit);

}  // namespace assay::regf
