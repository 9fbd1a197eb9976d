// The table of images in the text report: a line for each, with the worst that is known of it.
//
// Layer: report.
#pragma once

#include <ostream>

#include "report/writer.h"

namespace assay {

// Nothing where there are no images. Lines are within options.width where locators allow it;
// nothing is cut, what does not fit goes to the next line.
void write_image_table(const Report& report, const WriterOptions& options, std::ostream& out);

}  // namespace assay
