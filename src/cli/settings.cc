#include "cli/settings.h"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/input_file.h"
#include "io/host_files.h"
#include "rules/toml_reader.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFileName = "assay.toml";
constexpr std::string_view kPrefix = "ASSAY_";
constexpr std::string_view kSeverities = "severity.";
constexpr std::string_view kParams = "params.";

// What is for one call only, or chooses the settings themselves.
bool is_for_command_line(std::string_view key) {
  for (const std::string_view name : {"help", "help_all", "version", "config", "no_config"})
    if (key == name) return true;
  return false;
}

std::string key_of(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string variable_of(std::string_view key) {
  std::string name(kPrefix);
  for (const char letter : key)
    name += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  return name;
}

std::vector<std::string> known_keys(const CLI::App& command) {
  std::vector<std::string> keys;
  for (const CLI::Option* option : command.get_options())
    if (std::string key = setting_key(*option); !key.empty()) keys.push_back(std::move(key));
  return keys;
}

std::string suggestion(const std::string& name, const std::vector<std::string>& known) {
  const std::vector<std::string_view> names(known.begin(), known.end());
  const std::string_view near = closest(name, names);
  return near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near);
}

// An option that takes a file or folder: in a file, its name is meant from there.
bool takes_path(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type == "FILE" || type == "DIR";
}

std::string beside(const std::string& file, const std::string& path) {
  if (path == "-" || path_from_utf8(path).is_absolute()) return path;
  const fs::path whole = path_from_utf8(file).parent_path() / path_from_utf8(path);
  return utf8_from_path(whole.generic_string<fs::path::value_type>());
}

const CLI::Option* option_of(const CLI::App& command, const std::string& key) {
  for (const CLI::Option* option : command.get_options())
    if (setting_key(*option) == key) return option;
  return nullptr;
}

Result<std::vector<std::string>> values_of(const toml::node& node, const std::string& where) {
  std::vector<std::string> values;
  if (const auto single = scalar_text(node)) return std::vector<std::string>{*single};
  const toml::array* list = node.as_array();
  if (list == nullptr)
    return fail(ErrorCode::kUsage, where + ": must be a value or a list of values");
  for (const toml::node& element : *list) {
    const auto value = scalar_text(element);
    if (!value) return fail(ErrorCode::kUsage, where + ": holds what is no value");
    values.push_back(*value);
  }
  return values;
}

std::vector<std::string> values_of(const std::string& variable) {
  std::vector<std::string> values;
  for (const std::string_view value : split(variable, ';'))
    if (!trim(value).empty()) values.emplace_back(trim(value));
  return values;
}

std::string folder_of_user(const Console& console) {
  const std::string folder = console.variable("XDG_CONFIG_HOME");
  if (!folder.empty()) return folder + "/assay";
  if (const std::string home = console.variable("HOME"); !home.empty())
    return home + "/.config/assay";
  const std::string roaming = console.variable("APPDATA");  // Windows
  return roaming.empty() ? "" : roaming + "/assay";
}

std::string file_to_read(const SettingsFlags& flags, const Console& console) {
  if (flags.none) return {};
  if (!flags.file.empty()) return flags.file;
  if (const std::string file = console.variable("ASSAY_CONFIG"); !file.empty()) return file;
  if (host_exists(kFileName)) return kFileName;
  const std::string folder = folder_of_user(console);
  const std::string file = folder + "/" + kFileName;
  return !folder.empty() && host_exists(path_from_utf8(file)) ? file : std::string();
}

}  // namespace

void add_settings_options(CLI::App& command, SettingsFlags& flags) {
  command
      .add_option("--config", flags.file,
                  "Configuration (default: assay.toml of the working directory, else of the user)")
      ->type_name("FILE");
  command.add_flag("--no-config", flags.none, "Read no configuration file");
}

std::string setting_key(const CLI::Option& option) {
  if (option.get_lnames().empty() || option.get_group().empty()) return {};
  const std::string key = key_of(option.get_lnames().back());
  return is_for_command_line(key) ? std::string() : key;
}

Result<Settings> Settings::load(const SettingsFlags& flags, const CLI::App& known,
                                const Console& console) {
  Settings settings;
  settings.file_ = file_to_read(flags, console);
  if (!settings.file_.empty()) {
    TRY_ASSIGN(const std::string text,
               read_input(settings.file_, Limits{}.max_text_bytes, console));
    TRY(settings.read_file(text, known));
  }
  TRY(settings.read_environment(known, console));
  return settings;
}

Result<void> Settings::read_file(const std::string& text, const CLI::App& known) {
  TRY_ASSIGN(const toml::table table, parse_toml(text, file_));
  const std::vector<std::string> keys = known_keys(known);
  const auto where = [&](const toml::node& node) {
    return fmt::format("{}:{}", file_, node.source().begin.line);
  };
  for (const auto& [raw_key, node] : table) {
    const std::string key(raw_key.str());
    if (const toml::table* inner = node.as_table();
        inner && (key == "severity" || key == "params")) {
      for (const auto& [name, value] : *inner) {
        TRY_ASSIGN(std::vector<std::string> values, values_of(value, where(value)));
        values_[key + "." + std::string(name.str())] = {std::move(values), where(value)};
      }
      continue;
    }
    const CLI::Option* option = option_of(known, key);
    if (option == nullptr)
      return fail(ErrorCode::kUsage, fmt::format("{}: unknown key '{}'{}", where(node),
                                                 printable(key), suggestion(key, keys)));
    TRY_ASSIGN(std::vector<std::string> values, values_of(node, where(node)));
    if (takes_path(*option))
      for (std::string& value : values) value = beside(file_, value);
    values_[key] = {std::move(values), where(node)};
  }
  return {};
}

// Other programs have variables of this prefix, too (ASSAY_VERSION of an installer): what is not
// known is told and passed over.
Result<void> Settings::read_environment(const CLI::App& known, const Console& console) {
  std::vector<std::string> names = {"ASSAY_CONFIG"};
  for (const std::string& key : known_keys(known)) names.push_back(variable_of(key));
  for (const auto& [name, value] : console.environment) {
    if (!name.starts_with(kPrefix) || name == "ASSAY_CONFIG") continue;
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      const std::string near = suggestion(name, names);
      if (!near.empty())
        console.err << fmt::format("assay: note: {} is no setting{}\n", name, near);
      continue;
    }
    values_[lower_ascii(name.substr(kPrefix.size()))] = {values_of(value), name};
  }
  return {};
}

Result<void> Settings::apply(CLI::App& command, const std::vector<std::string>& but) const {
  for (CLI::Option* option : command.get_options()) {
    const auto setting = values_.find(setting_key(*option));
    if (setting == values_.end() || option->count() != 0) continue;
    if (std::find(but.begin(), but.end(), setting->first) != but.end()) continue;
    try {
      option->add_result(setting->second.values);
      option->run_callback();
    } catch (const CLI::ParseError& error) {
      return fail(ErrorCode::kUsage, fmt::format("{}: {}", setting->second.origin, error.what()));
    }
  }
  return {};
}

void Settings::apply(RuleOptions& rules) const {
  for (const auto& [name, setting] : values_) {
    if (name.starts_with(kSeverities))
      rules.severities.push_back({name.substr(kSeverities.size()),
                                  setting.values.empty() ? "" : setting.values.front(),
                                  setting.origin});
    if (name.starts_with(kParams))
      rules.params[name.substr(kParams.size())] = {setting.values, setting.origin};
  }
}

}  // namespace assay
