// The head of what `assay inspect` says of an image: how it will be activated, in words.
#pragma once

#include <iosfwd>

#include <nlohmann/json.hpp>

#include "facts/subject.h"

namespace assay {

// Rows of a name and a sentence; nothing for artefacts that hold no Windows of their own.
void print_state(const Subject& subject, std::ostream& out);

// The same for programs; empty where nothing is known.
nlohmann::ordered_json state_json(const Subject& subject);

}  // namespace assay
