// A report in the order in which a person reads it: images by what is wrong with them, findings by
// rule, undecided rules by their reason.
//
// Layer: report. Pointers live as long as the report; nothing is counted that the report counts
// itself. Linear in the results.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "report/finding_groups.h"
#include "report/writer.h"

namespace assay {

struct ViewedImage {
  const TargetReport* target = nullptr;
  const ImageReport* image = nullptr;
  std::size_t number = 0;  // from 1, in the order of the report: what filters go by
  ImageState state;
  std::size_t findings = 0;  // of those that are listed, without waived ones
};

// The rules that one image leaves open for one reason: a hive that cannot be read leaves many.
struct OpenQuestion {
  const ImageReport* image = nullptr;
  std::string_view reason;
  std::vector<const ReportedRule*> rules;
};

class ReportView {
 public:
  ReportView(const Report& report, const WriterOptions& options);

  const Report& report() const { return report_; }
  const WriterOptions& options() const { return options_; }
  const std::vector<ViewedImage>& images() const { return images_; }  // worst first
  const std::vector<FindingGroup>& groups() const { return groups_; }
  const std::vector<Finding>& waived() const { return waived_; }  // worst first
  const std::vector<OpenQuestion>& questions() const { return questions_; }
  const BaselineCounts& baseline() const { return baseline_; }

  std::size_t number_of(const ImageReport& image) const { return numbers_.at(&image); }
  std::size_t listed(Severity severity) const;  // findings of `groups`
  std::size_t listed_in_all() const;

 private:
  void view_images();
  void count_findings();

  const Report& report_;
  const WriterOptions options_;
  std::vector<ViewedImage> images_;
  std::unordered_map<const ImageReport*, std::size_t> numbers_;
  std::vector<FindingGroup> groups_;
  std::vector<Finding> waived_;
  std::vector<OpenQuestion> questions_;
  BaselineCounts baseline_;
};

}  // namespace assay
