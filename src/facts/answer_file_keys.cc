// Keys that answer files set: UserData/ProductKey/Key of windowsPE, which chooses the edition and
// is installed as well, and ProductKey of specialize, by which Windows is activated; ProductKey of
// any other component and pass too. Keys in their commands: command_keys.cc.

#include <fmt/core.h>

#include "base/text.h"
#include "facts/answer_files.h"
#include "facts/key_doors.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

struct Place {
  const std::string& file;
  std::string pass;
  std::string component;
};

// <ProductKey>...</ProductKey> and <ProductKey><Key>...</Key></ProductKey>.
bool is_key_element(const XmlNode& node, const XmlNode& parent) {
  return equal_no_case(node.name, "ProductKey") ||
         (equal_no_case(node.name, "Key") && equal_no_case(parent.name, "ProductKey"));
}

// An element that wcm:action removes is not there for Setup.
bool is_removed(const XmlNode& node) { return equal_no_case(node.attribute("action"), "remove"); }

void collect(const Place& place, const XmlNode& parent, const std::string& path, DoorKeys& keys) {
  for (const XmlNode& node : parent.children) {
    if (is_removed(node)) continue;
    const std::string own = path.empty() ? node.name : path + "/" + node.name;
    if (is_key_element(node, parent))
      for (const FoundKey& found : find_keys(node.text, KeySpelling::kAnySpelling)) {
        DoorKey key;
        key.origin = "answer-file";
        key.file = place.file;
        key.where = fmt::format("{} / {} / {}", place.pass, place.component, own);
        key.pass = place.pass;
        key.key = found.key;
        key.from.file = place.file;
        keys.found.push_back(std::move(key));
      }
    collect(place, node, own, keys);
  }
}

}  // namespace

DoorKeys answer_file_keys(const Subject& subject) {
  DoorKeys keys;
  // Those of a share belong to its task sequences (share_keys.h).
  const bool is_share = subject.artefact().kind == ArtefactKind::kShare;
  const AnswerFiles& files = answer_files(subject);
  for (const Error& error : files.unread) keys.add_unread("answer-file", error);
  for (const AnswerFile& file : files.found) {
    if (is_share && contains_no_case(file.path, "Control/")) continue;
    for (const XmlNode& settings : file.root.children)
      if (settings.name == "settings")
        for (const XmlNode& component : settings.children)
          collect({file.path, std::string(settings.attribute("pass")),
                   std::string(component.attribute("name"))},
                  component, {}, keys);
  }
  return keys;
}

}  // namespace assay
