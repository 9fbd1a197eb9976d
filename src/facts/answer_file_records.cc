// answer_setting: what the answer files of an artefact set (licensing.md 9.1), one record for each
// element with a text.

#include <fmt/core.h>

#include "facts/answer_files.h"
#include "facts/definitions.h"
#include "facts/text_files.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

struct Component {
  std::string file;
  std::string pass;
  std::string name;
};

Record setting_record(const Component& component, const std::string& path, const XmlNode& node) {
  Record record;
  record.set("file", component.file);
  record.set("pass", component.pass);
  record.set("component", component.name);
  record.set("path", path);
  record.set("text", node.text);
  record.set("action", std::string(node.attribute("action")));
  Evidence evidence;
  evidence.from.file = component.file;
  evidence.text = fmt::format("{} / {} / {} = {}", component.pass, component.name, path,
                              redact_keys(node.text));
  record.evidence.push_back(std::move(evidence));
  return record;
}

void collect_elements(const Component& component, const XmlNode& parent, const std::string& path,
                      Records& records) {
  for (const XmlNode& node : parent.children) {
    const std::string own = path.empty() ? node.name : path + "/" + node.name;
    if (!node.text.empty()) records.found.push_back(setting_record(component, own, node));
    collect_elements(component, node, own, records);
  }
}

void collect_file(const std::string& path, const XmlNode& unattend, Records& records) {
  for (const AnswerComponent& component : components_of(unattend))
    collect_elements({path, component.pass, component.name()}, *component.node, {}, records);
}

// customizations.xml of a provisioning package: Common / SoftwareLicensing / SkipRearm.
void collect_package_settings(const XmlNode& parent, Records& records) {
  for (const XmlNode& node : parent.children) {
    if (node.name == "SoftwareLicensing")
      collect_elements({"customizations.xml", "package", node.name}, node, {}, records);
    else
      collect_package_settings(node, records);
  }
}

void collect_package(const Subject& subject, Records& records) {
  constexpr const char* kFile = "customizations.xml";
  if (subject.artefact().kind != ArtefactKind::kPackage) return;
  const Result<std::optional<TextFile>> file = read_text_file(subject, kFile);
  if (!file) return records.unread.push_back(file.error());
  if (!*file) return;
  const Result<XmlNode> root = parse_xml((*file)->text, subject.options().limits);
  if (!root) return records.unread.push_back(in(kFile, root.error()));
  collect_package_settings(*root, records);
}

Records answer_settings(const Subject& subject) {
  Records records;
  if (!subject.artefact().tree)
    records.unread.push_back(Error{ErrorCode::kOutside, "a hive on its own has no files", {}, {}});
  const AnswerFiles& files = answer_files(subject);
  for (const Error& error : files.unread) records.unread.push_back(error);
  for (const AnswerFile& file : files.found) collect_file(file.path, file.root, records);
  collect_package(subject, records);
  return records;
}

constexpr FieldHelp kAnswerFileFields[] = {
    {"file", "the answer file"},
    {"pass",
     "windowsPE, offlineServicing, generalize, specialize, auditSystem, auditUser, oobeSystem; "
     "package for customizations.xml of a provisioning package"},
    {"component", "such as Microsoft-Windows-Security-SPP"},
    {"path", "element within the component: UserData/ProductKey/Key"},
    {"text", "its text"},
    {"action", "wcm:action of the element: add, modify; mostly empty"},
};

constexpr RecordDefinition kAnswerFileRecords[] = {
    {"answer_setting", "a setting of an answer file inside the image", kAnswerFileFields,
     answer_settings},
};

}  // namespace

std::span<const RecordDefinition> answer_file_records() { return kAnswerFileRecords; }

}  // namespace assay
