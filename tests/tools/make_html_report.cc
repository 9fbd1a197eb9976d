// make_html_report N: the sample report with N findings as HTML, for tests/browser.

#include <cstdlib>
#include <iostream>

#include "report/sample_report.h"
#include "report/writer.h"

int main(int count, char** arguments) {
  const std::size_t findings = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 20;
  assay::WriterOptions options;
  options.show_from = assay::Severity::kInfo;
  assay::find_writer("html")->make(options)->write(assay::sample_report(findings), std::cout);
  return std::cout.flush() ? 0 : 1;
}
