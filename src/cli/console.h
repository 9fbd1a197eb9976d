// The streams of the program, as main() or a test gives them.
#pragma once

#include <iosfwd>

namespace assay {

struct Console {
  std::ostream& out;  // reports and data
  std::ostream& err;  // everything else
  std::istream& in;   // only `explain key` reads it
  bool out_is_terminal = false;
  bool in_is_terminal = false;
};

}  // namespace assay
