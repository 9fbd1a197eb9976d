#include "facts/image_pkeyconfig.h"

#include <array>

#include "licensing/pkeyconfig.h"

namespace assay {

namespace {

// Below the system root. The last is that of Vista and Server 2008.
constexpr std::array<std::string_view, 4> kPlaces = {
    "System32/spp/tokens/pkeyconfig/pkeyconfig.xrm-ms",
    "System32/spp/tokens/pkeyconfig/pkeyconfig-csvlk.xrm-ms",
    "System32/spp/tokens/pkeyconfig/pkeyconfig-downlevel.xrm-ms",
    "System32/licensing/pkeyconfig/pkeyconfig.xrm-ms",
};

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

ImageTables read_tables(const Subject& subject) {
  ImageTables tables;
  if (!subject.artefact().tree || subject.artefact().system_root.empty()) return tables;
  for (const std::string_view place : kPlaces) {
    const std::string path = join_path(subject.artefact().system_root, place);
    Result<std::optional<KeyConfigurations>> table = read_table(subject, path);
    if (!table)
      tables.unread = in(path, std::move(table).error());
    else if (*table)
      tables.files.push_back({path, **std::move(table)});
  }
  return tables;
}

}  // namespace

PkeyconfigAnswer ask_pkeyconfig(const Subject& subject, std::uint32_t group,
                                std::optional<std::uint32_t> serial) {
  const ImageTables& tables = subject.memo<ImageTables>("pkeyconfig", read_tables);
  PkeyconfigAnswer answer;
  answer.unread = tables.unread;
  bool agree = true;
  for (const ImageTables::File& file : tables.files) {
    const KeyLookup lookup = serial ? file.keys.find(group, *serial) : file.keys.candidates(group);
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

}  // namespace assay
