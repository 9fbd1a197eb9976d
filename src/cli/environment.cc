#include "cli/environment.h"

#include <algorithm>
#include <array>

#include "mdt/step_variables.h"

namespace assay {

bool is_program_variable(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames = {"NO_COLOR", "HOME", "XDG_CONFIG_HOME",
                                                      "APPDATA"};
  return name.starts_with("ASSAY_") || is_step_variable(name) ||
         std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace assay
