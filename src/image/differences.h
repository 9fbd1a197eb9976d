// Where the two engines disagree, and what only one of them can open: collected while a command
// runs with --cross-check, reported at its end. An empty log is the proof that both read the same.
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
  void add(const std::string& text);

  // What the reference engine refuses as a whole: not a difference, but not proven either.
  void add_unchecked(const std::string& text);

  // Sorted, so that the report does not depend on the order of threads.
  std::vector<std::string> all() const;

 private:
  void insert(std::string text);

  mutable std::mutex mutex_;
  std::vector<std::string> texts_;
};

}  // namespace assay
