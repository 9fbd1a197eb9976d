// Keys in the small files that steer Windows Setup: pid.txt, whose key only lets Setup pass, and
// setupconfig.ini, whose PKey is installed. product.ini beside them lists the default key of every
// edition, on every medium: it is not looked at.

#include <array>

#include <fmt/core.h>

#include "base/ini.h"
#include "base/text.h"
#include "facts/key_doors.h"
#include "facts/text_files.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

struct SetupFile {
  std::string_view path;  // {root} is the system root
  std::string_view origin;
  std::string_view section;
  std::string_view entry;
  bool is_deployed;
};

constexpr std::array<SetupFile, 7> kFiles = {{
    {"sources/pid.txt", "pid-file", "PID", "Value", false},
    {"x64/sources/pid.txt", "pid-file", "PID", "Value", false},
    {"x86/sources/pid.txt", "pid-file", "PID", "Value", false},
    {"sources/setupconfig.ini", "setup-config", "SetupConfig", "PKey", true},
    {"setupconfig.ini", "setup-config", "SetupConfig", "PKey", true},
    {"{root}/WSUS/SetupConfig.ini", "setup-config", "SetupConfig", "PKey", true},
    {"Users/Default/AppData/Local/Microsoft/Windows/WSUS/SetupConfig.ini", "setup-config",
     "SetupConfig", "PKey", true},
}};

// nullopt: no such file.
Result<std::optional<IniFile>> read_ini(const Subject& subject, const std::string& path) {
  TRY_ASSIGN(const std::optional<TextFile> file, read_text_file(subject, path));
  if (!file) return std::nullopt;
  Result<IniFile> ini = parse_ini(file->text, subject.options().limits);
  if (!ini) return fail(in(path, std::move(ini).error()));
  return *std::move(ini);
}

void add_keys(const SetupFile& file, const std::string& path, const IniEntry& entry,
              DoorKeys& keys) {
  for (const FoundKey& found : find_keys(entry.value, KeySpelling::kAnySpelling)) {
    DoorKey key;
    key.origin = std::string(file.origin);
    key.file = path;
    key.line = entry.line;
    key.where = fmt::format("[{}] {}", file.section, file.entry);
    key.key = found.key;
    key.is_deployed = file.is_deployed;
    key.from.file = path;
    keys.found.push_back(std::move(key));
  }
}

}  // namespace

DoorKeys setup_file_keys(const Subject& subject) {
  DoorKeys keys;
  if (!subject.artefact().tree) return keys;
  for (const SetupFile& file : kFiles) {
    const std::optional<std::string> place = place_in(subject, file.path);
    if (!place) continue;
    const Result<std::optional<IniFile>> ini = read_ini(subject, *place);
    if (!ini) {
      keys.add_unread(file.origin, ini.error());
    } else if (*ini) {
      for (const IniSection& section : (*ini)->sections)
        for (const IniEntry& entry : section.entries)
          if (equal_no_case(section.name, file.section) && equal_no_case(entry.key, file.entry))
            add_keys(file, *place, entry, keys);
    }
  }
  return keys;
}

}  // namespace assay
