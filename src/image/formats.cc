#include "image/formats.h"

#include <algorithm>

#include "image/answer_file_format.h"
#include "image/disc_formats.h"
#include "image/disk_formats.h"
#include "image/hive_file.h"
#include "image/wim_format.h"

namespace assay {

namespace {

constexpr std::uint64_t kHeadBytes = 64U << 10;
constexpr std::uint64_t kTailBytes = 512;

bool probe_hive(const FileEnds& ends) { return as_chars(ends.head).starts_with("regf"); }

Result<Opened> open_hive_format(const FileInput& input, const OpenOptions&) {
  Opened opened;
  opened.format = "hive";
  TRY_ASSIGN(opened.hive, hive_with_logs(*input.siblings, input.path));
  return opened;
}

// Signatures that cannot be mistaken come first. A fixed VHD begins like a raw disk, a bridge disc
// is UDF as well as ISO 9660 and may begin with a partition table: so disks come last.
constexpr FileFormat kFileFormats[] = {
    {"wim", probe_wim, open_wim_format},
    {"hive", probe_hive, open_hive_format},
    {kAnswerFileFormat, probe_answer_file, open_answer_file_format},
    {"vhdx", probe_vhdx, open_vhdx_format},
    {"vhd", probe_vhd, open_vhd_format},
    {"qemu", probe_qemu, open_qemu_format},
    {"udf", probe_udf, open_udf_format},
    {"iso9660", probe_iso9660, open_iso_format},
    {"archive", probe_archive, open_archive_format},
    {"disk", probe_raw_disk, open_raw_disk_format},
};

}  // namespace

std::span<const FileFormat> file_formats() { return kFileFormats; }

Result<Opened> open_file_format(const FileInput& input, const OpenOptions& options) {
  const std::uint64_t size = input.bytes->size();
  if (size == 0) return fail(ErrorCode::kUnsupported, "the file is empty");
  TRY_ASSIGN(const Bytes head,
             read_bytes(*input.bytes, 0, std::min(size, kHeadBytes), kHeadBytes, "file"));
  const std::uint64_t tail_size = std::min(size, kTailBytes);
  TRY_ASSIGN(const Bytes tail,
             read_bytes(*input.bytes, size - tail_size, tail_size, kTailBytes, "file"));
  const FileEnds ends{head, tail, *input.bytes};
  for (const FileFormat& format : kFileFormats)
    if (format.probe(ends)) return format.open(input, options);
  return fail(ErrorCode::kUnsupported,
              "not a Windows image, a disk, a disc, a registry hive or any other format that assay "
              "reads");
}

}  // namespace assay
