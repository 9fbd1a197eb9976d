// The streams of the program and what it may know of its surroundings, as main() or a test gives
// them.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <map>
#include <string>

namespace assay {

struct Console {
  std::ostream& out;  // reports and data
  std::ostream& err;  // everything else
  std::istream& in;   // `explain key`, and files that are named "-"
  bool out_is_terminal = false;
  bool in_is_terminal = false;
  bool err_is_terminal = false;
  std::size_t columns = 0;  // of the terminal; 0: not known
  // NO_COLOR, ASSAY_*, and where users keep their configuration; empty values are left out.
  std::map<std::string, std::string> environment = {};

  std::string variable(const std::string& name) const {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
  }
};

}  // namespace assay
