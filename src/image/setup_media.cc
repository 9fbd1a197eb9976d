#include "image/setup_media.h"

#include <algorithm>
#include <array>

#include "image/stored_path.h"

namespace assay {

namespace {

struct Place {
  MediaFile::Kind kind;
  std::string_view path;  // below the folder of one architecture
};

// Of a split image Setup names the first part; the others are found by it.
constexpr std::array<Place, 12> kPlaces = {{
    {MediaFile::Kind::kInstallImage, "sources/install.wim"},
    {MediaFile::Kind::kInstallImage, "sources/install.esd"},
    {MediaFile::Kind::kInstallImage, "sources/install.swm"},
    {MediaFile::Kind::kBootImage, "sources/boot.wim"},
    {MediaFile::Kind::kEditionConfig, "sources/ei.cfg"},
    {MediaFile::Kind::kProductId, "sources/pid.txt"},
    {MediaFile::Kind::kAnswerFile, "autounattend.xml"},
    {MediaFile::Kind::kAnswerFile, "unattend.xml"},
    {MediaFile::Kind::kAnswerFile, "sources/autounattend.xml"},
    {MediaFile::Kind::kAnswerFile, "sources/unattend.xml"},
    {MediaFile::Kind::kOemFolder, "sources/$OEM$"},
    {MediaFile::Kind::kOemFolder, "$OEM$"},
}};

constexpr std::array<std::string_view, 4> kArchitectures = {"", "x64", "x86", "arm64"};

}  // namespace

bool is_image(const MediaFile& file) {
  return file.kind == MediaFile::Kind::kInstallImage || file.kind == MediaFile::Kind::kBootImage;
}

std::string_view name_of(MediaFile::Kind kind) {
  switch (kind) {
    case MediaFile::Kind::kInstallImage: return "install-image";
    case MediaFile::Kind::kBootImage: return "boot-image";
    case MediaFile::Kind::kEditionConfig: return "edition-config";
    case MediaFile::Kind::kProductId: return "product-id";
    case MediaFile::Kind::kAnswerFile: return "answer-file";
    case MediaFile::Kind::kOemFolder: return "oem-folder";
  }
  return "unknown";
}

Result<std::vector<MediaFile>> find_setup_media(const FileTree& tree) {
  std::vector<MediaFile> files;
  for (const std::string_view architecture : kArchitectures)
    for (const Place& place : kPlaces) {
      TRY_ASSIGN(const std::optional<std::string> path,
                 stored_path(tree, join_path(architecture, place.path)));
      if (path) files.push_back({place.kind, *path});
    }
  std::stable_sort(files.begin(), files.end(),
                   [](const MediaFile& a, const MediaFile& b) { return a.kind < b.kind; });
  if (files.empty() || !is_image(files.front())) files.clear();
  return files;
}

}  // namespace assay
