// Volumes: a partition of a disk, or a disk that is one volume, as a tree of files.
//
// Layer: image. NTFS is read; what else there is is named by its signature, because a volume that
// could hold a Windows and cannot be read must never count as "no Windows".
#pragma once

#include <string>

#include "disk/partitions.h"
#include "image/opened.h"

namespace assay {

// `what` names the volume in errors: "volume 3". kUnsupported for a file system that is not read,
// kNotFound for a volume that was never formatted.
Result<Opened> open_volume(const ByteSourcePtr& volume, const std::string& what,
                           const Limits& limits);

// The partition as a part of its disk; only its first bytes are read now.
Part volume_part(const Partition& partition, const ByteSourcePtr& disk, const Limits& limits);

}  // namespace assay
