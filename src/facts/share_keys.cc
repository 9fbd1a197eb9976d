#include "facts/share_keys.h"

#include <array>

#include <fmt/core.h>

#include "base/ini.h"
#include "base/text.h"
#include "facts/answer_files.h"
#include "facts/keys_in_answer_file.h"
#include "facts/share_contents.h"
#include "facts/share_rules.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

constexpr std::array<std::string_view, 3> kKeyVariables = {"ProductKey", "OverrideProductKey",
                                                           "OSDProductKey"};

bool is_key_variable(std::string_view name) {
  for (const std::string_view known : kKeyVariables)
    if (equal_no_case(name, known)) return true;
  return false;
}

class ShareKeyCollector {
 public:
  explicit ShareKeyCollector(const Subject& subject)
      : subject_(subject), share_(share_contents(subject)) {}

  ShareKeys collect() {
    for (const ShareSequence& sequence : share_.sequences) add_steps(sequence);
    for (const Error& error : share_.unread_sequences) add_unread("task-sequence", error);
    if (subject_.artefact().kind == ArtefactKind::kShare)
      for (const AnswerFile& file : answer_files(subject_).found) add_answer_file(file);
    const ShareRules& rules = share_rules(subject_);
    for (const ShareRuleFile& file : rules.found) add_rules(file);
    for (const Error& error : rules.unread) add_unread("custom-settings", error);
    return std::move(keys_);
  }

 private:
  void add_unread(std::string_view origin, const Error& error) {
    keys_.unread.push_back({error, {{"origin", std::string(origin)}}});
  }

  void add_steps(const ShareSequence& sequence) {
    if (!sequence.steps) return;
    for (const TaskVariable& variable : sequence.steps->variables)
      add_variable(sequence, variable, "globalVarList", true);
    for (const TaskStep& step : sequence.steps->steps)
      for (const TaskVariable& variable : step.variables)
        add_variable(sequence, variable, "step " + step.name, step.enabled);
  }

  void add_variable(const ShareSequence& sequence, const TaskVariable& variable,
                    const std::string& place, bool is_enabled) {
    if (!is_key_variable(variable.name)) return;
    for (const FoundKey& found : find_keys(variable.value, KeySpelling::kAnySpelling))
      add_for(&sequence, {"task-sequence", sequence.listed.path, 0,
                          fmt::format("{}, variable {}", place, variable.name), "", found.key,
                          is_enabled, "", "", ""});
  }

  // The folder of a task sequence is named by its ID.
  void add_answer_file(const AnswerFile& file) {
    const std::string control = join_path(share_.root, "Control/");
    if (!starts_with_no_case(file.path, control)) return;
    const std::string id =
        file.path.substr(control.size(), file.path.find('/', control.size()) - control.size());
    const ShareSequence* sequence = share_.sequence(id);
    for (AnswerFileKey& found : keys_in_answer_file(file.root))
      add_for(sequence, {"answer-file", file.path, 0, std::move(found.where), std::move(found.pass),
                         found.key, true, sequence ? "" : id, "", ""});
  }

  void add_rules(const ShareRuleFile& file) {
    for (const IniSection& section : file.ini.sections) {
      const std::string id = file.sequence_of(section, share_);
      for (const IniEntry& entry : section.entries)
        if (is_key_variable(entry.key)) add_entry(file, section, entry, id);
    }
  }

  void add_entry(const ShareRuleFile& file, const IniSection& section, const IniEntry& entry,
                 const std::string& id) {
    const ShareSequence* sequence = id.empty() ? nullptr : share_.sequence(id);
    for (const FoundKey& found : find_keys(entry.value, KeySpelling::kAnySpelling))
      add_for(sequence, {"custom-settings", file.path, entry.line,
                         fmt::format("section {}, {}", section.name, entry.key), "", found.key,
                         true, sequence ? "" : id, "", ""});
  }

  void add_for(const ShareSequence* sequence, ShareKey key) {
    if (sequence == nullptr) return keys_.found.push_back(std::move(key));
    key.task_sequence = sequence->listed.label();
    key.is_enabled = key.is_enabled && sequence->listed.enabled.value_or(true);
    for (const std::size_t system : sequence->systems) {
      const DeployableImage& image = share_.systems[system];
      key.image = place_of(image);
      const PeerImage* peer = audited_image(subject_, image);
      key.image_edition = peer != nullptr ? peer->edition : "";
      keys_.found.push_back(key);
    }
    if (sequence->systems.empty()) keys_.found.push_back(std::move(key));
  }

  const Subject& subject_;
  const ShareContents& share_;
  ShareKeys keys_;
};

}  // namespace

ShareKeys share_keys(const Subject& subject) {
  const Artefact& artefact = subject.artefact();
  const bool has_any =
      artefact.kind == ArtefactKind::kShare || artefact.kind == ArtefactKind::kWinPe;
  if (!has_any || !artefact.tree) return {};
  return ShareKeyCollector(subject).collect();
}

}  // namespace assay
