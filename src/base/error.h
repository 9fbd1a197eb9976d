// What went wrong, as a value: a kind, the name of the thing, the offset of the faulty bytes.
//
// Layer: base. Low layers make an Error and pass it on; the layer that knows the name of the file
// adds it once with in(). The printed form is
//     SOFTWARE in install.wim!3: cell runs past the hive (at 0x0001a440)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

enum class ErrorCode {
  kCorrupt,      // the bytes contradict their format
  kTruncated,    // the bytes end too early
  kLimit,        // a bound of Limits was met
  kUnsupported,  // recognised, but not something we read (BitLocker, a newer version ...)
  kNotFound,     // a path or thing that was named does not exist
  kOutside,      // the question does not concern this artefact (SYSTEM of a bare SOFTWARE hive)
  kIo,           // the operating system refused
  kUsage,        // the user's own text is wrong (rule, option, locator)
};

struct Error {
  ErrorCode code = ErrorCode::kCorrupt;
  std::string what;                     // "cell runs past the hive"
  std::optional<std::uint64_t> offset;  // of the faulty bytes, within `source`
  std::string source;                   // "SOFTWARE in install.wim!3"; empty until known

  bool operator==(const Error&) const = default;
};

// "corrupt", "truncated" ...: the stable word used in reports.
std::string_view name_of(ErrorCode code);

// One line for people.
std::string to_string(const Error& error);

// Adds the name of the thing that was read; an inner name is kept: "a" then "b" reads "a in b".
Error in(std::string_view source, Error error);

}  // namespace assay
