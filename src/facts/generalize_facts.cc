// generalize.*: whether sysprep made the image fit for cloning (licensing.md 6 and 7).
//
// No single sign proves it: GeneralizationState 7 is set by hand in many build scripts. The CMID
// itself cannot be read offline. What sysprep's logs tell of its runs: generalize_logs.cc.

#include <fmt/core.h>

#include "base/ini.h"
#include "base/text.h"
#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "facts/text_files.h"

namespace assay {

namespace {

constexpr std::string_view kStateKey =
    "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State";
constexpr std::string_view kSysprepStatus = "HKLM\\SYSTEM\\Setup\\Status\\SysprepStatus";

Answer image_state(const Subject& subject) { return text_fact(subject, kStateKey, "ImageState"); }

Answer state_ini(const Subject& subject) {
  const auto file = read_windows_text(subject, "Setup/State/State.ini");
  if (!file) return Unreadable{file.error()};
  if (!*file) return Absent{{"Setup/State/State.ini", {}, {}, {}, {}}};
  const Result<IniFile> ini = parse_ini((*file)->text, subject.options().limits);
  if (!ini) return Unreadable{in((*file)->path, ini.error())};
  const IniEntry* state = ini->find("State", "ImageState");
  if (state == nullptr || state->value.empty()) return Absent{(*file)->provenance()};
  return present(state->value, (*file)->provenance());
}

// Absent unless both are there: one alone contradicts nothing.
Answer states_agree(const Subject& subject) {
  const Answer& registry = subject.fact("generalize.image_state");
  const Answer& file = subject.fact("generalize.state_ini");
  for (const Answer* answer : {&registry, &file}) {
    if (const auto* unreadable = std::get_if<Unreadable>(answer)) return *unreadable;
    if (const auto* absent = std::get_if<Absent>(answer)) return *absent;
  }
  const Present& in_registry = std::get<Present>(registry);
  const Present& in_file = std::get<Present>(file);
  Present agree{equal_no_case(to_text(in_registry.value), to_text(in_file.value)), {}};
  agree.evidence = in_registry.evidence;
  agree.evidence.insert(agree.evidence.end(), in_file.evidence.begin(), in_file.evidence.end());
  return agree;
}

// sysprep writes the tag at its very end and deletes it when it starts again.
Answer succeeded_tag(const Subject& subject) {
  if (std::optional<Error> outside = without_windows(subject)) return Unreadable{*outside};
  const Artefact& artefact = subject.artefact();
  const std::string path =
      join_path(artefact.system_root, "System32/Sysprep/Sysprep_succeeded.tag");
  const Result<std::optional<Entry>> entry = artefact.tree->find(path);
  if (!entry) return Unreadable{in(path, entry.error())};
  if (!*entry) return present(false, {path, {}, {}, {}, {}}, "Sysprep_succeeded.tag is missing");
  return present(true, {path, {}, {}, (*entry)->modified, {}}, "Sysprep_succeeded.tag");
}

// Microsoft's own offline test (KB929829). Absent where sysprep left no log at all.
Answer command_logged(const Subject& subject) {
  const auto log = read_windows_text(subject, "System32/Sysprep/Panther/setupact.log");
  if (!log) return Unreadable{log.error()};
  if (!*log) return Absent{{"System32/Sysprep/Panther/setupact.log", {}, {}, {}, {}}};
  const bool found = contains_no_case((*log)->text, "supported command line option 'GENERALIZE'");
  return present(found, (*log)->provenance(),
                 found ? "sysprep ran with /generalize" : "sysprep ran without /generalize");
}

Answer sysprep_state(const Subject& subject) {
  return number_fact(subject, kSysprepStatus, "GeneralizationState");
}

constexpr FactDefinition kGeneralizeFacts[] = {
    {"generalize.image_state", "text",
     "ImageState in the registry: IMAGE_STATE_COMPLETE, IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE ...",
     image_state},
    {"generalize.state_ini", "text", "ImageState in Windows\\Setup\\State\\State.ini", state_ini},
    {"generalize.states_agree", "yes/no", "whether registry and State.ini name the same state",
     states_agree},
    {"generalize.succeeded_tag", "yes/no",
     "whether System32\\Sysprep\\Sysprep_succeeded.tag is there", succeeded_tag},
    {"generalize.command_logged", "yes/no",
     "whether sysprep's setupact.log shows /generalize; absent without a log", command_logged},
    {"generalize.sysprep_state", "number",
     "GeneralizationState: 7 complete or never run, 3 failed half way; proves nothing alone",
     sysprep_state},
};

}  // namespace

std::span<const FactDefinition> generalize_facts() { return kGeneralizeFacts; }

}  // namespace assay
