#include "facts/image_pkeyconfig.h"

#include <array>

#include "base/text.h"
#include "licensing/pkeyconfig.h"

namespace assay {

namespace {

struct PkeyconfigPlace {
  std::string_view path;  // {root} is the system root
  bool is_office;
};

// The fourth is that of Vista and Server 2008. Office's own say nothing of keys of Windows and are
// asked where Windows does not know a key; the host keys of Office are a pack that its KMS hosts
// have.
constexpr std::array<PkeyconfigPlace, 7> kPkeyconfigPlaces = {{
    {"{root}/System32/spp/tokens/pkeyconfig/pkeyconfig.xrm-ms", false},
    {"{root}/System32/spp/tokens/pkeyconfig/pkeyconfig-csvlk.xrm-ms", false},
    {"{root}/System32/spp/tokens/pkeyconfig/pkeyconfig-downlevel.xrm-ms", false},
    {"{root}/System32/licensing/pkeyconfig/pkeyconfig.xrm-ms", false},
    {"{root}/System32/spp/tokens/pkeyconfig/pkeyconfig-office.xrm-ms", true},
    {"{root}/System32/spp/tokens/pkeyconfig/pkeyconfig-office-kmshost.xrm-ms", true},
    {"Program Files/Microsoft Office/root/Licenses16/pkeyconfig-office.xrm-ms", true},
}};

struct ImageTables {
  struct File {
    std::string path;
    KeyConfigurations keys;
  };
  std::vector<File> files;
  std::optional<Error> unread;
};

Result<std::optional<KeyConfigurations>> read_table(const Subject& subject,
                                                    const std::string& path) {
  const Limits& limits = subject.options().limits;
  TRY_ASSIGN(const std::optional<Bytes> bytes,
             read_file(*subject.artefact().tree, path, limits.max_text_bytes));
  if (!bytes) return std::nullopt;
  TRY_ASSIGN(KeyConfigurations keys, parse_pkeyconfig(*bytes, limits));
  return keys;
}

ImageTables read_tables(const Subject& subject, bool of_office) {
  ImageTables tables;
  const std::string& root = subject.artefact().system_root;
  if (!subject.artefact().tree || root.empty()) return tables;
  for (const PkeyconfigPlace& place : kPkeyconfigPlaces) {
    if (place.is_office != of_office) continue;
    const std::string path = replace_all(std::string(place.path), "{root}", root);
    Result<std::optional<KeyConfigurations>> table = read_table(subject, path);
    if (!table)
      tables.unread = in(path, std::move(table).error());
    else if (*table)
      tables.files.push_back({path, **std::move(table)});
  }
  return tables;
}

ImageTables windows_tables(const Subject& subject) { return read_tables(subject, false); }
ImageTables office_tables(const Subject& subject) { return read_tables(subject, true); }

// What the files say together; `look_up` asks one of them.
template <typename LookUp>
PkeyconfigAnswer ask(const ImageTables& tables, const LookUp& look_up) {
  PkeyconfigAnswer answer;
  answer.unread = tables.unread;
  bool agree = true;
  for (const ImageTables::File& file : tables.files) {
    const KeyLookup lookup = look_up(file.keys);
    if (lookup.doubt) answer.unread = in(file.path, *lookup.doubt);
    if (lookup.matches.empty()) continue;
    const Channel* channel = lookup.channel();
    agree = agree && channel != nullptr && (!answer.channel || *answer.channel == *channel);
    if (!agree) continue;
    answer.channel = *channel;
    answer.file = file.path;
    if (const KeyMatch* match = lookup.only()) {
      answer.description = match->configuration->description;
      answer.editions = match->configuration->editions;
      if (match->range != nullptr) answer.part_number = match->range->part_number;
    }
  }
  if (!agree) answer.channel.reset();
  return answer;
}

}  // namespace

PkeyconfigAnswer ask_pkeyconfig(const Subject& subject, std::uint32_t group,
                                std::optional<std::uint32_t> serial) {
  const auto look_up = [&](const KeyConfigurations& keys) {
    return serial ? keys.find(group, *serial) : keys.candidates(group);
  };
  PkeyconfigAnswer windows = ask(subject.memo<ImageTables>("pkeyconfig", windows_tables), look_up);
  if (windows.channel) return windows;
  PkeyconfigAnswer office =
      ask(subject.memo<ImageTables>("pkeyconfig of Office", office_tables), look_up);
  if (!office.channel && windows.unread) office.unread = windows.unread;
  return office;
}

PkeyconfigAnswer ask_pkeyconfig_for_id(const Subject& subject, std::string_view activation_id) {
  return ask(
      subject.memo<ImageTables>("pkeyconfig", windows_tables),
      [&](const KeyConfigurations& keys) { return keys.find_by_activation_id(activation_id); });
}

}  // namespace assay
