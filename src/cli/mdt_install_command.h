// assay mdt install | uninstall.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/command.h"

namespace assay {

// Below `mdt`, the command of the step itself.
void add_mdt_install_commands(CLI::App& mdt, Program& program);

}  // namespace assay
