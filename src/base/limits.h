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
  // Operating systems, or task sequences, of one deployment share; large ones have some hundred.
  std::uint32_t max_share_items = 4'096;
  // INI files of Setup and MDT have some hundred lines; an entry costs us about 100 bytes.
  std::uint64_t max_ini_entries = 200'000;
  // Scripts that change licensing have some dozen such commands; one costs about 700 bytes.
  std::uint64_t max_script_commands = 10'000;
  // The deepest schema we read (answer files) has about 12 levels.
  std::uint32_t max_xml_depth = 64;
  // The XML of 4,096 images of a WIM has about 200,000 elements.
  std::uint64_t max_xml_elements = 2'000'000;

  // Event logs: the header counts chunks of 64 KiB in 16 bits.
  std::uint32_t max_event_log_chunks = 65'535;

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

  // Targets within targets: iso > wim > image is 3. --max-depth sets it.
  std::uint32_t max_nesting = 8;

  // Disks: a GPT has 128 entries, an extended MBR partition a chain of logical drives.
  std::uint32_t max_partitions = 1'024;
  // Differencing disks: Hyper-V keeps chains of checkpoints far shorter.
  std::uint32_t max_disk_parents = 64;
  // A qemu-nbd that has said nothing for so long will not: opening large qcow2 files takes seconds.
  std::uint32_t max_nbd_wait_ms = 60'000;
  // VMware cuts disks into files of 2 GB; all of them are open at once.
  std::uint32_t max_vmdk_extents = 512;
  // A VHDX log has 1 MiB as Windows makes it; the field allows 4 GiB.
  std::uint64_t max_vhdx_log_bytes = 256U << 20;
  // Metadata of a VHDX has five items below 64 KiB; its table 2,047 entries at most.
  std::uint32_t max_vhdx_metadata_items = 2'047;

  // NTFS: records have 1 or 4 KiB, and 64 KiB is more than any tool can make.
  std::uint32_t max_mft_record_bytes = 64U << 10;
  // Windows keeps attribute lists within 256 KiB.
  std::uint64_t max_attribute_list_bytes = 256U << 10;
  // A file of that many pieces has run lists of some 16 MiB; we hold 40 bytes a piece.
  std::uint64_t max_runs = 2'000'000;
  // Index nodes have at least 10 names: 2^64 entries would be 20 levels.
  std::uint32_t max_index_depth = 32;
  // Windows gives up at 63 reparse points on one path.
  std::uint32_t max_links_followed = 63;
  // Reparse data has 16 KiB at most ([MS-FSCC] 2.1.2).
  std::uint32_t max_reparse_bytes = 16U << 10;

  // Reports that are read again: 10,000 results make about 8 MiB.
  std::uint64_t max_report_bytes = 256U << 20;

  // Archives: an install.wim of setup media has 4 to 7 GB; what is larger than memory allows is
  // unpacked to a file without a name.
  std::uint64_t max_unpacked_bytes = std::uint64_t{64} << 30;
  std::uint64_t max_unpacked_in_memory = 64U << 20;
  // Deflate reaches 1,032 to 1; only layers of zeros reach more. Asked from 256 MiB on.
  std::uint32_t max_unpack_ratio = 1'100;
  // Setup media have some 2,000 files, archives of whole folders more.
  std::uint64_t max_archive_entries = 1'000'000;

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
  limits.max_share_items = 64;
  limits.max_ini_entries = 20'000;
  limits.max_script_commands = 1'000;
  limits.max_event_log_chunks = 64;
  limits.max_images = 64;
  limits.max_wim_parts = 64;
  limits.max_wim_xml_bytes = 1U << 20;
  limits.max_wim_metadata_bytes = 4U << 20;
  limits.max_chunk_bytes = 4U << 20;
  limits.chunk_cache_bytes = 4U << 20;
  limits.large_chunk_cache_bytes = 8U << 20;
  limits.max_partitions = 64;
  limits.max_disk_parents = 4;
  limits.max_vhdx_log_bytes = 2U << 20;
  limits.max_runs = 20'000;
  limits.max_unpacked_bytes = 4U << 20;
  limits.max_unpacked_in_memory = 4U << 20;
  limits.max_archive_entries = 2'000;
  limits.max_report_bytes = 1U << 20;
  return limits;
}

}  // namespace assay
