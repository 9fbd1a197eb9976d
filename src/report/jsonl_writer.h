// The lines of the jsonl format one by one, for reports that are written while the scan goes on.
#pragma once

#include <ostream>
#include <string>

#include "report/report.h"

namespace assay {

void write_image_line(const std::string& target, const ImageReport& image, std::ostream& out);

// What follows the images: a line for each target, and the summary.
void write_end_lines(const Report& report, std::ostream& out);

}  // namespace assay
