// One artefact as the rules see it: facts and records, derived when first asked for and
// remembered.
//
// Not thread-safe: one subject belongs to one thread; artefacts are scanned in parallel, each
// with a subject of its own.
#pragma once

#include <any>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/filetime.h"
#include "facts/answer.h"
#include "facts/scan_peers.h"
#include "image/artefact.h"
#include "licensing/tables.h"

namespace assay {

class Subject;

struct FactDefinition {
  std::string_view name;  // "os.edition"
  std::string_view type;  // "text", "number", "yes/no", "list"
  std::string_view help;  // one line
  Answer (*derive)(const Subject& subject);
};

struct FieldHelp {
  std::string_view name;
  std::string_view help;
};

struct RecordDefinition {
  std::string_view name;  // "kms_server"
  std::string_view help;
  std::span<const FieldHelp> fields;
  Records (*collect)(const Subject& subject);
};

// Every fact and record there is, sorted by name: the tables that rules are checked against.
std::span<const FactDefinition* const> fact_definitions();
std::span<const RecordDefinition* const> record_definitions();
const FactDefinition* find_fact(std::string_view name);
const RecordDefinition* find_record(std::string_view name);

struct SubjectOptions {
  Limits limits;
  bool strict = false;               // what comes from a dirty hive is unreadable
  FileTime today = {};               // the day for which support is judged; not set: not known
  const ScanPeers* peers = nullptr;  // the other images of the scan; null: none
};

class Subject {
 public:
  Subject(const Artefact& artefact, const Tables& tables, SubjectOptions options = {});

  const Artefact& artefact() const { return artefact_; }
  const Registry& registry() const { return *artefact_.registry; }
  const Tables& tables() const { return tables_; }
  const SubjectOptions& options() const { return options_; }

  // `name` is one of fact_definitions() / record_definitions(): rules are checked on loading.
  const Answer& fact(std::string_view name) const;
  const Records& records(std::string_view name) const;

  // Something several facts are derived from, made once. T is fixed by `name`.
  template <typename T>
  const T& memo(const std::string& name, T (*make)(const Subject&)) const {
    auto [place, is_new] = memo_.try_emplace(name);
    if (is_new) place->second = make(*this);
    return *std::any_cast<T>(&place->second);
  }

 private:
  const Artefact& artefact_;
  const Tables& tables_;
  const SubjectOptions options_;
  mutable std::map<std::string, Answer, std::less<>> facts_;
  mutable std::map<std::string, Records, std::less<>> records_;
  mutable std::map<std::string, std::any> memo_;
};

// Short ways to a present fact; nullopt where it is absent or unreadable.
std::optional<std::string> fact_text(const Subject& subject, std::string_view name);
std::optional<std::int64_t> fact_number(const Subject& subject, std::string_view name);
bool fact_is_true(const Subject& subject, std::string_view name);

}  // namespace assay
