// key.* and key_contradiction: what windows_key.h found, for rules and reports.

#include <fmt/core.h>

#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "facts/windows_key.h"

namespace assay {

namespace {

// A fact of the key: absent where there is no key, unreadable where a value could not be read.
template <typename Value>
Answer key_fact(const Subject& subject, const std::optional<Value>& value) {
  const WindowsKey& key = windows_key(subject);
  if (value) return Present{FactValue(*value), key.evidence};
  if (key.unreadable) return Unreadable{*key.unreadable};
  return Absent{{{}, std::string(kCurrentVersion), "DigitalProductId4", {}, {}}};
}

template <typename Number>
std::optional<std::int64_t> number(std::optional<Number> value) {
  return value ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
}

std::optional<std::string> filled(const std::optional<std::string>& text) {
  return text && !text->empty() ? text : std::nullopt;
}

Answer key_channel(const Subject& subject) {
  const ChannelClaim* claim = windows_key(subject).channel();
  return key_fact(subject, claim ? std::optional(claim->channel.text()) : std::nullopt);
}

Answer group(const Subject& subject) {
  return key_fact(subject, number(windows_key(subject).group()));
}

Answer serial(const Subject& subject) {
  return key_fact(subject, number(windows_key(subject).serial()));
}

Answer extended_pid(const Subject& subject) {
  const auto& v4 = windows_key(subject).v4;
  return key_fact(subject, v4 ? filled(v4->extended_pid) : std::nullopt);
}

Answer activation_id(const Subject& subject) {
  const auto& v4 = windows_key(subject).v4;
  return key_fact(subject, v4 ? filled(v4->activation_id) : std::nullopt);
}

Answer part_number(const Subject& subject) {
  return key_fact(subject, filled(windows_key(subject).part_number()));
}

Answer key_edition(const Subject& subject) {
  return key_fact(subject, filled(windows_key(subject).edition()));
}

Answer product_id(const Subject& subject) {
  return key_fact(subject, filled(windows_key(subject).product_id_text));
}

Answer licence_type(const Subject& subject) {
  const WindowsKey& key = windows_key(subject);
  if (key.extended_pid)
    return key_fact(subject, number(std::optional(key.extended_pid->licence_type)));
  return key_fact(subject, number(key.v3 ? key.v3->licence_type : std::nullopt));
}

Answer wiped(const Subject& subject) {
  const WindowsKey& key = windows_key(subject);
  const bool is_known = key.v3 || key.v4;
  return key_fact(subject, is_known ? std::optional(key.is_wiped()) : std::nullopt);
}

Answer stored(const Subject& subject) {
  const auto key = windows_key(subject).key();
  return key_fact(subject, key ? std::optional(key->redacted()) : std::nullopt);
}

Answer oem(const Subject& subject) {
  const WindowsKey& key = windows_key(subject);
  return key_fact(subject, key.is_present() ? std::optional(key.is_oem()) : std::nullopt);
}

Records key_contradictions(const Subject& subject) {
  const WindowsKey& key = windows_key(subject);
  Records records;
  for (const KeyContradiction& contradiction : key.contradictions) {
    Record record;
    record.set("text", contradiction.text);
    record.evidence = contradiction.evidence;
    records.found.push_back(std::move(record));
  }
  if (key.unreadable) records.unread.push_back(*key.unreadable);
  return records;
}

constexpr FactDefinition kWindowsKeyFacts[] = {
    {"key.channel", "text", "channel of the installed key: Volume:GVLK, Volume:CSVLK, Retail ...",
     key_channel},
    {"key.group", "number", "key group id", group},
    {"key.serial", "number", "serial within the group", serial},
    {"key.extended_pid", "text", "extended PID of DigitalProductId4", extended_pid},
    {"key.activation_id", "text", "activation id (GUID) of DigitalProductId4", activation_id},
    {"key.part_number", "text", "part number of the key, such as [TH]X19-98841", part_number},
    {"key.edition", "text", "edition that DigitalProductId4 names", key_edition},
    {"key.product_id", "text", "ProductId, as winver shows it", product_id},
    {"key.licence_type", "number", "0 retail, 2 OEM, 3 volume", licence_type},
    {"key.wiped", "yes/no", "whether the key bytes are zero, as Windows does to MAK and CSVLK",
     wiped},
    {"key.stored", "text", "last five characters of the key that is stored", stored},
    {"key.oem", "yes/no", "whether channel or ProductId are those of an OEM key", oem},
};

constexpr FieldHelp kContradictionFields[] = {
    {"text", "what does not fit together"},
};

constexpr RecordDefinition kWindowsKeyFactsRecords[] = {
    {"key_contradiction",
     "two places that disagree about the installed key, or a checksum that does not hold",
     kContradictionFields, key_contradictions},
};

}  // namespace

std::span<const FactDefinition> windows_key_facts() { return kWindowsKeyFacts; }
std::span<const RecordDefinition> windows_key_records() { return kWindowsKeyFactsRecords; }

}  // namespace assay
