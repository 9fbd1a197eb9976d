// Where the parent of a differencing disk is looked for.
//
// Layer: image. A disk names its parent by paths of the computer on which it was made. They come
// from the image, so they are not followed: only their part within the folder of the child counts,
// then their bare name. What lies elsewhere must be named by the user (--parent).
#pragma once

#include "disk/disk_image.h"
#include "image/formats.h"

namespace assay {

ParentFinder parents_of(const FileInput& child, const OpenOptions& options);

}  // namespace assay
