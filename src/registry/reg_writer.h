// Keys and values as .reg text 5.00, as regedit exports them: UTF-8, lines ending in "\n".
//
// Layer: registry. What is written here, reg_text.h reads back to the same bytes. regedit has no
// spelling for a line end or NUL in a name; our extension for them is in docs/formats/reg-text.md.
#pragma once

#include <iosfwd>
#include <vector>

#include "base/limits.h"
#include "registry/registry.h"

namespace assay {

struct RegWriterOptions {
  bool below = true;          // the subkeys as well
  bool last_written = false;  // a `;last-written:` line under each key (our extension)
  Limits limits;
};

// "Windows Registry Editor Version 5.00" and an empty line.
void write_reg_header(std::ostream& out);

// One value as its line or lines: "name"=dword:0000002a
void write_reg_value(const Value& value, std::ostream& out);

// The key and, depth first, what is below it. What could not be read stands as a comment in its
// place and is returned; so is a name with a backslash, for which there is no spelling.
std::vector<Error> write_reg_text(const Key& key, std::ostream& out,
                                  const RegWriterOptions& options = {});

}  // namespace assay
