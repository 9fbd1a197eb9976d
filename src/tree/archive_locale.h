// Names of archives as UTF-8, whatever the user's locale is.
//
// Layer: tree. libarchive turns names through the locale of the calling thread, and in the "C"
// locale, which this program runs in, loses what is not ASCII. One of these lives around each use
// of it.
#pragma once

#include <memory>

namespace assay {

class Utf8Locale {
 public:
  Utf8Locale();
  ~Utf8Locale();
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  struct Before;
  const std::unique_ptr<const Before> before_;
};

}  // namespace assay
