// WIM files as targets: of the host, or inside a disc, an archive or a volume.
#pragma once

#include "image/formats.h"

namespace assay {

bool probe_wim(const FileEnds& ends);
Result<Opened> open_wim_format(const FileInput& input, const OpenOptions& options);

}  // namespace assay
