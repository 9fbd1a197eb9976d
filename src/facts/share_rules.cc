#include "facts/share_rules.h"

#include <algorithm>

#include "base/text.h"
#include "facts/text_files.h"

namespace assay {

namespace {

// Whether Priority goes by the values of TaskSequenceID: "Priority=TaskSequenceID, Default".
bool is_by_sequence(const IniFile& ini) {
  const IniEntry* priority = ini.find("Settings", "Priority");
  if (priority == nullptr) return false;
  const std::vector<std::string_view> names = split(priority->value, ',');
  return std::any_of(names.begin(), names.end(), [](std::string_view name) {
    return equal_no_case(trim(name), "TaskSequenceID");
  });
}

// Without sections for task sequences that Artefact::task_sequence leaves out.
void keep_own_sections(const Subject& subject, ShareRuleFile& file) {
  const std::string& own = subject.artefact().task_sequence;
  if (own.empty()) return;
  std::vector<IniSection> kept;
  for (const IniSection& section : file.ini.sections) {
    const std::string id = file.sequence_of(section, share_contents(subject));
    if (id.empty() || equal_no_case(id, own)) kept.push_back(section);
  }
  file.ini.sections = std::move(kept);
}

void add_file(const Subject& subject, const std::string& path, ShareRules& rules) {
  const Result<std::optional<TextFile>> file = read_text_file(subject, path);
  if (!file) return rules.unread.push_back(file.error());
  if (!*file) return;
  Result<IniFile> ini = parse_ini((*file)->text, subject.options().limits);
  if (!ini) return rules.unread.push_back(in(path, std::move(ini).error()));
  rules.found.push_back({path, *std::move(ini)});
  keep_own_sections(subject, rules.found.back());
}

// A step "Gather" may name another file than CustomSettings.ini, which lies beside it.
void add_control(const Subject& subject, ShareRules& rules) {
  const std::string pattern = join_path(share_contents(subject).root, "Control/*.ini");
  const PathMatches files =
      match_paths(*subject.artefact().tree, pattern, subject.options().limits);
  rules.unread.insert(rules.unread.end(), files.errors.begin(), files.errors.end());
  for (const PathMatches::Match& file : files.found) add_file(subject, file.path, rules);
}

ShareRules read_rules(const Subject& subject) {
  ShareRules rules;
  if (subject.artefact().kind == ArtefactKind::kShare) add_control(subject, rules);
  if (subject.artefact().kind == ArtefactKind::kWinPe)
    for (const char* path : {"Deploy/Scripts/Bootstrap.ini", "Deploy/Scripts/CustomSettings.ini"})
      add_file(subject, path, rules);
  return rules;
}

}  // namespace

std::string ShareRuleFile::sequence_of(const IniSection& section,
                                       const ShareContents& share) const {
  if (const IniEntry* id = section.find("TaskSequenceID"); id != nullptr && !id->value.empty())
    return id->value;
  if (!is_by_sequence(ini)) return {};
  for (const std::string& other : share.other_sequences)
    if (equal_no_case(other, section.name)) return other;
  const ShareSequence* named = share.sequence(section.name);
  return named != nullptr ? named->listed.id : std::string();
}

const ShareRules& share_rules(const Subject& subject) {
  return subject.memo<ShareRules>("share rules", read_rules);
}

}  // namespace assay
