#include "cli/drift_page.h"

#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "report/colour.h"
#include "report/json_parts.h"

namespace assay {

namespace {

std::string heading_of(const ImageDrift& image) {
  if (image.before.empty()) return fmt::format("{}  only in the second", image.after);
  if (image.after.empty()) return fmt::format("{}  only in the first", image.before);
  return fmt::format("{} -> {}", image.before, image.after);
}

std::string known(const std::string& value) { return value.empty() ? "-" : printable(value); }

void print_result(const ResultChange& change, const Colour& colour, std::ostream& out) {
  const std::string rule =
      fmt::format("{} {}", colour.severity(change.severity, name_of(change.severity)),
                  colour.bold(change.rule));
  switch (change.kind) {
    case ResultChange::Kind::kAppeared:
      out << fmt::format("  + {}  {}\n", rule, printable(change.after));
      break;
    case ResultChange::Kind::kGone:
      out << fmt::format("  - {}  {}\n", rule, printable(change.before));
      break;
    case ResultChange::Kind::kChanged:
      out << fmt::format("  ~ {}  {}\n      now: {}\n", rule, known(change.before),
                         known(change.after));
      break;
  }
}

Json json_of(const ImageDrift& image) {
  const auto locator = [](const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(valid_text(text));
  };
  Json json;
  json["before"] = locator(image.before);
  json["after"] = locator(image.after);
  json["results"] = Json::array();
  for (const ResultChange& change : image.results)
    json["results"].push_back({{"change", name_of(change.kind)},
                               {"rule", change.rule},
                               {"title", change.title},
                               {"severity", name_of(change.severity)},
                               {"before", valid_text(change.before)},
                               {"after", valid_text(change.after)}});
  json["facts"] = Json::array();
  for (const FactChange& change : image.facts)
    json["facts"].push_back({{"name", change.name},
                             {"before", locator(change.before)},
                             {"after", locator(change.after)}});
  return json;
}

}  // namespace

void print_drift_page(const Drift& drift, const std::string& before, const std::string& after,
                      bool use_colour, std::ostream& out) {
  const Colour colour(use_colour);
  for (const ImageDrift& image : drift.images) {
    out << colour.bold(printable(heading_of(image))) << '\n';
    for (const ResultChange& change : image.results) print_result(change, colour, out);
    for (const FactChange& change : image.facts)
      out << fmt::format("    {:<24} {} -> {}\n", change.name, known(change.before),
                         known(change.after));
    out << '\n';
  }
  for (const std::string& error : drift.unread) out << "not read: " << printable(error) << '\n';
  out << fmt::format("{} and {}: {} image{} compared, {}\n", printable(before), printable(after),
                     drift.compared, drift.compared == 1 ? "" : "s",
                     drift.images.empty()
                         ? std::string("no licensing drift")
                         : fmt::format("{} with licensing drift", drift.images.size()));
}

void print_drift_json(const Drift& drift, const std::string& before, const std::string& after,
                      std::ostream& out) {
  Json json;
  json["before"] = valid_text(before);
  json["after"] = valid_text(after);
  json["compared"] = drift.compared;
  json["exit_code"] = drift.exit_code();
  json["images"] = Json::array();
  for (const ImageDrift& image : drift.images) json["images"].push_back(json_of(image));
  json["not_read"] = Json::array();
  for (const std::string& error : drift.unread) json["not_read"].push_back(valid_text(error));
  out << json.dump(2) << '\n';
}

}  // namespace assay
