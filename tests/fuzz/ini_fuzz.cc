// INI files of any encoding; what was found must be found again.

#include <cstdlib>

#include "base/ini.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto file = parse_ini(decode_text_file(bytes), Limits::for_fuzzing());
  if (!file) return 0;
  std::size_t looked_up = 0;
  for (const IniSection& section : file->sections) {
    (void)section.bare_line();
    for (const IniEntry& entry : section.entries)
      if (!entry.key.empty() && ++looked_up < 50 && !file->find(section.name, entry.key))
        std::abort();
  }
  return 0;
}
