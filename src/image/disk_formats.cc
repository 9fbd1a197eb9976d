#include "image/disk_formats.h"

#include <fmt/format.h>

#include "disk/partitions.h"
#include "disk/qemu_disk.h"
#include "disk/vhd.h"
#include "disk/vhdx.h"
#include "disk/volume_signature.h"
#include "image/disk_parents.h"
#include "image/volume.h"

namespace assay {

namespace {

// What was said of the disk goes on with what is wrong in it: the one may be why.
Error with_notes(Error error, const std::vector<std::string>& notes) {
  if (!notes.empty()) error.what += fmt::format(" ({})", fmt::join(notes, "; "));
  return error;
}

// A disk without a partition table is one volume.
Result<Opened> open_partitions(const DiskImage& disk, const Limits& limits) {
  Opened opened;
  const Result<PartitionTable> table = read_partitions(*disk.bytes, disk.sector_size, limits);
  if (!table) {
    if (table.error().code != ErrorCode::kNotFound) return fail(table.error());
    TRY_ASSIGN(opened, open_volume(disk.bytes, "the volume", limits));
  } else {
    for (const Partition& partition : table->partitions)
      opened.parts.push_back(volume_part(partition, disk.bytes, limits));
    opened.notes = table->notes;
    opened.lost = table->lost;
    if (opened.parts.empty() && opened.lost) return fail(*opened.lost);
    if (opened.parts.empty()) return fail(ErrorCode::kNotFound, "the disk has no partitions");
  }
  return opened;
}

Result<Opened> open_disk(const DiskImage& disk, const Limits& limits) {
  Result<Opened> opened = open_partitions(disk, limits);
  if (!opened) return fail(with_notes(std::move(opened).error(), disk.notes));
  opened->format = disk.format;
  opened->notes.insert(opened->notes.begin(), disk.notes.begin(), disk.notes.end());
  return opened;
}

}  // namespace

bool probe_vhd(const FileEnds& ends) { return is_vhd(ends.head, ends.tail); }
bool probe_vhdx(const FileEnds& ends) { return is_vhdx(ends.head); }
bool probe_qemu(const FileEnds& ends) { return is_qemu_format(ends.head); }

bool probe_raw_disk(const FileEnds& ends) {
  if (!volume_signature(ends.bytes).empty()) return true;
  const Result<PartitionTable> table = read_partitions(ends.bytes, 0, {});
  return table || table.error().code != ErrorCode::kNotFound;
}

Result<Opened> open_vhd_format(const FileInput& input, const OpenOptions& options) {
  TRY_ASSIGN(const DiskImage disk,
             open_vhd(input.bytes, parents_of(input, options), options.limits));
  return open_disk(disk, options.limits);
}

Result<Opened> open_vhdx_format(const FileInput& input, const OpenOptions& options) {
  TRY_ASSIGN(const DiskImage disk,
             open_vhdx(input.bytes, parents_of(input, options), options.limits));
  return open_disk(disk, options.limits);
}

Result<Opened> open_qemu_format(const FileInput& input, const OpenOptions& options) {
  if (!input.host_path)
    return fail(ErrorCode::kUnsupported,
                "qemu-nbd opens disks of the host only, not those inside another file");
  TRY_ASSIGN(const DiskImage disk,
             open_qemu_disk(*input.host_path, options.limits, {options.disk_parents}));
  return open_disk(disk, options.limits);
}

Result<Opened> open_raw_disk_format(const FileInput& input, const OpenOptions& options) {
  DiskImage disk;
  disk.format = "disk";
  disk.type = "raw";
  disk.sector_size = 0;  // not known
  disk.bytes = input.bytes;
  return open_disk(disk, options.limits);
}

Result<Opened> open_nbd_target(std::string_view uri, const OpenOptions& options) {
  TRY_ASSIGN(const DiskImage disk, open_nbd(std::string(uri), options.limits));
  return open_disk(disk, options.limits);
}

}  // namespace assay
