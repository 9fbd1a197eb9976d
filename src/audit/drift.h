// Licensing drift: what changed between two images, or between two stored reports.
//
// Layer: audit. Images are paired by their name, else by their place in the target ("!3"); two
// targets with one image each are paired whatever they are called.
#pragma once

#include <string>
#include <vector>

#include "report/report.h"

namespace assay {

struct FactChange {
  std::string name;    // "key.channel"
  std::string before;  // empty: not known there
  std::string after;
};

// A rule whose answer is another one.
struct ResultChange {
  enum class Kind { kAppeared, kGone, kChanged };  // changed: fires in both, otherwise worded
  Kind kind = Kind::kChanged;
  std::string rule;
  std::string title;
  Severity severity = Severity::kInfo;
  std::string before;  // message, or name_of(verdict)
  std::string after;
};
std::string_view name_of(ResultChange::Kind kind);  // "appeared" "gone" "changed"

struct ImageDrift {
  std::string before;  // locator; empty: the image is only in the other one
  std::string after;
  std::vector<FactChange> facts;
  std::vector<ResultChange> results;

  bool is_empty() const;  // nothing changed
};

struct Drift {
  std::vector<ImageDrift> images;   // only those that changed, in the order of the second report
  std::size_t compared = 0;         // pairs of images
  std::vector<std::string> unread;  // of either side, for people

  // 0: no drift, 1: drift, 2: something was not read.
  int exit_code() const;
};

Drift drift_between(const Report& before, const Report& after);

}  // namespace assay
