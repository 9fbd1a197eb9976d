#include "cli/inspect_state.h"

#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/page.h"
#include "facts/licensing_state.h"
#include "facts/registry_reading.h"
#include "licensing/key_text.h"
#include "report/json_parts.h"

namespace assay {

namespace {

std::string shown(std::string_view text) { return printable(redact_keys(std::string(text))); }

std::string unreadable_words(const Error& error) { return "not known: " + shown(to_string(error)); }

// The sentence of an answer; empty where the question does not concern the image.
std::string words_of(const Answer& answer) {
  if (const auto* found = std::get_if<Present>(&answer)) return shown(to_text(found->value));
  const auto* unreadable = std::get_if<Unreadable>(&answer);
  return unreadable == nullptr || is_outside(unreadable->error)
             ? ""
             : unreadable_words(unreadable->error);
}

std::string windows_words(const Subject& subject) {
  std::string text;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  };
  for (const char* fact : {"os.name", "os.release"}) add(fact_text(subject, fact).value_or(""));
  if (const auto build = fact_number(subject, "os.build")) {
    const auto revision = fact_number(subject, "os.ubr");
    add(fmt::format("build {}{}", *build, revision ? fmt::format(".{}", *revision) : ""));
  }
  for (const char* fact : {"os.product", "os.architecture"})
    add(fact_text(subject, fact).value_or(""));
  return shown(text);
}

std::string activation_words(const ActivationState& state) {
  std::string text(title_of(state.model));
  if (state.channel.empty()) return text;
  return fmt::format("{} (key of channel {}{})", text, shown(state.channel),
                     state.is_trusted ? "" : ", whose checksums do not hold");
}

std::string activation_words(const Subject& subject) {
  const StateAnswer answer = activation_state(subject);
  if (const auto* state = std::get_if<ActivationState>(&answer)) return activation_words(*state);
  if (const auto* unreadable = std::get_if<Unreadable>(&answer))
    return is_outside(unreadable->error) ? "" : unreadable_words(unreadable->error);
  switch (subject.artefact().kind) {
    case ArtefactKind::kWinPe: return "none: Windows PE is not activated";
    case ArtefactKind::kLive:
    case ArtefactKind::kWindows: return "not known: no product key in the registry";
    default: return {};
  }
}

std::string threshold_words(const Subject& subject) {
  const auto threshold = fact_number(subject, "state.threshold");
  if (!threshold) return {};
  return fmt::format("{} computers, which the KMS host must have counted", *threshold);
}

std::string start_words(std::int64_t start) {
  switch (start) {
    case 2: return "starts automatically";
    case 3: return "starts on demand";
    case 4: return "DISABLED";
    default: return fmt::format("start type {}", start);
  }
}

std::string service_words(const Subject& subject) {
  const auto service = licensing_service(subject);
  if (!service) return unreadable_words(service.error());
  if (!*service) return {};
  if (!(*service)->start) return (*service)->name;
  return fmt::format("{}, {}", (*service)->name, start_words(*(*service)->start));
}

void set_fact(const Subject& subject, const std::string& name, Json& json) {
  const Answer& answer = subject.fact("state." + name);
  const auto* found = std::get_if<Present>(&answer);
  if (found == nullptr) return;
  if (const auto* number = std::get_if<std::int64_t>(&found->value))
    json[name] = *number;
  else
    json[name] = valid_text(redact_keys(to_text(found->value)));
}

}  // namespace

void print_state(const Subject& subject, std::ostream& out) {
  print_row("Windows", windows_words(subject), out);
  print_row("Activation", activation_words(subject), out);
  print_row("Threshold", threshold_words(subject), out);
  print_row("KMS host", words_of(subject.fact("state.kms_source")), out);
  if (subject.artefact().kind != ArtefactKind::kWinPe)
    print_row("Service", service_words(subject), out);
  print_row("First boot", words_of(subject.fact("state.first_boot")), out);
  const Answer office = office_first_boot(subject);
  if (const auto* found = std::get_if<Present>(&office); found != nullptr) {
    print_row("Office", words_of(subject.fact("office.products")), out);
    print_row("", words_of(*found), out);
  }
}

Json state_json(const Subject& subject) {
  Json json = Json::object();
  for (const char* name : {"activation_model", "threshold", "kms_source", "first_boot"})
    set_fact(subject, name, json);
  if (const auto service = licensing_service(subject); service && *service) {
    json["service"] = {{"name", (*service)->name}};
    if ((*service)->start) json["service"]["start"] = *(*service)->start;
  }
  const Answer office = office_first_boot(subject);
  if (const auto* found = std::get_if<Present>(&office))
    json["office_first_boot"] = valid_text(redact_keys(to_text(found->value)));
  return json;
}

}  // namespace assay
