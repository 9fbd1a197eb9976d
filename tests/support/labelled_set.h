// The labelled set: small changes of the fixture images, and which rules must fire on each.
//
// fixtures/variants/*.toml hold one [[variant]] per change: a base image of fixtures/images (or
// none, for media, shares and packages), .reg text and text files that are laid over it, and the
// list of findings: these and no others. Everything is built in memory.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "rules/rule.h"

namespace assay {

struct LabelledImage {
  std::string name;
  std::string about;                 // one line: what makes it dangerous, or only look so
  std::vector<std::string> fires;    // sorted; empty: a near miss, or a clean image
  std::vector<std::string> unknown;  // rules that cannot be decided
  RuleTest image;                    // base and changes together
};

// Sorted by file and in the order of the file.
Result<std::vector<LabelledImage>> labelled_set();

}  // namespace assay
