// The inside of a pkeyconfig file: ProductKeyConfiguration with its three lists of rows.
//
// Layer: licensing. Format: docs/formats/pkeyconfig.md. A row that cannot be read, or that another
// row contradicts, is left out and becomes a fault that says whom it may have been about.
#pragma once

#include "base/result.h"
#include "base/xml.h"
#include "licensing/pkeyconfig.h"

namespace assay {

// kCorrupt: another root, no list of configurations, or none of its rows can be read.
Result<KeyConfigurations::Rows> read_pkeyconfig_table(const XmlNode& root);

}  // namespace assay
