// The findings as logging commands of Azure Pipelines: "##vso[task.logissue
// type=error;...]message".

#include <fmt/core.h>

#include "report/entries.h"
#include "report/pipeline_text.h"
#include "report/writer.h"

namespace assay {

namespace {

std::string escaped_data(std::string_view text) { return one_line(text, "%AZP25"); }

std::string escaped_property(std::string_view text) {
  std::string out = replace_all(escaped_data(text), ";", "%3B");
  return replace_all(std::move(out), "]", "%5D");
}

std::string properties_of(const Entry& entry) {
  // There is no third type; what is low or only informs is plain text.
  std::string properties = entry.level == Entry::Level::kError ? "type=error" : "type=warning";
  if (!entry.file.empty())
    properties += fmt::format(";sourcepath={};linenumber=1", escaped_property(entry.file));
  if (!entry.rule.empty()) properties += fmt::format(";code={}", escaped_property(entry.rule));
  return properties;
}

// Agents look for commands anywhere in a line, so a plain one must not hold any.
std::string without_commands(std::string text) {
  return replace_all(std::move(text), "##vso[", "## vso[");
}

std::string message_of(const Entry& entry) {
  const char* separator = entry.locator.empty() ? ": " : " ";
  return escaped_data(entry.title + separator + entry.located_text());
}

class AzureWriter final : public Writer {
 public:
  explicit AzureWriter(const WriterOptions& options) : options_(options) {}

  void write(const Report& report, std::ostream& out) const override {
    for (const Entry& entry : entries_of(report, options_.show_from))
      if (entry.level == Entry::Level::kNotice)
        out << fmt::format("{} {}: {}\n", name_of(entry.severity), entry.rule,
                           without_commands(message_of(entry)));
      else
        out << fmt::format("##vso[task.logissue {}]{}\n", properties_of(entry), message_of(entry));
  }

 private:
  WriterOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_azure_writer(const WriterOptions& options) {
  return std::make_unique<AzureWriter>(options);
}

}  // namespace assay
