#include "tree/wim_file.h"

namespace assay {

WimFileInfo describe(const WimHeader& header) {
  WimFileInfo info;
  info.guid = guid_text(header.guid);
  info.image_count = header.image_count;
  info.compression = name_of(header.compression);
  info.chunk_size = header.chunk_size;
  info.pipable = header.pipable;
  info.part_number = header.part_number;
  info.total_parts = header.total_parts;
  info.boot_index = header.boot_index;
  info.version = header.version;
  return info;
}

}  // namespace assay
