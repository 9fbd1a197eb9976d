#include "image/artefact.h"

namespace assay {

std::string_view name_of(ArtefactKind kind) {
  switch (kind) {
    case ArtefactKind::kWindows: return "windows";
    case ArtefactKind::kWinPe: return "winpe";
    case ArtefactKind::kHive: return "hive";
    case ArtefactKind::kMedia: return "media";
    case ArtefactKind::kPackage: return "package";
    case ArtefactKind::kEmpty: return "empty";
  }
  return "unknown";
}

}  // namespace assay
