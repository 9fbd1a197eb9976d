// The image that a rule's own test describes: .reg text and text files, in memory.
//
// Layer: rules. What a test does not mention is empty, not missing; a bare hive has only the places
// that are given, media and the like have no hives.
#pragma once

#include <memory>

#include "facts/scan_peers.h"
#include "facts/subject.h"
#include "rules/rule.h"

namespace assay {

class DescribedImage {
 public:
  DescribedImage(Artefact artefact, const RuleTest& test, const Tables& tables);

  const Subject& subject() const { return *subject_; }

 private:
  std::unique_ptr<Artefact> artefact_;
  std::unique_ptr<ScanPeers> peers_;
  std::unique_ptr<Subject> subject_;
};

// `tables` must outlive the result. kUsage: the text is no .reg text, or a `make:` in it is wrong.
Result<DescribedImage> describe_image(const RuleTest& test, const Tables& tables);

}  // namespace assay
