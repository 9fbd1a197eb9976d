#include <clocale>
#include <locale.h>

#include "tree/archive_locale.h"

namespace assay {

namespace {

// Made once and never freed: threads may use it until the program ends. Where the system has no
// such locale, names beyond ASCII are as libarchive gives them.
::locale_t utf8_locale() {
  static const ::locale_t locale = [] {
    for (const char* name : {"C.UTF-8", "C.utf8", "en_US.UTF-8"})
      if (const ::locale_t found = ::newlocale(LC_CTYPE_MASK, name, nullptr)) return found;
    return ::locale_t{};
  }();
  return locale;
}

}  // namespace

struct Utf8Locale::Before {
  ::locale_t locale;
};

// Of this thread only.
Utf8Locale::Utf8Locale()
    : before_(std::make_unique<const Before>(
          Before{utf8_locale() ? ::uselocale(utf8_locale()) : ::locale_t{}})) {}

Utf8Locale::~Utf8Locale() {
  if (before_->locale) ::uselocale(before_->locale);
}

}  // namespace assay
