#include <csignal>
#include <unistd.h>

#include "cli/terminal.h"

namespace assay {

void prepare_terminal() { std::signal(SIGPIPE, SIG_IGN); }

bool stdin_is_terminal() { return ::isatty(STDIN_FILENO) == 1; }

bool stdout_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

}  // namespace assay
