// Members of an archive, unpacked when they are opened: to memory, or to a file without a name.
//
// Layer: tree. What somebody still holds is not unpacked again. Limits: docs/formats/archives.md.
// Tests: tests/tree/archive_test.cc.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "tree/archive_reader.h"

namespace assay {

class ArchiveUnpacker {
 public:
  ArchiveUnpacker(ByteSourcePtr source, ArchiveFamily family, const Limits& limits);

  // The bytes of the member with that number, which must be `size`.
  Result<ByteSourcePtr> open(std::uint64_t number, std::uint64_t size);

 private:
  // Two threads that want the same member wait for one another; others do not.
  struct Slot {
    std::mutex mutex;
    std::weak_ptr<const ByteSource> bytes;
  };

  Result<ByteSourcePtr> unpack(std::uint64_t number, std::uint64_t size) const;
  std::shared_ptr<Slot> slot(std::uint64_t number);

  const ByteSourcePtr source_;
  const ArchiveFamily family_;
  const Limits limits_;
  std::mutex mutex_;
  std::map<std::uint64_t, std::shared_ptr<Slot>> slots_;
};

}  // namespace assay
