// The bounds on everything whose size comes from the input, each with its reason.
//
// A bound that is met gives ErrorCode::kLimit with the name of the thing: never a silent cut.
#pragma once

#include <cstdint>

namespace assay {

struct Limits {
  // Registry: Windows allows 512 levels; a deeper tree comes from a loop of links.
  std::uint32_t max_key_depth = 512;
  // An installed SOFTWARE hive has some 300,000 keys.
  std::uint64_t max_keys_visited = 5'000'000;
  // One list of subkeys; HKCR of a full machine holds about 20,000 names.
  std::uint32_t max_subkeys = 1'000'000;
  std::uint32_t max_values = 1'000'000;
  // Windows allows 1 MiB in the documented API; stores of policies reach some MiB more.
  std::uint32_t max_value_bytes = 64U << 20;
  // Cell offsets on disk have 31 bits: the top bit means "not on disk".
  std::uint64_t max_hive_bytes = std::uint64_t{1} << 31;

  // Files: an installed Windows has some hundred thousand; an entry costs about 200 bytes.
  std::uint64_t max_tree_entries = 10'000'000;
  // NTFS paths end at 32,767 characters, so no deeper than half of that.
  std::uint32_t max_path_depth = 1'024;
  // A text file that we read whole (answer file, log, script, task sequence).
  std::uint64_t max_text_bytes = 64U << 20;
  // The deepest schema we read (answer files) has about 12 levels.
  std::uint32_t max_xml_depth = 64;
  // The XML of 4,096 images of a WIM has about 200,000 elements.
  std::uint64_t max_xml_elements = 2'000'000;

  // WIM: setup media hold about 15 images, factories some dozen more.
  std::uint32_t max_images = 4'096;
  std::uint32_t max_wim_parts = 4'096;
  // The XML of 4,096 images stays below this.
  std::uint64_t max_wim_xml_bytes = 64U << 20;
  // 100 bytes per file and image: 500,000 files give about 80 MiB.
  std::uint64_t max_wim_metadata_bytes = std::uint64_t{1} << 30;
  // Largest chunk that LZMS allows (2^30); larger than any we have seen (64 MiB in ESD).
  std::uint32_t max_chunk_bytes = 1U << 30;
  // Expanded chunks kept for reuse, shared by the images of one file.
  std::uint64_t chunk_cache_bytes = 32U << 20;
  // The same for chunks above a quarter of that. Those of ESD files have 64 MiB, and the hives of
  // an image, read in turns, lie in three or four of them.
  std::uint64_t large_chunk_cache_bytes = 256U << 20;

  // Targets within targets: iso > wim > image is 3.
  std::uint32_t max_nesting = 8;

  // Small enough that a fuzzer finds hangs and over-allocation within its memory bound.
  static Limits for_fuzzing();
};

inline Limits Limits::for_fuzzing() {
  Limits limits;
  limits.max_key_depth = 64;
  limits.max_keys_visited = 20'000;
  limits.max_subkeys = 10'000;
  limits.max_values = 10'000;
  limits.max_value_bytes = 1U << 20;
  limits.max_hive_bytes = 16U << 20;
  limits.max_tree_entries = 20'000;
  limits.max_path_depth = 64;
  limits.max_text_bytes = 1U << 20;
  limits.max_xml_elements = 20'000;
  limits.max_images = 64;
  limits.max_wim_parts = 64;
  limits.max_wim_xml_bytes = 1U << 20;
  limits.max_wim_metadata_bytes = 4U << 20;
  limits.max_chunk_bytes = 4U << 20;
  limits.chunk_cache_bytes = 4U << 20;
  limits.large_chunk_cache_bytes = 8U << 20;
  return limits;
}

}  // namespace assay
