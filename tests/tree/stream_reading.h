// What the tests of NTFS streams share.
#pragma once

#include <initializer_list>
#include <utility>

#include <catch2/catch.hpp>

#include "io/byte_source.h"
#include "support/corpus.h"

namespace assay::ntfs {

inline Bytes read_whole_of(const Result<ByteSourcePtr>& source) {
  if (!source) FAIL(source.error().what);
  Result<Bytes> bytes = read_all(**source, 1U << 30, "file");
  if (!bytes) FAIL(bytes.error().what);
  return *std::move(bytes);
}

// Whether all of these tools can be run here; warns about the first that cannot.
inline bool has_tools(std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (!has_tool(name)) {
      WARN("skipped: no " << name);
      return false;
    }
  return true;
}

}  // namespace assay::ntfs
