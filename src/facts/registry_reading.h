// Registry values as answers: the one place where "no such key", "no such value", "the hive is
// missing" and "the hive is dirty and the user is strict" are told apart.
#pragma once

#include <string_view>
#include <variant>

#include "facts/subject.h"
#include "registry/registry.h"

namespace assay {

// The path that everything about the installed Windows starts from.
inline constexpr std::string_view kCurrentVersion =
    "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

struct FoundValue {
  Value value;
  Provenance from;
};
using ValueAnswer = std::variant<FoundValue, Absent, Unreadable>;

ValueAnswer read_value(const Subject& subject, std::string_view key, std::string_view name);

// With --strict: why nothing at `path` is trusted, be it there or missing, because its hive is
// dirty. The names of `path` may be globs.
std::optional<Error> distrusted(const Subject& subject, std::string_view path);

// nullopt: no such key.
Result<std::optional<Key>> read_key(const Subject& subject, std::string_view path);

// Where a key or value of it was found. A key whose times cannot be read has none.
Provenance provenance_of(const Key& key);
Provenance provenance_of(const Key& key, std::string_view value_name);

// The value as one line of evidence: `Name = data`, keys redacted.
Evidence evidence_of(const Key& key, const Value& value);

// A fact that is the text or the number of one value. Another type than expected is unreadable.
Answer text_fact(const Subject& subject, std::string_view key, std::string_view name);
Answer number_fact(const Subject& subject, std::string_view key, std::string_view name);

// A present answer with one piece of evidence; without a text, the value with keys redacted.
Answer present(FactValue value, Provenance from, std::string text = {});

// Whether the question lies outside of the artefact.
bool is_outside(const Error& error);

}  // namespace assay
