// answer_setting: what the answer files inside an image set (licensing.md 9.1), one record for
// each element with a text, wherever Windows Setup or sysprep would look for the file.

#include <array>

#include <fmt/core.h>

#include "base/text.h"
#include "base/xml.h"
#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

// {root} is the system root. Windows Setup searches them in this order; sysprep takes its own.
constexpr std::array<std::string_view, 11> kPlaces = {
    "{root}/Panther/Unattend/Unattend.xml",
    "{root}/Panther/Unattend/Autounattend.xml",
    "{root}/Panther/Unattend.xml",
    "{root}/Panther/Autounattend.xml",
    "{root}/Panther/unattend-original.xml",
    "{root}/Panther/UnattendGC/Unattend.xml",
    "{root}/System32/Sysprep/Unattend.xml",
    "{root}/System32/Sysprep/Autounattend.xml",
    "Unattend.xml",
    "Autounattend.xml",
    "sources/Autounattend.xml",
};

struct Component {
  std::string file;
  std::string pass;
  std::string name;
};

Record setting_record(const Component& component, const std::string& path, std::string_view text) {
  Record record;
  record.set("file", component.file);
  record.set("pass", component.pass);
  record.set("component", component.name);
  record.set("path", path);
  record.set("text", std::string(text));
  Evidence evidence;
  evidence.from.file = component.file;
  evidence.text = fmt::format("{} / {} / {} = {}", component.pass, component.name, path,
                              redact_keys(std::string(text)));
  record.evidence.push_back(std::move(evidence));
  return record;
}

void collect_elements(const Component& component, const XmlNode& parent, const std::string& path,
                      Records& records) {
  for (const XmlNode& node : parent.children) {
    const std::string own = path.empty() ? node.name : path + "/" + node.name;
    if (!node.text.empty()) records.found.push_back(setting_record(component, own, node.text));
    collect_elements(component, node, own, records);
  }
}

void collect_file(const std::string& path, const XmlNode& unattend, Records& records) {
  for (const XmlNode& settings : unattend.children) {
    if (settings.name != "settings") continue;
    for (const XmlNode& component : settings.children)
      if (component.name == "component")
        collect_elements({path, std::string(settings.attribute("pass")),
                          std::string(component.attribute("name"))},
                         component, {}, records);
  }
}

void collect_place(const Subject& subject, const std::string& path, Records& records) {
  const FileTree& tree = *subject.artefact().tree;
  const Result<std::optional<Entry>> entry = tree.find(path);
  if (!entry) return records.unread.push_back(in(path, entry.error()));
  if (!*entry || (*entry)->kind == EntryKind::kDirectory) return;
  const Result<std::optional<Bytes>> bytes =
      read_file(tree, path, subject.options().limits.max_text_bytes);
  if (!bytes) return records.unread.push_back(in(path, bytes.error()));
  const Result<XmlNode> root = parse_xml(decode_text_file(**bytes), subject.options().limits);
  if (!root) return records.unread.push_back(in(path, root.error()));
  if (root->name == "unattend") collect_file(path, *root, records);
}

Records answer_settings(const Subject& subject) {
  Records records;
  if (!subject.artefact().tree) {
    records.unread.push_back({ErrorCode::kOutside, "a hive on its own has no files", {}, {}});
    return records;
  }
  for (const std::string_view place : kPlaces)
    collect_place(subject,
                  replace_all(std::string(place), "{root}", subject.artefact().system_root),
                  records);
  return records;
}

constexpr FieldHelp kFields[] = {
    {"file", "the answer file"},
    {"pass",
     "windowsPE, offlineServicing, generalize, specialize, auditSystem, auditUser, oobeSystem"},
    {"component", "such as Microsoft-Windows-Security-SPP"},
    {"path", "element within the component: UserData/ProductKey/Key"},
    {"text", "its text"},
};

constexpr RecordDefinition kRecords[] = {
    {"answer_setting", "a setting of an answer file inside the image", kFields, answer_settings},
};

}  // namespace

std::span<const RecordDefinition> answer_file_records() { return kRecords; }

}  // namespace assay
