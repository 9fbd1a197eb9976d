#include <csignal>
#include <string_view>
#include <unistd.h>

#include <sys/ioctl.h>

#include "base/stop.h"
#include "cli/environment.h"
#include "cli/terminal.h"

namespace assay {

namespace {

extern "C" void stop_reading(int signal) {
  request_stop();
  std::signal(signal, SIG_DFL);
}

}  // namespace

void prepare_terminal() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

std::vector<std::string> program_arguments(int count, char** arguments) {
  return {arguments + 1, arguments + count};
}

std::vector<std::string> expand_wildcards(const std::string& name) { return {name}; }

bool stdin_is_terminal() { return ::isatty(STDIN_FILENO) == 1; }

bool stdout_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

bool stderr_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

std::size_t terminal_columns() {
  for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
    ::winsize size = {};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) return size.ws_col;
  }
  return 0;
}

std::map<std::string, std::string> program_environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = ::environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals + 1 == text.size()) continue;
    if (is_program_variable(text.substr(0, equals)))
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

void stop_on_interrupt() {
  std::signal(SIGINT, stop_reading);
  std::signal(SIGTERM, stop_reading);
}

}  // namespace assay
