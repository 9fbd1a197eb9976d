// Structures of a format within bytes that a builder makes.
#pragma once

#include <cstddef>
#include <cstring>

#include "base/bytes.h"

namespace assay {

template <typename T>
void put_raw(Bytes& bytes, std::size_t at, const T& value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

template <typename T>
T get_raw(const Bytes& bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

}  // namespace assay
