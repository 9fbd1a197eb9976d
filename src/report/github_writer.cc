// The findings as annotations of GitHub Actions: "::error file=...,title=...::message".

#include <fmt/core.h>

#include "report/entries.h"
#include "report/pipeline_text.h"
#include "report/writer.h"

namespace assay {

namespace {

// The runner takes these back; everything else is put through as it is.
std::string escaped_data(std::string_view text) { return one_line(text, "%25"); }

std::string escaped_property(std::string_view text) {
  std::string out = replace_all(escaped_data(text), ":", "%3A");
  return replace_all(std::move(out), ",", "%2C");
}

std::string_view command_of(Entry::Level level) {
  if (level == Entry::Level::kError) return "error";
  return level == Entry::Level::kWarning ? "warning" : "notice";
}

std::string properties_of(const Entry& entry) {
  const std::string place =
      entry.file.empty() ? "" : fmt::format("file={},line=1,", escaped_property(entry.file));
  const std::string title = entry.rule.empty() ? entry.title : entry.rule + " " + entry.title;
  return fmt::format("{}title={}", place, escaped_property(title));
}

class GithubWriter final : public Writer {
 public:
  explicit GithubWriter(const WriterOptions& options) : options_(options) {}

  void write(const Report& report, std::ostream& out) const override {
    for (const Entry& entry : entries_of(report, options_.show_from))
      out << fmt::format("::{} {}::{}\n", command_of(entry.level), properties_of(entry),
                         escaped_data(entry.located_text()));
  }

 private:
  WriterOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_github_writer(const WriterOptions& options) {
  return std::make_unique<GithubWriter>(options);
}

}  // namespace assay
