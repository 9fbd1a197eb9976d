#include "image/differences.h"

#include <algorithm>

namespace assay {

void Differences::add(const std::string& text) { insert("the engines differ: " + text); }

void Differences::add_unchecked(const std::string& text) {
  insert("could not be cross-checked: " + text);
}

void Differences::insert(std::string text) {
  const std::lock_guard lock(mutex_);
  const auto place = std::lower_bound(texts_.begin(), texts_.end(), text);
  if (place == texts_.end() || *place != text) texts_.insert(place, std::move(text));
}

std::vector<std::string> Differences::all() const {
  const std::lock_guard lock(mutex_);
  return texts_;
}

}  // namespace assay
