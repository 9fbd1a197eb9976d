// ANSI colours with a meaning; plain text where they are switched off.
#pragma once

#include <string>
#include <string_view>

#include "rules/rule.h"

namespace assay {

class Colour {
 public:
  explicit Colour(bool enabled) : enabled_(enabled) {}

  std::string bold(std::string_view text) const { return wrap("1", text); }
  std::string faint(std::string_view text) const { return wrap("2", text); }
  std::string good(std::string_view text) const { return wrap("32", text); }
  std::string warning(std::string_view text) const { return wrap("33", text); }
  std::string severity(Severity severity, std::string_view text) const {
    switch (severity) {
      case Severity::kCritical: return wrap("1;97;41", text);  // white on red
      case Severity::kHigh: return wrap("1;31", text);
      case Severity::kMedium: return wrap("33", text);
      case Severity::kLow: return wrap("36", text);
      case Severity::kInfo: return wrap("2", text);
    }
    return std::string(text);
  }

 private:
  std::string wrap(std::string_view code, std::string_view text) const {
    if (!enabled_) return std::string(text);
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
  }

  bool enabled_;
};

}  // namespace assay
