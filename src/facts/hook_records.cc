// process_hook: debuggers and verifiers that somebody attached to a licensing process (licensing.md
// section 8). No legitimate software does that.

#include <array>

#include <fmt/core.h>

#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "registry/value_text.h"

namespace assay {

namespace {

struct HookView {
  std::string_view key;
  std::string_view name;
};

constexpr std::array<HookView, 2> kHookViews = {
    {{"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options",
      "windows"},
     {"HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution "
      "Options",
      "wow64"}}};

constexpr std::array<std::string_view, 4> kProcesses = {"SppExtComObj.exe", "sppsvc.exe",
                                                        "osppsvc.exe", "slsvc.exe"};
constexpr std::array<std::string_view, 3> kValues = {"Debugger", "VerifierDlls", "GlobalFlag"};

Record hook_record(const Key& key, const Value& value, std::string_view process,
                   std::string_view view) {
  Record record;
  record.set("process", std::string(process));
  record.set("value", value.name);
  record.set("text", plain_text(value));
  record.set("view", std::string(view));
  record.evidence.push_back(evidence_of(key, value));
  return record;
}

void collect_process(const Subject& subject, const HookView& view, std::string_view process,
                     Records& records) {
  const Result<std::optional<Key>> key =
      read_key(subject, fmt::format("{}\\{}", view.key, process));
  if (!key) return records.unread.push_back(key.error());
  if (!*key) return;
  for (const std::string_view name : kValues) {
    const Result<std::optional<Value>> value = (*key)->value(name);
    if (!value)
      records.unread.push_back(value.error());
    else if (*value)
      records.found.push_back(hook_record(**key, **value, process, view.name));
  }
}

Records process_hooks(const Subject& subject) {
  Records records;
  for (const HookView& view : kHookViews)
    for (const std::string_view process : kProcesses)
      collect_process(subject, view, process, records);
  return records;
}

constexpr FieldHelp kHookFields[] = {
    {"process", "SppExtComObj.exe, sppsvc.exe, osppsvc.exe or slsvc.exe"},
    {"value", "Debugger, VerifierDlls or GlobalFlag"},
    {"text", "its data"},
    {"view", "windows or wow64"},
};

constexpr RecordDefinition kHookRecords[] = {
    {"process_hook", "a debugger or verifier on a licensing process", kHookFields, process_hooks},
};

}  // namespace

std::span<const RecordDefinition> hook_records() { return kHookRecords; }

}  // namespace assay
