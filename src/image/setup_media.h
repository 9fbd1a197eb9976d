// Setup media of Windows: a disc, a folder or a volume with `sources\install.wim` and what lies
// beside it.
//
// Layer: image. Only names are looked at; licensing questions about ei.cfg and the like are facts.
#pragma once

#include <string>
#include <vector>

#include "tree/file_tree.h"

namespace assay {

// A file of the media that matters to licensing or holds Windows images.
struct MediaFile {
  enum class Kind {
    kInstallImage,   // sources/install.wim, .esd, .swm
    kBootImage,      // sources/boot.wim
    kEditionConfig,  // sources/ei.cfg
    kProductId,      // sources/pid.txt
    kAnswerFile,     // autounattend.xml, unattend.xml at the root or in sources
    kOemFolder,      // $OEM$ or sources/$OEM$: copied into the installed system
  };
  Kind kind = Kind::kInstallImage;
  std::string path;  // with the names as stored

  bool operator==(const MediaFile&) const = default;
};

// Whether the file is a WIM with images of Windows or Windows PE.
bool is_image(const MediaFile& file);

// "install-image", "boot-image", "edition-config", "product-id", "answer-file", "oem-folder".
std::string_view name_of(MediaFile::Kind kind);

// What of setup media is in `tree`, install images first; empty where it holds neither an install
// nor a boot image, whatever else is there. Media for two architectures keep one set each below
// `x86` and `x64`.
Result<std::vector<MediaFile>> find_setup_media(const FileTree& tree);

}  // namespace assay
