#include "image/artefact.h"

namespace assay {

std::string_view name_of(ArtefactKind kind) {
  switch (kind) {
    case ArtefactKind::kWindows: return "windows";
    case ArtefactKind::kLive: return "live";
    case ArtefactKind::kWinPe: return "winpe";
    case ArtefactKind::kHive: return "hive";
    case ArtefactKind::kMedia: return "media";
    case ArtefactKind::kShare: return "share";
    case ArtefactKind::kAnswerFile: return "answer-file";
    case ArtefactKind::kPackage: return "package";
    case ArtefactKind::kEmpty: return "empty";
  }
  return "unknown";
}

std::optional<ArtefactKind> artefact_kind_from(std::string_view name) {
  for (const ArtefactKind kind :
       {ArtefactKind::kWindows, ArtefactKind::kLive, ArtefactKind::kWinPe, ArtefactKind::kHive,
        ArtefactKind::kMedia, ArtefactKind::kShare, ArtefactKind::kAnswerFile,
        ArtefactKind::kPackage, ArtefactKind::kEmpty})
    if (name_of(kind) == name) return kind;
  return std::nullopt;
}

}  // namespace assay
