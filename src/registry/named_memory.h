// Bytes as a file with a path, for libraries that open nothing else. It lies in memory: nothing of
// an image is ever written to disk.
//
// Layer: registry, for hivex. POSIX (Linux) only: named_memory_posix.cc.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

class NamedMemory {
 public:
  static Result<NamedMemory> create(ByteView bytes);
  NamedMemory(NamedMemory&& other) noexcept;
  NamedMemory& operator=(NamedMemory&& other) noexcept;
  ~NamedMemory();

  // Valid in this process while the object lives.
  std::string path() const;

 private:
  explicit NamedMemory(int descriptor) : descriptor_(descriptor) {}

  int descriptor_ = -1;  // -1: moved from
};

}  // namespace assay
