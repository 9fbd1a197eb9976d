// media.*: what ei.cfg and pid.txt of setup media say, and what the images in it are for
// (licensing.md 9.2). Only of setup media: of anything else the questions are outside.

#include <array>
#include <charconv>

#include <fmt/core.h>

#include "base/ini.h"
#include "base/text.h"
#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "facts/text_files.h"

namespace assay {

namespace {

// Media for several architectures keep a set of files for each.
constexpr std::array<std::string_view, 4> kArchitectures = {"", "x64", "x86", "arm64"};

std::optional<Error> not_media(const Subject& subject) {
  if (subject.artefact().kind == ArtefactKind::kMedia && subject.artefact().tree)
    return std::nullopt;
  return Error{ErrorCode::kOutside, "is no setup media", {}, {}};
}

// The first of that name in `sources`; nullopt: there is none.
Result<std::optional<std::string>> find_in_sources(const Subject& subject, std::string_view name) {
  if (std::optional<Error> error = not_media(subject)) return fail(*std::move(error));
  for (const std::string_view architecture : kArchitectures) {
    const std::string path = join_path(architecture, fmt::format("sources/{}", name));
    const Result<std::optional<Entry>> entry = subject.artefact().tree->find(path);
    if (!entry) return fail(in(path, entry.error()));
    if (*entry && (*entry)->kind == EntryKind::kFile) return path;
  }
  return std::nullopt;
}

Result<std::optional<TextFile>> read_edition_config(const Subject& subject) {
  TRY_ASSIGN(const std::optional<std::string> path, find_in_sources(subject, "ei.cfg"));
  if (!path) return std::nullopt;
  return read_text_file(subject, *path);
}

// ei.cfg writes a section's value on a line of its own; some tools write Value= before it.
std::string value_of(const IniFile& config, std::string_view section_name) {
  const IniSection* section = config.find(section_name);
  if (section == nullptr) return {};
  if (const IniEntry* line = section->bare_line()) return line->value;
  const IniEntry* entry = section->find("Value");
  return entry != nullptr ? entry->value : std::string();
}

Answer edition_config(const Subject& subject, std::string_view section) {
  const Result<std::optional<TextFile>> file = read_edition_config(subject);
  if (!file) return Unreadable{file.error()};
  if (!*file) return Absent{{"sources/ei.cfg", {}, {}, {}, {}}};
  const Result<IniFile> config = parse_ini((*file)->text, subject.options().limits);
  if (!config) return Unreadable{in((*file)->path, config.error())};
  std::string value = value_of(*config, section);
  if (value.empty()) return Absent{(*file)->provenance()};
  return present(value, (*file)->provenance(), fmt::format("[{}] {}", section, printable(value)));
}

Answer media_channel(const Subject& subject) { return edition_config(subject, "Channel"); }

Answer media_edition(const Subject& subject) { return edition_config(subject, "EditionID"); }

Answer vl(const Subject& subject) {
  Answer answer = edition_config(subject, "VL");
  auto* found = std::get_if<Present>(&answer);
  if (found == nullptr) return answer;
  const std::string text = to_text(found->value);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    return Unreadable{{ErrorCode::kCorrupt,
                       fmt::format("[VL] '{}' is not a number", printable(text)),
                       {},
                       found->evidence.front().from.file}};
  found->value = number;
  return answer;
}

Answer has_pid(const Subject& subject) {
  const Result<std::optional<std::string>> path = find_in_sources(subject, "pid.txt");
  if (!path) return Unreadable{path.error()};
  if (!*path) return present(false, {"sources/pid.txt", {}, {}, {}, {}}, "pid.txt is missing");
  return present(true, {**path, {}, {}, {}, {}}, "pid.txt");
}

bool is_volume(const Channel& channel) {
  return channel.kind() == ChannelKind::kVolumeGvlk || channel.kind() == ChannelKind::kVolumeMak;
}

// The images of the media were audited before it. Absent where one of them does not tell, or none
// was asked.
Answer media_volume(const Subject& subject) {
  if (const std::optional<Error> error = not_media(subject)) return Unreadable{*error};
  if (subject.options().peers == nullptr) return Absent{};
  const std::string start = subject.artefact().locator + "!";
  std::vector<Evidence> other;
  bool is_known = true;
  for (const PeerImage& image : subject.options().peers->images()) {
    if (!image.locator.starts_with(start)) continue;
    const Provenance from{image.locator, {}, {}, {}, {}};
    if (!image.channel) is_known = false;
    if (image.channel && is_volume(*image.channel))
      return present(true, from, image.channel->text());
    if (image.channel) other.push_back({from, image.channel->text()});
  }
  if (!is_known || other.empty()) return Absent{};
  return Present{false, std::move(other)};
}

constexpr FactDefinition kMediaFacts[] = {
    {"media.channel", "text", "[Channel] of ei.cfg: Volume, Retail, OEM, _Default", media_channel},
    {"media.vl", "number", "[VL] of ei.cfg: 1 for volume licences", vl},
    {"media.edition", "text", "[EditionID] of ei.cfg: the edition that Setup is tied to",
     media_edition},
    {"media.has_pid", "yes/no", "whether sources\\pid.txt is there", has_pid},
    {"media.volume", "yes/no",
     "whether an image of the media holds a key for volume licences (GVLK, MAK); absent where the "
     "images do not tell",
     media_volume},
};

}  // namespace

std::span<const FactDefinition> media_facts() { return kMediaFacts; }

}  // namespace assay
