#include "tree/iso9660_tree.h"

#include "tree/archive_contents.h"
#include "tree/iso9660_check.h"
#include "tree/iso9660_extents.h"

namespace assay {

bool is_iso9660(const ByteSource& disc) {
  const auto head = read_bytes(disc, 32769, 5, 5, "volume descriptor");
  return head && as_chars(*head) == "CD001";
}

Result<FileTreePtr> open_iso9660(ByteSourcePtr disc, const Limits& limits) {
  TRY(check_iso9660(*disc, limits));
  return open_contents(disc, ArchiveFamily::kIso9660, limits, [disc, limits](bool has_rock_ridge) {
    return
        [disc, limits, has_rock_ridge](const std::vector<std::string>& names, std::uint64_t size) {
          return open_iso9660_file(disc, names, size, has_rock_ridge, limits);
        };
  });
}

}  // namespace assay
