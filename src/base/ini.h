// INI files: sections, keys, values, and where they stand.
//
// Layer: base. Format: docs/formats/ini.md. Reads what Windows Setup (EI.cfg, PID.txt, product.ini,
// setupconfig.ini), MDT (CustomSettings.ini, Bootstrap.ini) and Windows itself (State.ini) write.
// Everything is kept in order, also what stands there twice. Not read: quoting, escapes,
// continuation lines, includes; values are as written, but for the blanks around them.
// Bytes to text: decode_text_file in base/text.h. Tests: tests/base/ini_test.cc,
// tests/fuzz/ini_fuzz.cc.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace assay {

struct IniEntry {
  std::string key;  // empty: a line without '=', whose text is the value
  std::string value;
  std::size_t line = 0;
};

struct IniSection {
  std::string name;  // empty: what stands before the first section
  std::size_t line = 0;
  std::vector<IniEntry> entries;

  // The first entry of that key, compared without case; null if there is none.
  const IniEntry* find(std::string_view key) const;
  // The first line without '=', where EI.cfg keeps the value of a section; null if there is none.
  const IniEntry* bare_line() const;
};

struct IniFile {
  std::vector<IniSection> sections;  // in the order of the file; a name may come up twice

  // The first section of that name, compared without case; null if there is none.
  const IniSection* find(std::string_view section) const;
  // The first entry of that key in any section of that name.
  const IniEntry* find(std::string_view section, std::string_view key) const;
};

// Fails with kLimit alone: a text above max_text_bytes, more entries than max_ini_entries.
Result<IniFile> parse_ini(std::string_view utf8, const Limits& limits);

}  // namespace assay
