// Residue in the registry: services, scheduled tasks, keys and values.
//
// Services are compared by the names of their keys. Their DisplayName is not: it stands in each of
// some 700 keys, and reading them all costs more than all that the rules read otherwise.

#include <array>

#include <fmt/core.h>

#include "base/glob.h"
#include "base/text.h"
#include "facts/registry_reading.h"
#include "facts/residue.h"

namespace assay {

namespace {

constexpr std::string_view kServices = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\";
constexpr std::string_view kTaskTree =
    "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree\\";
constexpr std::array<std::string_view, 2> kImageFileOptions = {
    "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\",
    "HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows NT\\CurrentVersion\\"
    "Image File Execution Options\\"};

// The key of `path`, if it is there; what cannot be read is left open.
std::optional<Key> find_key(const Subject& subject, std::string_view kind, const std::string& path,
                            Records& records) {
  Result<std::optional<Key>> key = read_key(subject, path);
  if (key) return *std::move(key);
  leave_residue_open(records, kind, key.error());
  return std::nullopt;
}

void add_key(const Residue& row, const Key& key, std::vector<Evidence> more, Records& records) {
  std::vector<Evidence> evidence = {
      {provenance_of(key), fmt::format("the key exists: {}", row.product)}};
  evidence.insert(evidence.end(), more.begin(), more.end());
  add_residue(records, row.kind, key.name(), row.product, key.path(), std::move(evidence));
}

void collect_service(const Subject& subject, const Residue& row, Records& records) {
  const std::string path = std::string(kServices) + row.pattern;
  const std::optional<Key> key = find_key(subject, row.kind, path, records);
  if (!key) return;
  std::vector<Evidence> program;
  if (const Result<std::optional<Value>> image = key->value("ImagePath"); image && *image)
    program.push_back(evidence_of(*key, **image));
  add_key(row, *key, std::move(program), records);
}

void collect_task(const Subject& subject, const Residue& row, Records& records) {
  const std::string name = row.pattern.substr(row.pattern.starts_with('\\') ? 1 : 0);
  if (const auto key = find_key(subject, row.kind, std::string(kTaskTree) + name, records))
    add_key(row, *key, {}, records);
}

// Full paths, whose names may be globs: SOFTWARE\KMSAuto, an Uninstall key.
void collect_key(const Subject& subject, const Residue& row, Records& records) {
  if (const std::optional<Error> error = distrusted(subject, row.pattern))
    return leave_residue_open(records, row.kind, *error);
  const KeyMatches keys = subject.registry().match(row.pattern);
  for (const Error& error : keys.errors) leave_residue_open(records, row.kind, error);
  for (const Key& key : keys.found) add_key(row, key, {}, records);
}

void add_value(const Residue& row, const Key& key, const Value& value, Records& records) {
  add_residue(records, row.kind, value.name, row.product, key.path(), {evidence_of(key, value)});
}

void collect_value_of(const Subject& subject, const Residue& row, const std::string& path,
                      std::string_view name, Records& records) {
  const std::optional<Key> key = find_key(subject, row.kind, path, records);
  if (!key) return;
  const Result<std::optional<Value>> value = key->value(name);
  if (!value) return leave_residue_open(records, row.kind, value.error());
  if (*value) add_value(row, *key, **value, records);
}

// A full path ends in the value's name: of a Run key, say. A name alone is a setting of a hook and
// stands with the options of the programs that emulators hook.
void collect_value(const Subject& subject, const Residue& row, Records& records) {
  const std::size_t last = row.pattern.rfind('\\');
  if (last != std::string::npos)
    return collect_value_of(subject, row, row.pattern.substr(0, last), row.pattern.substr(last + 1),
                            records);
  for (const Residue* program : residue_rows(subject, "hooked-program"))
    for (const std::string_view options : kImageFileOptions)
      collect_value_of(subject, row, std::string(options) + program->pattern, row.pattern, records);
}

}  // namespace

void collect_residue_keys(const Subject& subject, Records& records) {
  for (const Residue* row : residue_rows(subject, "service"))
    collect_service(subject, *row, records);
  for (const Residue* row : residue_rows(subject, "task")) collect_task(subject, *row, records);
  for (const Residue* row : residue_rows(subject, "registry-key"))
    collect_key(subject, *row, records);
  for (const Residue* row : residue_rows(subject, "registry-value"))
    collect_value(subject, *row, records);
}

}  // namespace assay
