#include <iostream>

#include "cli/app.h"
#include "cli/terminal.h"

int main(int count, char** arguments) {
  using namespace assay;
  prepare_terminal();
  const Console console = {std::cout,
                           std::cerr,
                           std::cin,
                           stdout_is_terminal(),
                           stdin_is_terminal(),
                           stderr_is_terminal(),
                           terminal_columns(),
                           program_environment()};
  return run_program(program_arguments(count, arguments), console);
}
