// The records that were read last: path look-ups come by the same directories again and again.
//
// Layer: tree (ntfs). Safe for several threads. Holds about 1 MiB with records of 1 KiB.
#pragma once

#include <cstdint>
#include <list>
#include <mutex>
#include <unordered_map>

#include "tree/ntfs/record.h"

namespace assay::ntfs {

class RecordCache {
 public:
  // nullptr: not here.
  RecordPtr find(std::uint64_t number);
  void keep(const RecordPtr& record);

 private:
  static constexpr std::size_t kCapacity = 512;

  std::mutex mutex_;              // guards both
  std::list<RecordPtr> records_;  // most recently used first
  std::unordered_map<std::uint64_t, std::list<RecordPtr>::iterator> places_;
};

}  // namespace assay::ntfs
