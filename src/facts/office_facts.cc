// office.*: which Office is installed, and whether it is one for volume licences
// (licensing.md 9.6).

#include <array>

#include "base/text.h"
#include "facts/definitions.h"
#include "facts/office_keys.h"
#include "facts/registry_reading.h"
#include "registry/value_text.h"

namespace assay {

namespace {

constexpr std::array<std::string_view, 2> kClickToRun = {
    "HKLM\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration",
    "HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Office\\ClickToRun\\Configuration"};
constexpr std::string_view kReleaseIds = "ProductReleaseIds";

// "ProPlus2021Volume,VisioPro2021Volume"
void add_products(std::string_view text, std::vector<std::string>& products) {
  for (const std::string_view product : split(text, ','))
    if (!trim(product).empty()) products.emplace_back(trim(product));
}

Answer products(const Subject& subject) {
  std::vector<std::string> all;
  std::vector<Evidence> evidence;
  for (const std::string_view key : kClickToRun) {
    Answer answer = text_fact(subject, key, kReleaseIds);
    if (const auto* unreadable = std::get_if<Unreadable>(&answer)) return *unreadable;
    const auto* found = std::get_if<Present>(&answer);
    if (found == nullptr) continue;
    add_products(to_text(found->value), all);
    evidence.push_back(found->evidence.front());
  }
  if (all.empty())
    return Absent{{{}, std::string(kClickToRun[0]), std::string(kReleaseIds), {}, {}}};
  return Present{std::move(all), std::move(evidence)};
}

bool is_volume_product(std::string_view release_id) {
  return contains_no_case(release_id, "Volume");
}

// What speaks for volume licences and what against; nothing speaks: absent.
struct Signs {
  std::vector<Evidence> volume, other;
  std::optional<Error> unreadable;

  void add(bool is_volume, Evidence evidence) {
    (is_volume ? volume : other).push_back(std::move(evidence));
  }
};

void read_click_to_run(const Subject& subject, Signs& signs) {
  const Answer& answer = subject.fact("office.products");
  if (const auto* unreadable = std::get_if<Unreadable>(&answer))
    signs.unreadable = unreadable->error;
  const auto* found = std::get_if<Present>(&answer);
  if (found == nullptr) return;
  for (const std::string& product : std::get<std::vector<std::string>>(found->value))
    signs.add(is_volume_product(product), {found->evidence.front().from, product});
}

// An edition of the Windows Installer says it by the channel of its key alone.
void read_registrations(const Subject& subject, Signs& signs) {
  const OfficeKeys keys = office_registry_keys(subject);
  for (const Unread& unread : keys.unread) signs.unreadable = unread.error;
  for (const OfficeKey& key : keys.found)
    if (key.id.channel && key.id.channel->is_known())
      signs.add(key.id.channel->is_volume(), key.evidence);
}

Answer office_volume(const Subject& subject) {
  Signs signs;
  read_click_to_run(subject, signs);
  if (signs.volume.empty()) read_registrations(subject, signs);
  if (!signs.volume.empty()) return Present{true, std::move(signs.volume)};
  if (signs.unreadable) return Unreadable{*signs.unreadable};
  if (!signs.other.empty()) return Present{false, std::move(signs.other)};
  return Absent{{{}, std::string(kClickToRun[0]), std::string(kReleaseIds), {}, {}}};
}

constexpr FactDefinition kOfficeFacts[] = {
    {"office.products", "list", "ProductReleaseIds of Office: ProPlus2021Volume, O365ProPlusRetail",
     products},
    {"office.volume", "yes/no",
     "whether an Office for volume licences is installed; absent without Office", office_volume},
};

}  // namespace

std::span<const FactDefinition> office_facts() { return kOfficeFacts; }

}  // namespace assay
