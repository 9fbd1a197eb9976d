#include <csignal>
#include <unistd.h>

#include "cli/terminal.h"

namespace assay {

void prepare_terminal() { std::signal(SIGPIPE, SIG_IGN); }

bool stdout_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

}  // namespace assay
