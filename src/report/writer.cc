#include "report/writer.h"

namespace assay {

namespace {

constexpr WriterFormat kFormats[] = {
    {"text", "for people: worst first, with evidence and what to do", make_text_writer},
    {"json", "for programs: docs/report.schema.json", make_json_writer},
    {"jsonl", "the same, a line for each image", make_jsonl_writer},
    {"sarif", "SARIF 2.1.0, for code scanning", make_sarif_writer},
    {"junit", "JUnit XML, a case for each rule and image", make_junit_writer},
    {"html", "one page for people, to filter, print and pass on", make_html_writer},
    {"markdown", "for step summaries and tickets", make_markdown_writer},
    {"csv", "a row for each finding", make_csv_writer},
    {"github", "annotations of GitHub Actions", make_github_writer},
    {"azure", "logging commands of Azure Pipelines", make_azure_writer},
    {"gitlab", "code quality report of GitLab", make_gitlab_writer},
    {"cmtrace", "log lines as MDT and ConfigMgr write them", make_cmtrace_writer},
};

}  // namespace

std::span<const WriterFormat> writer_formats() { return kFormats; }

const WriterFormat* find_writer(std::string_view name) {
  for (const WriterFormat& format : kFormats)
    if (format.name == name) return &format;
  return nullptr;
}

}  // namespace assay
