// A file without a name, written from its start to its end and then read as a ByteSource: what an
// archive's member becomes that is too large for memory.
//
// Layer: io. It lies in the system's folder for temporary files ($TMPDIR, else /tmp) and is removed
// from it before the first byte is written, so nothing is left behind however the program ends.
// Tests: tests/io/temporary_file_test.cc.
#pragma once

#include <cstdint>

#include "io/byte_source.h"

namespace assay {

class TemporaryFile {
 public:
  // kIo, with the reason of the operating system.
  static Result<TemporaryFile> create();

  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&& other) noexcept;
  ~TemporaryFile();

  // Appends. kIo with the reason: "No space left on device".
  Result<void> write(ByteView bytes);
  // Appends zeros, which take no space where the file system knows holes.
  Result<void> write_zeros(std::uint64_t count);

  std::uint64_t size() const { return size_; }

  // What was written; nothing can be written any more.
  Result<ByteSourcePtr> finish() &&;

 private:
  explicit TemporaryFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;  // -1: moved away
  std::uint64_t size_ = 0;
};

}  // namespace assay
