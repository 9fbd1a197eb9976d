// The name of a directory record, spelled as libarchive spells it.
//
// Layer: tree. Format: docs/formats/iso9660.md.
#pragma once

#include <optional>
#include <string>

#include "tree/iso9660_records.h"

namespace assay::iso9660 {

enum class Naming { kPlain, kJoliet, kRockRidge };

// The system use area of a record [SUSP]: what Rock Ridge says, if all of it is in the record.
struct SystemUse {
  std::string name;         // NM entries
  bool is_whole = true;     // no continuation area, nothing cut
  bool is_special = false;  // zisofs, or a moved directory
};

SystemUse parse_system_use(ByteView area);

// Where SUSP entries begin in a record: "SP" in the root's record of itself says how many bytes
// other systems put before them. nullopt: the disc has none.
std::optional<std::size_t> susp_skip(ByteView root_directory);

// The system use area of a record; empty where it has none.
ByteView system_use_area(ByteView record, std::size_t skip);

// nullopt where the record cannot be taken at its word.
std::optional<std::string> name_of(ByteView record, Naming naming, std::optional<std::size_t> skip);

}  // namespace assay::iso9660
