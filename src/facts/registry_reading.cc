#include "facts/registry_reading.h"

#include <fmt/format.h>

#include "base/glob.h"
#include "base/text.h"
#include "licensing/key_text.h"
#include "registry/value_text.h"

namespace assay {

namespace {

std::string note_of(const HiveState& state) {
  if (state.logs_applied.empty()) return state.note;
  std::string note = fmt::format("{} applied", fmt::join(state.logs_applied, ", "));
  return state.note.empty() ? note : note + "; " + state.note;
}

// Whether a path, whose names may be globs, can lie below the root of a hive.
bool may_reach(std::string_view path, std::string_view root) {
  const std::vector<std::string_view> names = split(path, '\\');
  const std::vector<std::string_view> root_names = split(root, '\\');
  for (std::size_t i = 0; i < root_names.size(); ++i) {
    if (i == names.size()) return false;
    if (names[i] == "**") return true;
    if (!glob_match(names[i], root_names[i])) return false;
  }
  return true;
}

template <typename Convert>
Answer typed_fact(const Subject& subject, std::string_view key, std::string_view name,
                  std::string_view expected, Convert convert) {
  ValueAnswer answer = read_value(subject, key, name);
  if (auto* absent = std::get_if<Absent>(&answer)) return *absent;
  if (auto* unreadable = std::get_if<Unreadable>(&answer)) return *unreadable;
  const FoundValue& found = std::get<FoundValue>(answer);
  const auto converted = convert(found.value);
  if (!converted)
    return Unreadable{
        {ErrorCode::kCorrupt,
         fmt::format("{}\\{} is {}, not {}", key, name, type_name(found.value.type), expected),
         {},
         found.from.file}};
  return present(FactValue(*converted), found.from, redact_keys(display(found.value)));
}

}  // namespace

bool is_outside(const Error& error) { return error.code == ErrorCode::kOutside; }

std::optional<Error> distrusted(const Subject& subject, std::string_view path) {
  if (!subject.options().strict) return std::nullopt;
  for (const Registry::Root& root : subject.registry().roots())
    if (root.hive != nullptr && root.hive->state().dirty && may_reach(path, root.path))
      return in(root.file, {ErrorCode::kCorrupt, "dirty hive, not trusted (--strict)", {}, {}});
  return std::nullopt;
}

Result<std::optional<Key>> read_key(const Subject& subject, std::string_view path) {
  if (std::optional<Error> error = distrusted(subject, path)) return fail(*std::move(error));
  return subject.registry().find(path);
}

ValueAnswer read_value(const Subject& subject, std::string_view key_path, std::string_view name) {
  const Absent absent{{{}, std::string(key_path), std::string(name), {}, {}}};
  const Result<std::optional<Key>> key = read_key(subject, key_path);
  if (!key) return Unreadable{key.error()};
  if (!*key) return absent;
  Result<std::optional<Value>> value = (*key)->value(name);
  if (!value) return Unreadable{std::move(value).error()};
  if (!*value) return absent;
  return FoundValue{**std::move(value), provenance_of(**key, name)};
}

Provenance provenance_of(const Key& key) {
  const Result<KeyInfo> info = key.info();
  return {key.file(),
          key.path(),
          {},
          info ? info->last_written : FileTime{},
          note_of(key.hive_state())};
}

Provenance provenance_of(const Key& key, std::string_view value_name) {
  Provenance from = provenance_of(key);
  from.value = value_name.empty() ? "(default)" : std::string(value_name);
  return from;
}

Evidence evidence_of(const Key& key, const Value& value) {
  Provenance from = provenance_of(key, value.name);
  std::string text = fmt::format("{} = {}", from.value, redact_keys(display(value)));
  return {std::move(from), std::move(text)};
}

Answer present(FactValue value, Provenance from, std::string text) {
  if (text.empty()) text = redact_keys(to_text(value));
  return Present{std::move(value), {{std::move(from), std::move(text)}}};
}

Answer text_fact(const Subject& subject, std::string_view key, std::string_view name) {
  return typed_fact(subject, key, name, "text",
                    [](const Value& value) { return as_string(value); });
}

Answer number_fact(const Subject& subject, std::string_view key, std::string_view name) {
  return typed_fact(subject, key, name, "a number", [](const Value& value) {
    const std::optional<std::uint64_t> number = as_number(value);
    return number ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
  });
}

}  // namespace assay
