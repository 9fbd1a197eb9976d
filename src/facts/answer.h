// What is known about one thing of an artefact, and from where: present, absent or unreadable.
//
// Layer: facts. "Could not be read" is a value of its own and never turns into "is not there".
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/filetime.h"
#include "base/result.h"

namespace assay {

// Where something was found, within the artefact.
struct Provenance {
  std::string file;       // of a hive or a text file: "Windows/System32/config/SOFTWARE"
  std::string key;        // registry: full path
  std::string value;      // registry: name; "(default)" for the unnamed one
  FileTime last_written;  // of the key
  std::string note;       // what limits the trust: "dirty hive, SOFTWARE.LOG1 applied"

  bool operator==(const Provenance&) const = default;
};

// One thing seen at one place, for the report.
struct Evidence {
  Provenance from;
  std::string text;  // "Volume:CSVLK", "KeyManagementServiceName = kms.example"

  bool operator==(const Evidence&) const = default;
};

using FactValue = std::variant<bool, std::int64_t, std::string, std::vector<std::string>>;

struct Present {
  FactValue value;
  std::vector<Evidence> evidence;
};
struct Absent {
  Provenance searched;
};
// Error code kOutside: the artefact does not have the place at all, so the question does not
// concern it.
struct Unreadable {
  Error error;
};
using Answer = std::variant<Present, Absent, Unreadable>;

// For people and for comparison: numbers in decimal, "true"/"false", lists joined with ", ".
std::string to_text(const FactValue& value);

// One of a set of things found (a product key, a KMS server, a firewall rule): named fields.
struct Record {
  std::vector<std::pair<std::string, FactValue>> fields;  // in the order of the definition
  std::vector<Evidence> evidence;

  const FactValue* field(std::string_view name) const;  // null: this record does not have it
  std::string text(std::string_view name) const;        // empty where it has none
  void set(std::string_view name, FactValue value);
};

// A place that could not be looked into: records of which at most some fields are known, such as
// where they would have come from. It leaves only those questions open that `known` may answer.
struct Unread {
  Unread(Error its_error, std::vector<std::pair<std::string, FactValue>> its_known = {})
      : error(std::move(its_error)), known(std::move(its_known)) {}

  Error error;
  std::vector<std::pair<std::string, FactValue>> known;
};

// The set, and what could not be looked into: where nothing of `found` answers a question, an
// `unread` that could have answered it means that the answer is not known.
struct Records {
  std::vector<Record> found;
  std::vector<Unread> unread;
};

}  // namespace assay
