// Waivers: findings that somebody has accepted, with a reason and a last day.
//
// Layer: audit. Written in TOML (docs/how-to/waive-a-finding.md):
//
//     [[waiver]]
//     rule = 'KMS007'                # an id or a glob
//     target = 'lab-*.wim'           # glob: the target as named, or its file name; optional
//     image = 'Windows 10 *'         # glob: name, locator or number of the image; optional
//     evidence = '*\KeyManagementServiceName'   # glob: every place or text found; optional
//     reason = 'lab network has its own KMS host'
//     expires = 2027-01-31           # the last day on which it holds
//
// A waiver that cannot be understood, has no reason or no day, or is past its day waives nothing
// and says so: in doubt a finding counts. Only findings are waived; what could not be decided never
// is. Tests: tests/audit/waivers_test.cc, tests/fuzz/waivers_fuzz.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/filetime.h"
#include "base/result.h"
#include "report/report.h"

namespace assay {

struct Waiver {
  std::string rule;
  std::string target;    // empty: every target
  std::string image;     // empty: every image
  std::string evidence;  // empty: whatever was found
  ReportedWaiver terms;
  std::string place;  // "waivers.toml:3", for warnings
};

class WaiverSet {
 public:
  // kUsage: no TOML, or something else than waivers at its top. A single faulty waiver is no error
  // but a warning of apply().
  static Result<WaiverSet> read(std::string_view text, const std::string& source);

  // Makes findings "waived" that a waiver names, and adds a warning to the report for each waiver
  // that is faulty, expired or names no finding. A finding that an earlier waiver of the report
  // holds is decided anew.
  void apply(Report& report, FileTime today) const;

  const std::vector<Waiver>& waivers() const { return waivers_; }

 private:
  std::vector<Waiver> waivers_;
  std::vector<std::string> faults_;  // of those that could not be understood
};

// For a stored report: findings whose waiver has expired since count again, with a warning.
void expire_waivers(Report& report, FileTime today);

}  // namespace assay
