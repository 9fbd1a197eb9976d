// What libwim says about an image: all its entries, and where their data is told by hash.
//
// Layer: tree, only for wim_reference_posix.cc. Built only with libwim.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include <wimlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "tree/entry_table.h"

namespace assay {

struct WimListing {
  explicit WimListing(const Limits& limits) : entries(limits) {}

  EntryTable entries;
  // By entry: the unnamed stream (of a reparse point: its data), then the named ones in the order
  // of Entry::streams. nullopt: empty.
  std::vector<std::vector<std::optional<Sha1>>> streams;
  std::map<Sha1, std::uint64_t> blob_sizes;  // of all streams whose data is there
  std::vector<EntryTable::Id> links;
};

// `index` from 1. The caller holds whatever lock the WIMStruct needs.
Result<WimListing> list_image(WIMStruct* wim, std::uint32_t index, const Limits& limits);

// Refuses metadata and files of sizes above the limits before libwim loads any; gives whether
// the file has solid resources.
Result<bool> check_blobs(WIMStruct* wim, const Limits& limits);

}  // namespace assay
