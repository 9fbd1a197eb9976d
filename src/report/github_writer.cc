// The findings as annotations of GitHub Actions: "::error file=...,title=...::message".

#include <fmt/core.h>

#include "report/annotations.h"
#include "report/pipeline_text.h"
#include "report/writer.h"

namespace assay {

namespace {

// The runner takes these back; everything else is put through as it is.
std::string github_data(std::string_view text) { return one_line(text, "%25"); }

std::string github_property(std::string_view text) {
  std::string out = replace_all(github_data(text), ":", "%3A");
  return replace_all(std::move(out), ",", "%2C");
}

std::string_view command_of(Annotation::Level level) {
  if (level == Annotation::Level::kError) return "error";
  return level == Annotation::Level::kWarning ? "warning" : "notice";
}

std::string github_properties(const Annotation& annotation) {
  const std::string place = annotation.file.empty()
                                ? ""
                                : fmt::format("file={},line=1,", github_property(annotation.file));
  const std::string title =
      annotation.rule.empty() ? annotation.title : annotation.rule + " " + annotation.title;
  return fmt::format("{}title={}", place, github_property(title));
}

class GithubWriter final : public Writer {
 public:
  explicit GithubWriter(const WriterOptions& options) : options_(options) {}

  void write(const Report& report, std::ostream& out) const override {
    for (const Annotation& annotation : annotations_of(report, options_.show_from))
      out << fmt::format("::{} {}::{}\n", command_of(annotation.level),
                         github_properties(annotation), github_data(annotation.located_text()));
  }

 private:
  WriterOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_github_writer(const WriterOptions& options) {
  return std::make_unique<GithubWriter>(options);
}

}  // namespace assay
