#include "tree/ntfs/ntfs.h"

#include "tree/ntfs/ntfs_tree.h"

namespace assay {

Result<NtfsVolume> open_ntfs(ByteSourcePtr volume, const Limits& limits) {
  NtfsVolume result;
  TRY_ASSIGN(const std::shared_ptr<const ntfs::Volume> opened,
             ntfs::Volume::open(std::move(volume), limits, result.notes));
  TRY_ASSIGN(result.tree, ntfs::make_ntfs_tree(opened));
  result.label = ntfs::label_of(*opened, result.notes);
  result.cluster_size = opened->geometry().cluster_size;
  ntfs::note_state(*opened, result.notes);
  return result;
}

}  // namespace assay
