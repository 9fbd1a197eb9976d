// The findings as logging commands of Azure Pipelines: "##vso[task.logissue
// type=error;...]message".

#include <fmt/core.h>

#include "report/annotations.h"
#include "report/pipeline_text.h"
#include "report/writer.h"

namespace assay {

namespace {

std::string azure_data(std::string_view text) { return one_line(text, "%AZP25"); }

std::string azure_property(std::string_view text) {
  std::string out = replace_all(azure_data(text), ";", "%3B");
  return replace_all(std::move(out), "]", "%5D");
}

std::string azure_properties(const Annotation& annotation) {
  // There is no third type; what is low or only informs is plain text.
  std::string properties =
      annotation.level == Annotation::Level::kError ? "type=error" : "type=warning";
  if (!annotation.file.empty())
    properties += fmt::format(";sourcepath={};linenumber=1", azure_property(annotation.file));
  if (!annotation.rule.empty())
    properties += fmt::format(";code={}", azure_property(annotation.rule));
  return properties;
}

// Agents look for commands anywhere in a line, so a plain one must not hold any.
std::string without_commands(std::string text) {
  return replace_all(std::move(text), "##vso[", "## vso[");
}

std::string message_of(const Annotation& annotation) {
  const char* separator = annotation.locator.empty() ? ": " : " ";
  return azure_data(annotation.title + separator + annotation.located_text());
}

class AzureWriter final : public Writer {
 public:
  explicit AzureWriter(const WriterOptions& options) : options_(options) {}

  void write(const Report& report, std::ostream& out) const override {
    for (const Annotation& annotation : annotations_of(report, options_.show_from))
      if (annotation.level == Annotation::Level::kNotice)
        out << fmt::format("{} {}: {}\n", name_of(annotation.severity), annotation.rule,
                           without_commands(message_of(annotation)));
      else
        out << fmt::format("##vso[task.logissue {}]{}\n", azure_properties(annotation),
                           message_of(annotation));
  }

 private:
  WriterOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_azure_writer(const WriterOptions& options) {
  return std::make_unique<AzureWriter>(options);
}

}  // namespace assay
