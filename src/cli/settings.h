// Values of options that the command line does not give: from the environment, then from a
// configuration file.
//
// The file is TOML (docs/reference/configuration.md): a key for each long option of `assay scan`
// with _ for -, and the tables [severity] (rule = severity) and [params] (parameter = values). It
// is
// --config FILE, else $ASSAY_CONFIG, else assay.toml of the working directory, else that of the
// user's configuration folder; one of them is read. In the environment an option is ASSAY_ and its
// name in capitals, lists divided by ';'. What nobody knows is an error with a suggestion.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/rule_options.h"

namespace assay {

struct SettingsFlags {
  std::string file;
  bool none = false;
};
void add_settings_options(CLI::App& command, SettingsFlags& flags);

struct Setting {
  std::vector<std::string> values;
  std::string origin;  // "assay.toml:3", "ASSAY_FAIL_ON"
};

class Settings {
 public:
  // Checks every name against the options of `known`, whatever command is to be run.
  static Result<Settings> load(const SettingsFlags& flags, const CLI::App& known,
                               const Console& console);

  // Gives every option of `command` that was not given on the command line its value, but for the
  // keys of `but`. CLI11 checks it; kUsage names where it comes from.
  Result<void> apply(CLI::App& command, const std::vector<std::string>& but = {}) const;

  // Severities and parameters; --set goes before [params].
  void apply(RuleOptions& rules) const;

  // By name of the key: "fail_on", "severity.KMS007", "params.allowed_kms".
  const std::map<std::string, Setting>& all() const { return values_; }
  const std::string& file() const { return file_; }  // empty: none was read

 private:
  Result<void> read_file(const std::string& text, const CLI::App& known);
  Result<void> read_environment(const CLI::App& known, const Console& console);

  std::string file_;
  std::map<std::string, Setting> values_;
};

// The key of an option: "fail_on" of --fail-on; empty where it is not to be set from outside.
std::string setting_key(const CLI::Option& option);

}  // namespace assay
