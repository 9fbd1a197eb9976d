// Names of keys and values as a hive stores them, and the hints by which lists of subkeys find one
// without reading every name.
//
// Layer: registry. Format: docs/formats/regf.md, "Lists of subkeys".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace assay::regf {

// UTF-8 from Latin-1 (a "compressed" name) or UTF-16LE.
std::string decode_name(ByteView bytes, bool is_latin1);

// The hash of "lh" lists: 37 * hash + unit, over the name in upper case.
std::uint32_t name_hash(std::string_view name);

// A name that is looked for, made ready to be compared with many.
class WantedName {
 public:
  explicit WantedName(std::string_view name);

  bool equals(std::string_view name) const;

  // Whether a stored name of so many bytes can be it: case never changes the number of UTF-16
  // units. So a name need not be read to be passed over, however long it claims to be.
  bool may_have_length(std::uint32_t bytes, bool is_latin1) const;

  // Whether the name behind a hint of an "lh" or "lf" list can be the wanted one. A hint of 0 was
  // never filled in, and for names beyond ASCII tables of upper case differ between versions of
  // Windows: then the name itself must be read.
  bool may_have_hash(std::uint32_t hash) const;
  bool may_begin_with(std::uint32_t first_four) const;

 private:
  std::string folded_;
  bool is_ascii_;
  std::uint64_t units_;
  std::uint32_t hash_;
};

}  // namespace assay::regf
