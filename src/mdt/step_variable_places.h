// Where in the text of a VARIABLES.DAT its variables stand, so that one can be set without a change
// to the others.
//
// Layer: mdt. The text is known to be well-formed and to have no document type (base/xml.h).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay {

struct TextPlace {
  std::size_t begin = 0;
  std::size_t end = 0;  // behind the last byte
};

struct VariablePlaces {
  std::vector<TextPlace> variables;  // each from <var to </var>, in the order of the file
  // Where the list ends: before </MediaVarList>, or the /> of a list that holds nothing. What is
  // added goes there, between these two.
  TextPlace end;
  std::string_view before_end;
  std::string_view after_end;
};

// kCorrupt where tags do not match.
Result<VariablePlaces> find_variable_places(std::string_view text);

}  // namespace assay
