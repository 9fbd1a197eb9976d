// VARIABLES.DAT, in which MDT and PSD keep the variables of a task sequence:
//
//     <?xml version="1.0" ?><MediaVarList Version="4.00.5345.0000">
//     <var name="OSGUID"><![CDATA[{9da337bc-e3b0-41e2-9063-795a2e062d3a}]]></var></MediaVarList>
//
// Layer: mdt. Format: docs/formats/variables-dat.md. What is set changes the one element and leaves
// every other byte alone. Of a name that comes up twice the first counts, as for MDT.
// Not heeded: VARIABLES.DAT.LOCK, by which MDT's scripts wait for each other; steps run in turn.
// Tests: tests/mdt/step_variables_file_test.cc, tests/fuzz/variables_fuzz.cc.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "mdt/step_variables.h"

namespace assay {

inline constexpr const char* kVariablesFileName = "VARIABLES.DAT";

struct StoredVariable {
  std::string name;  // MDT writes it in capitals
  std::string value;

  bool operator==(const StoredVariable&) const = default;
};

// In the order of the file. kCorrupt for what is no list of variables.
Result<std::vector<StoredVariable>> parse_variables(std::string_view utf8, const Limits& limits);

// The file with one variable set. kUnsupported where the other variables would not survive.
Result<std::string> with_variable(std::string_view utf8, std::string_view name,
                                  std::string_view value, const Limits& limits);

// Errors name the file.
Result<StepVariablesPtr> open_variables_file(const std::filesystem::path& path,
                                             const Limits& limits);

}  // namespace assay
