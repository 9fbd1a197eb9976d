// The rules of MDT: INI files that give values to properties such as ProductKey, by section. In
// Control of a share, and in the boot images that MDT makes (Deploy\Scripts).
//
// Layer: facts. Read once per artefact. Sections are not put together by Priority as MDT does:
// a value counts wherever it stands.
#pragma once

#include <string>
#include <vector>

#include "base/ini.h"
#include "facts/share_contents.h"

namespace assay {

struct ShareRuleFile {
  std::string path;
  IniFile ini;

  // ID of the one task sequence that a section is for: it sets TaskSequenceID, or is named by one
  // and Priority asks for that. Empty: it is for all of them.
  std::string sequence_of(const IniSection& section, const ShareContents& share) const;
};

struct ShareRules {
  std::vector<ShareRuleFile> found;
  std::vector<Error> unread;  // each names its file
};

const ShareRules& share_rules(const Subject& subject);

}  // namespace assay
