#include "audit/waivers.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/glob.h"
#include "base/text.h"
#include "report/finding.h"
#include "rules/toml_reader.h"

namespace assay {

namespace {

// A day of TOML, or a text of that form.
std::string day_text(const toml::node& node) {
  const toml::value<toml::date>* date = node.as_date();
  if (date == nullptr) return scalar_text(node).value_or("");
  return fmt::format("{:04}-{:02}-{:02}", date->get().year, date->get().month, date->get().day);
}

Result<std::string> expiry_of(TomlReader& reader) {
  const toml::node* node = reader.get("expires");
  if (node == nullptr) return fail(reader.error("it has no day on which it expires"));
  std::string day = day_text(*node);
  if (file_time_from_date(day)) return day;
  return fail(reader.error(*node, "expires is no day like 2027-01-31"));
}

Result<Waiver> read_waiver(const toml::table& table, const std::string& source) {
  TomlReader reader(table, source, "waiver");
  Waiver waiver;
  waiver.place = fmt::format("{}:{}", source, table.source().begin.line);
  TRY_ASSIGN(waiver.rule, reader.text("rule"));
  TRY_ASSIGN(waiver.target, reader.text_or("target", ""));
  TRY_ASSIGN(waiver.image, reader.text_or("image", ""));
  TRY_ASSIGN(waiver.evidence, reader.text_or("evidence", ""));
  TRY_ASSIGN(waiver.terms.reason, reader.text("reason"));
  if (trim(waiver.terms.reason).empty()) return fail(reader.error("its reason is empty"));
  TRY_ASSIGN(waiver.terms.expires, expiry_of(reader));
  TRY(reader.finish());
  return waiver;
}

bool is_expired(const ReportedWaiver& terms, FileTime today) {
  const std::optional<FileTime> last_day = file_time_from_date(terms.expires);
  return !last_day || unix_seconds(today) >= unix_seconds(*last_day) + 86'400;
}

bool names_target(const std::string& glob, const TargetReport& target) {
  return glob.empty() || glob_match(glob, target.target) ||
         glob_match(glob, file_name_of(target.target));
}

bool names_image(const std::string& glob, const ImageReport& image) {
  if (glob.empty()) return true;
  const std::string_view locator = image.locator;
  return glob_match(glob, image.name) || glob_match(glob, locator) ||
         glob_match(glob, locator.substr(locator.find_last_of('!') + 1));
}

// Every piece: beside the accepted server a second one may stand that nobody has accepted.
bool names_evidence(const std::string& glob, const std::vector<Evidence>& evidence) {
  if (glob.empty()) return true;
  return !evidence.empty() &&
         std::all_of(evidence.begin(), evidence.end(), [&](const Evidence& piece) {
           return glob_match(glob, place_of(piece)) || glob_match(glob, piece.text);
         });
}

bool names(const Waiver& waiver, const TargetReport& target, const ImageReport& image,
           const ReportedResult& result) {
  return glob_match(waiver.rule, result.rule) && names_target(waiver.target, target) &&
         names_image(waiver.image, image) && names_evidence(waiver.evidence, result.evidence);
}

// Calls act(target, image, result) for every finding, waived or not.
template <typename Act>
void for_each_finding(Report& report, const Act& act) {
  for (TargetReport& target : report.targets)
    for (ImageReport& image : target.images)
      for (ReportedResult& result : image.results)
        if (is_finding(result)) act(target, image, result);
}

std::string count_again(std::size_t findings) {
  if (findings == 0) return "it names no finding any more";
  return findings == 1 ? "one finding counts again"
                       : fmt::format("{} findings count again", findings);
}

}  // namespace

Result<WaiverSet> WaiverSet::read(std::string_view text, const std::string& source) {
  TRY_ASSIGN(const toml::table table, parse_toml(text, source));
  TomlReader reader(table, source, "waivers");
  TRY_ASSIGN(const std::vector<const toml::table*> entries, reader.tables("waiver"));
  TRY(reader.finish());
  WaiverSet set;
  for (const toml::table* entry : entries) {
    Result<Waiver> waiver = read_waiver(*entry, source);
    if (waiver)
      set.waivers_.push_back(*std::move(waiver));
    else
      set.faults_.push_back(to_string(waiver.error()));
  }
  return set;
}

void WaiverSet::apply(Report& report, FileTime today) const {
  for (const std::string& fault : faults_)
    report.warnings.push_back(fmt::format("{}; this waiver waives nothing", fault));
  std::vector<std::size_t> named(waivers_.size());
  for_each_finding(
      report, [&](const TargetReport& target, const ImageReport& image, ReportedResult& result) {
        result.verdict = Verdict::kFires;
        result.waiver.reset();
        for (std::size_t i = 0; i < waivers_.size(); ++i) {
          if (!names(waivers_[i], target, image, result)) continue;
          ++named[i];
          if (result.waiver || is_expired(waivers_[i].terms, today)) continue;
          result.verdict = Verdict::kWaived;
          result.waiver = waivers_[i].terms;
        }
      });
  for (std::size_t i = 0; i < waivers_.size(); ++i) {
    const Waiver& waiver = waivers_[i];
    if (is_expired(waiver.terms, today))
      report.warnings.push_back(fmt::format("{}: the waiver of {} expired on {}; {}", waiver.place,
                                            waiver.rule, waiver.terms.expires,
                                            count_again(named[i])));
    else if (named[i] == 0)
      report.warnings.push_back(
          fmt::format("{}: the waiver of {} names no finding", waiver.place, waiver.rule));
  }
}

void expire_waivers(Report& report, FileTime today) {
  for_each_finding(
      report, [&](const TargetReport&, const ImageReport& image, ReportedResult& result) {
        if (!result.waiver || !is_expired(*result.waiver, today)) return;
        report.warnings.push_back(fmt::format("{}: the waiver of {} expired on {}; it counts again",
                                              image.locator, result.rule, result.waiver->expires));
        result.verdict = Verdict::kFires;
        result.waiver.reset();
      });
}

}  // namespace assay
