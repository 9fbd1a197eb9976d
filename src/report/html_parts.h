// The parts of the HTML report, top to bottom.
//
// Layer: report. Markup is made here alone and is whole without script and style sheet: a CI server
// may forbid both. What works only with html/report.js is `hidden` until that shows it.
#pragma once

#include <ostream>

#include "report/html_view.h"

namespace assay {

// <head>: the style sheet, and a policy that lets the page load nothing and run its own script
// only.
void write_html_head(const ReportView& view, std::ostream& out);

// Just before </body>.
void write_html_script(std::ostream& out);

// Verdict, counts, gate.
void write_html_verdict(const ReportView& view, std::ostream& out);

// A row for each image, worst first.
void write_html_images(const ReportView& view, std::ostream& out);

// Controls for the findings that are listed; nothing where there are none.
void write_html_filters(const ReportView& view, std::ostream& out);

// The rules that have findings, as links to them.
void write_html_contents(const ReportView& view, std::ostream& out);

// A rule with its findings, their evidence and what to do; `index` is that of view.groups().
void write_html_group(const ReportView& view, std::size_t index, std::ostream& out);

// A finding that a waiver names, with its rule.
void write_html_waived(const ReportView& view, const Finding& finding, std::ostream& out);

// What was not read and not decided, the notes, what the baseline had, how the run was made.
void write_html_not_read(const ReportView& view, std::ostream& out);
void write_html_open_questions(const ReportView& view, std::ostream& out);
void write_html_notes(const ReportView& view, std::ostream& out);
void write_html_absent(const ReportView& view, std::ostream& out);
void write_html_about(const ReportView& view, std::ostream& out);

}  // namespace assay
