// Discs and archives as targets: UDF, ISO 9660, zip, 7z, tar, cab. What is of interest in them are
// the images they hold.
#pragma once

#include "image/formats.h"

namespace assay {

bool probe_udf(const FileEnds& ends);
bool probe_iso9660(const FileEnds& ends);
bool probe_archive(const FileEnds& ends);

// A bridge disc has both; where its UDF side is broken, the ISO 9660 side must not stand in for it:
// on Microsoft's discs that holds a read-me only.
Result<Opened> open_udf_format(const FileInput& input, const OpenOptions& options);
Result<Opened> open_iso_format(const FileInput& input, const OpenOptions& options);
Result<Opened> open_archive_format(const FileInput& input, const OpenOptions& options);

}  // namespace assay
