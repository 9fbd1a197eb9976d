// An opened volume: the MFT, the order of names, and what the volume says of itself.
//
// Layer: tree (ntfs).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tree/ntfs/directory_index.h"
#include "tree/ntfs/mft.h"
#include "tree/ntfs/upcase.h"

namespace assay::ntfs {

class Volume {
 public:
  static Result<std::shared_ptr<const Volume>> open(ByteSourcePtr source, const Limits& limits,
                                                    std::vector<std::string>& notes);

  const VolumeBytes& bytes() const { return *bytes_; }
  const Geometry& geometry() const { return bytes_->geometry; }
  const Limits& limits() const { return bytes_->limits; }
  const UpCase& upcase() const { return upcase_; }

  Result<File> load(FileReference reference) const { return File::load(mft_, reference); }
  Result<DirectoryIndex> index_of(const File& directory) const {
    return DirectoryIndex::open(directory, *bytes_, upcase_);
  }

 private:
  Volume(std::shared_ptr<const VolumeBytes> bytes, std::shared_ptr<const Mft> mft, UpCase upcase)
      : bytes_(std::move(bytes)), mft_(std::move(mft)), upcase_(std::move(upcase)) {}

  const std::shared_ptr<const VolumeBytes> bytes_;
  const std::shared_ptr<const Mft> mft_;
  const UpCase upcase_;
};

// $VOLUME_NAME; empty where there is none or it cannot be read, which adds a note.
std::string label_of(const Volume& volume, std::vector<std::string>& notes);

// Notes on what makes the files older than their Windows knows them: a journal that was not closed,
// the dirty flag, a hibernated Windows. Reads some pages.
void note_state(const Volume& volume, std::vector<std::string>& notes);

}  // namespace assay::ntfs
