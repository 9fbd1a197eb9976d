// How reports are shown and where they go: for every command that writes one.
#pragma once

#include <string>
#include <vector>

#include "cli/outputs.h"

namespace assay {

struct ReportFlags {
  std::vector<std::string> formats;
  std::string output_file;
  std::string colour = "auto";
  std::string show_from = "low";
  bool show_waived = false;
  bool verbose = false;
};
// --colour: auto, always or never; for use_colour() of outputs.h.
void add_colour_option(CLI::App& command, std::string& choice);

void add_report_options(CLI::App& command, ReportFlags& flags);

WriterOptions writing_options(const ReportFlags& flags, const Console& console);

// What the user is told beside the report: notes, errors, warnings, on the console's err.
// Quiet: only errors.
void tell(const Report& report, const Console& console, bool quiet = false);

}  // namespace assay
