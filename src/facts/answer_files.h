// The answer files of an artefact, wherever Windows Setup or sysprep looks for one, and beside
// those places (licensing.md 9.1): any *.xml there whose root is `unattend`.
//
// Layer: facts. Read once per artefact. A file is parsed only if its head names `unattend`, so the
// large XML logs that Setup leaves in Panther cost their first chunk alone.
#pragma once

#include <string>
#include <vector>

#include "base/xml.h"
#include "facts/subject.h"

namespace assay {

struct AnswerFile {
  std::string path;
  XmlNode root;  // <unattend>, without what wcm:action="remove" takes away
};

// A component within the settings of a pass.
struct AnswerComponent {
  std::string pass;
  const XmlNode* node = nullptr;  // of the file's root

  std::string name() const { return std::string(node->attribute("name")); }
};
std::vector<AnswerComponent> components_of(const XmlNode& unattend);

struct AnswerFiles {
  std::vector<AnswerFile> found;  // in the order of the places
  std::vector<Error> unread;      // each with the file as source
};

const AnswerFiles& answer_files(const Subject& subject);

}  // namespace assay
