// Exclusions of Windows Defender that name an activator: kind defender-exclusion.
//
// An exclusion is a value's name below Exclusions\Paths, Processes or Extensions, set by hand or by
// policy. A plain exclusion (C:\Build) is nobody's residue; one counts where a name in its path is
// the last name of a file or folder of the table, or the name of a product.

#include <array>

#include "base/glob.h"
#include "base/text.h"
#include "facts/registry_reading.h"
#include "facts/residue.h"

namespace assay {

namespace {

constexpr std::string_view kKind = "defender-exclusion";
constexpr std::array<std::string_view, 2> kRoots = {
    "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\",
    "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\Exclusions\\"};
constexpr std::array<std::string_view, 3> kLists = {"Paths", "Processes", "Extensions"};

std::string_view last_name(std::string_view path) {
  return path.substr(path.rfind('\\') + 1);  // npos + 1 is 0: the whole
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "KMSpico", "KMSpico 10.2", "AAct_x64.exe", but not "AActivity". Products that the table describes
// rather than names ("hook of ...") match nothing.
bool names_product(std::string_view name, std::string_view product) {
  if (product.empty() || !starts_with_no_case(name, product)) return false;
  return name.size() == product.size() || !is_letter_or_digit(name[product.size()]);
}

bool names_residue(std::string_view exclusion, const Residue& row) {
  const std::string path = replace_all(std::string(exclusion), "/", "\\");
  for (const std::string_view name : split(path, '\\'))
    if (glob_match(last_name(row.pattern), name) || names_product(name, row.product)) return true;
  return false;
}

// The first row counts: several name the same product.
const Residue* find_row(const Subject& subject, std::string_view exclusion) {
  for (const char* kind : {"file", "folder"})
    for (const Residue* row : residue_rows(subject, kind))
      if (names_residue(exclusion, *row)) return row;
  return nullptr;
}

void collect_list(const Subject& subject, const Key& key, Records& records) {
  const Result<std::vector<Value>> values = key.values();
  if (!values) return leave_residue_open(records, kKind, values.error());
  for (const Value& value : *values)
    if (const Residue* row = find_row(subject, value.name))
      add_residue(records, kKind, value.name, row->product, key.path(), {evidence_of(key, value)});
}

}  // namespace

void collect_defender_exclusions(const Subject& subject, Records& records) {
  for (const std::string_view root : kRoots)
    for (const std::string_view list : kLists) {
      const auto key = read_key(subject, std::string(root) + std::string(list));
      if (!key)
        leave_residue_open(records, kKind, key.error());
      else if (*key)
        collect_list(subject, **key, records);
    }
}

}  // namespace assay
