// .reg text ("Windows Registry Editor Version 5.00" and REGEDIT4) as hives in memory.
//
// Layer: registry. Format and our extensions: docs/formats/reg-text.md. Used for rule tests,
// fixtures and the output of `assay reg` read back; not a way to change anything.
// Errors are kUsage and name the line: "line 12: dword has no hexadecimal digits".
// Tests: tests/registry/reg_text_test.cc, tests/fuzz/reg_text_fuzz.cc.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "registry/memory_hive.h"

namespace assay {

// `"name"=make:Structure{field=value,...}`: gives type and data; the parser sets the name.
using RegFields = std::vector<std::pair<std::string, std::string>>;
using MakeValue = std::function<Result<Value>(std::string_view structure, const RegFields& fields)>;

struct RegText {
  // By place: "HKLM\SOFTWARE". Only places that the text names.
  std::map<std::string, std::shared_ptr<MemoryHive>> hives;
};

// `text` is UTF-8 (see decode_text_file); a byte-order mark is skipped. Without `make`, a value
// with `make:` is an error.
Result<RegText> parse_reg_text(std::string_view text, const MakeValue& make = {},
                               const Limits& limits = {});

}  // namespace assay
