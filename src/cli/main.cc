#include <iostream>

#include "cli/app.h"
#include "cli/terminal.h"

int main(int count, char** arguments) {
  assay::prepare_terminal();
  return assay::run_program(
      {arguments + 1, arguments + count},
      {std::cout, std::cerr, std::cin, assay::stdout_is_terminal(), assay::stdin_is_terminal()});
}
