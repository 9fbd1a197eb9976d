#include "report/html_view.h"

#include <algorithm>
#include <map>

namespace assay {

namespace {

std::vector<Finding> worst_first(std::vector<Finding> findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.result->severity > b.result->severity;
  });
  return findings;
}

std::vector<OpenQuestion> open_questions(const Report& report) {
  std::vector<OpenQuestion> questions;
  std::map<std::pair<const ImageReport*, std::string_view>, std::size_t> places;
  for (const Finding& open : results_of(report, Verdict::kUnknown)) {
    const std::string_view reason = open.result->reason;
    const auto [place, is_new] = places.try_emplace({open.image, reason}, questions.size());
    if (is_new) questions.push_back({open.image, reason, {}});
    questions[place->second].rules.push_back(open.rule);
  }
  return questions;
}

// What is wrong before what is not known, and that before what is well.
int rank_of(const ImageState& state) {
  if (state.worst) return 3 + static_cast<int>(*state.worst);
  if (state.is_unknown) return 2;
  return state.is_asked || state.has_waived ? 1 : 0;
}

}  // namespace

ReportView::ReportView(const Report& report, const WriterOptions& options)
    : report_(report),
      options_(options),
      groups_(groups_of(report, options.show_from)),
      waived_(worst_first(waived_of(report, options.show_from))),
      questions_(open_questions(report)),
      baseline_(baseline_counts(report)) {
  view_images();
  count_findings();
  std::stable_sort(images_.begin(), images_.end(), [](const ViewedImage& a, const ViewedImage& b) {
    return rank_of(a.state) > rank_of(b.state);
  });
}

void ReportView::view_images() {
  for (const TargetReport& target : report_.targets)
    for (const ImageReport& image : target.images) {
      images_.push_back({&target, &image, images_.size() + 1, state_of(image), 0});
      numbers_[&image] = images_.size();
    }
}

// Images stand in the order of their numbers here.
void ReportView::count_findings() {
  for (const FindingGroup& group : groups_)
    for (const Finding& finding : group) ++images_[number_of(*finding.image) - 1].findings;
}

std::size_t ReportView::listed(Severity severity) const {
  std::size_t count = 0;
  for (const FindingGroup& group : groups_)
    if (group.front().result->severity == severity) count += group.size();
  return count;
}

std::size_t ReportView::listed_in_all() const {
  std::size_t count = 0;
  for (const FindingGroup& group : groups_) count += group.size();
  return count;
}

}  // namespace assay
