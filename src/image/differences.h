// Where the two engines disagree: collected while a command runs with --cross-check, reported at
// its end. An empty log is the proof that both read the same.
//
// Layer: image. Thread-safe: images are scanned in parallel.
#pragma once

#include <mutex>
#include <string>
#include <vector>

namespace assay {

class Differences {
 public:
  // Each text names the place and both answers. The same text is kept once.
  void add(std::string text);

  // Sorted, so that the report does not depend on the order of threads.
  std::vector<std::string> all() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> texts_;
};

}  // namespace assay
