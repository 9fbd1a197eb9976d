// Where reports go: -f NAME[=FILE], several at once, and -o FILE for a single one.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "report/writer.h"

namespace assay {

struct Output {
  const WriterFormat* format = nullptr;
  std::string file;          // empty: standard output
  bool is_streamed = false;  // jsonl: the images were written already
};

// `formats` as given with -f, each one or several divided by commas; none is text. Where several
// have no file, they get `stem` and the name of the format ("report.html"); without a stem that is
// kUsage, as are an unknown format and -o with several.
Result<std::vector<Output>> parse_outputs(const std::vector<std::string>& formats,
                                          const std::string& output_file,
                                          const std::string& stem = {});

// Whether every file can be written; called before scanning, so that a long run is not lost.
Result<void> check_outputs(const std::vector<Output>& outputs);

// Files are written under a temporary name and then renamed: there is never half a report.
Result<void> write_outputs(const Report& report, const std::vector<Output>& outputs,
                           const WriterOptions& options, const Console& console);

// Whether to colour: `choice` is auto, always or never; auto heeds NO_COLOR.
bool use_colour(const std::string& choice, const Console& console);

}  // namespace assay
