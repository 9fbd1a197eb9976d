// The descriptor of a VMDK: text that names the extents of a disk and its parent.
//
// Layer: disk. Format: docs/formats/qemu-disks.md. A descriptor is a file of its own, or is
// embedded in a sparse extent (vmdk_header.h). Tests: tests/disk/vmdk_descriptor_test.cc,
// tests/fuzz/qemu_headers_fuzz.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace assay {

constexpr std::uint64_t kVmdkSector = 512;

struct VmdkExtent {
  std::string access;  // "RW", "RDONLY", "NOACCESS"
  std::uint64_t sectors = 0;
  std::string type;               // "FLAT", "SPARSE", "ZERO", "VMFS" ...
  std::string file;               // empty for ZERO
  std::uint64_t file_sector = 0;  // where a flat extent begins in its file

  bool operator==(const VmdkExtent&) const = default;
};

struct VmdkDescriptor {
  std::string create_type;  // "monolithicFlat"
  std::string content_id;   // "CID", eight hexadecimal digits
  std::string parent_id;    // "parentCID", "ffffffff" without a parent
  std::string parent;       // "parentFileNameHint"
  std::vector<VmdkExtent> extents;

  bool has_parent() const;
};

// Keys that are not known are passed over; an extent that cannot be understood is kCorrupt, because
// all behind it would be misplaced.
Result<VmdkDescriptor> parse_vmdk_descriptor(ByteView text, const Limits& limits);

}  // namespace assay
