#include "tree/ntfs/names.h"

namespace assay::ntfs {

std::u16string units_from_utf16le(ByteView bytes) {
  std::u16string units(bytes.size() / 2, u'\0');
  for (std::size_t i = 0; i < units.size(); ++i)
    units[i] = static_cast<char16_t>(std::to_integer<unsigned>(bytes[2 * i]) |
                                     std::to_integer<unsigned>(bytes[2 * i + 1]) << 8);
  return units;
}

}  // namespace assay::ntfs
