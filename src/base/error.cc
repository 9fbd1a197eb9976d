#include "base/error.h"

#include <fmt/core.h>

namespace assay {

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kCorrupt: return "corrupt";
    case ErrorCode::kTruncated: return "truncated";
    case ErrorCode::kLimit: return "limit";
    case ErrorCode::kUnsupported: return "unsupported";
    case ErrorCode::kNotFound: return "not-found";
    case ErrorCode::kOutside: return "outside";
    case ErrorCode::kIo: return "io";
    case ErrorCode::kUsage: return "usage";
  }
  return "unknown";
}

std::string to_string(const Error& error) {
  std::string text = error.source.empty() ? error.what : error.source + ": " + error.what;
  if (error.offset) text += fmt::format(" (at 0x{:08x})", *error.offset);
  return text;
}

Error in(std::string_view source, Error error) {
  if (error.source.empty())
    error.source = source;
  else
    error.source = fmt::format("{} in {}", error.source, source);
  return error;
}

}  // namespace assay
