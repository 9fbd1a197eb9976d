// Report formats: one file each, one line in the table of writer.cc.
#pragma once

#include <memory>
#include <ostream>
#include <span>
#include <string_view>

#include "report/report.h"

namespace assay {

struct WriterOptions {
  bool colour = false;
  Severity show_from = Severity::kLow;  // display only: the gate does not depend on it
  bool verbose = false;                 // text: also what passed and what does not apply
  bool show_waived = false;             // for people: also findings that a waiver names
  std::size_t width = 0;                // text: columns of the terminal; 0: nothing is wrapped
  FileTime now = {};                    // cmtrace: the time of its lines, UTC
};

class Writer {
 public:
  virtual ~Writer() = default;
  virtual void write(const Report& report, std::ostream& out) const = 0;
};

struct WriterFormat {
  std::string_view name;
  std::string_view help;
  std::unique_ptr<Writer> (*make)(const WriterOptions& options);
};

std::span<const WriterFormat> writer_formats();
const WriterFormat* find_writer(std::string_view name);

std::unique_ptr<Writer> make_text_writer(const WriterOptions& options);
std::unique_ptr<Writer> make_json_writer(const WriterOptions& options);
std::unique_ptr<Writer> make_jsonl_writer(const WriterOptions& options);
std::unique_ptr<Writer> make_sarif_writer(const WriterOptions& options);
std::unique_ptr<Writer> make_junit_writer(const WriterOptions& options);
std::unique_ptr<Writer> make_html_writer(const WriterOptions& options);
std::unique_ptr<Writer> make_markdown_writer(const WriterOptions& options);
std::unique_ptr<Writer> make_csv_writer(const WriterOptions& options);
std::unique_ptr<Writer> make_github_writer(const WriterOptions& options);
std::unique_ptr<Writer> make_azure_writer(const WriterOptions& options);
std::unique_ptr<Writer> make_gitlab_writer(const WriterOptions& options);
std::unique_ptr<Writer> make_cmtrace_writer(const WriterOptions& options);

}  // namespace assay
