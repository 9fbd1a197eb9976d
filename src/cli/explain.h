// The three things that `assay explain` explains; explain_command.cc tells them apart.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "cli/rule_options.h"
#include "rules/rule_set.h"

namespace assay {

struct ExplainOptions {
  std::string what;
  std::string format = "text";
  std::string image;  // of a key: the target whose pkeyconfig files are asked; empty: none
  RuleOptions rules;
  EngineOptions engine;

  bool is_json() const { return format == "json"; }
};

// An activation error as logs and scripts spell it: 0xC004F038, c004f038, 3221549112, -1073418184.
std::optional<std::uint32_t> error_code_from(std::string_view word);

int explain_error(std::uint32_t code, const RuleSet& rules, const ExplainOptions& options,
                  const Console& console);

// The key is read from the console's input: an argument would stay in the shell's history.
int explain_key(const ExplainOptions& options, const Console& console);

}  // namespace assay
