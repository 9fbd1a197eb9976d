// os.end_of_support, os.supported, os.volume_edition, os.home_edition: what the release and the
// edition of Windows mean for licensing (licensing.md 2 and 12).

#include <fmt/core.h>

#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "licensing/edition.h"

namespace assay {

namespace {

ProductFamily family_of(const std::string& product) {
  for (const ProductFamily family :
       {ProductFamily::kClient, ProductFamily::kServer, ProductFamily::kWindowsPe})
    if (product == name_of(family)) return family;
  return ProductFamily::kUnknown;
}

// One build serves several products with several dates, so all three must be known.
Answer end_of_support_date(const Subject& subject) {
  const Answer& build = subject.fact("os.build");
  const Answer& product = subject.fact("os.product");
  const Answer& edition = subject.fact("os.edition");
  for (const Answer* answer : {&build, &product, &edition}) {
    if (const auto* unreadable = std::get_if<Unreadable>(answer)) return *unreadable;
    if (const auto* absent = std::get_if<Absent>(answer)) return *absent;
  }
  const Present& known_build = std::get<Present>(build);
  const auto number = static_cast<std::uint32_t>(std::get<std::int64_t>(known_build.value));
  const Release* release = subject.tables().find_release(number);
  if (release == nullptr) return Absent{};
  const std::string_view end =
      end_of_support(*release, family_of(to_text(std::get<Present>(product).value)),
                     to_text(std::get<Present>(edition).value));
  if (end.empty()) return Absent{};
  return present(std::string(end), known_build.evidence.front().from,
                 fmt::format("build {}, supported until {}", number, end));
}

// Absent where nobody said which day it is. On its last day a release is still supported.
Answer supported(const Subject& subject) {
  const Answer& answer = subject.fact("os.end_of_support");
  const auto* end = std::get_if<Present>(&answer);
  if (end == nullptr) return answer;
  constexpr std::size_t kDateLength = 10;  // "2025-10-14"
  const std::string today = to_iso8601(subject.options().today).substr(0, kDateLength);
  if (today.empty()) return Absent{};
  return Present{today <= to_text(end->value), end->evidence};
}

template <bool (*is_one)(std::string_view)>
Answer edition_is(const Subject& subject) {
  const Answer& answer = subject.fact("os.edition");
  const auto* found = std::get_if<Present>(&answer);
  if (found == nullptr) return answer;
  return Present{is_one(to_text(found->value)), found->evidence};
}

constexpr FactDefinition kSupportFacts[] = {
    {"os.end_of_support", "text",
     "last day of updates without paid extensions: 2025-10-14; absent where not known",
     end_of_support_date},
    {"os.supported", "yes/no", "whether it is supported on the day of the scan", supported},
    {"os.volume_edition", "yes/no",
     "whether EditionID is an edition for volume licences: Enterprise, Education, LTSC, servers",
     edition_is<is_volume_edition>},
    {"os.home_edition", "yes/no",
     "whether EditionID is a Home edition, which neither KMS nor MAK activates",
     edition_is<is_home_edition>},
};

}  // namespace

std::span<const FactDefinition> support_facts() { return kSupportFacts; }

}  // namespace assay
