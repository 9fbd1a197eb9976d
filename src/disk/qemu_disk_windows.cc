// Of the disks of QEMU and VMware, those that need no QEMU: VMDKs with flat extents. There is no
// qemu-nbd for Windows.

#include <fmt/core.h>

#include "base/text.h"
#include "disk/nbd_uri.h"
#include "disk/qemu_disk.h"
#include "disk/qemu_graph.h"
#include "disk/qemu_names.h"
#include "io/file_source.h"
#include "io/host_files.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

Result<QemuFile> open_file(const fs::path& path, const std::string& name) {
  Result<ByteSourcePtr> bytes = open_file_source(path);
  if (!bytes) return fail(in(name, std::move(bytes).error()));
  return QemuFile{name, {}, *std::move(bytes)};
}

// A name that comes from an image is not followed where it is a link: that may lead anywhere.
Result<QemuFile> open_sibling(const fs::path& folder, const QemuOptions& options,
                              const std::string& stored, std::string_view what) {
  for (const fs::path& parent : options.parents)
    if (!parent.filename().empty() && utf8_from_path(parent.filename()) == last_part(stored))
      return open_file(parent, utf8_from_path(parent));
  TRY_ASSIGN(const std::string name, name_in_folder(stored, folder, what));
  const fs::path path = folder / path_from_utf8(name);
  TRY_ASSIGN(const HostEntry entry, host_entry(path));
  if (entry.kind == HostKind::kLink)
    return fail(in(name, {ErrorCode::kUnsupported, "is a symbolic link: not followed", {}, {}}));
  if (entry.kind == HostKind::kAbsent)
    return fail(
        in(name, {ErrorCode::kNotFound, fmt::format("{} is not beside the disk", what), {}, {}}));
  return open_file(path, name);
}

}  // namespace

Result<DiskImage> open_qemu_disk(const fs::path& path, const Limits& limits,
                                 const QemuOptions& options) {
  const fs::path folder = fs::absolute(path).parent_path();
  TRY_ASSIGN(ByteSourcePtr top, open_file_source(path));
  const auto open = [&](const std::string& stored, std::string_view what) {
    return open_sibling(folder, options, stored, what);
  };
  TRY_ASSIGN(
      const QemuChain chain,
      resolve_qemu_chain({utf8_from_path(path.filename()), {}, std::move(top)}, open, limits));
  const QemuLayer& layer = chain.layers.front();
  if (!is_flat(chain))
    return fail(
        ErrorCode::kUnsupported,
        fmt::format("{} disks are not read on Windows; convert it (qemu-img convert -O vhdx) "
                    "or audit it on Linux",
                    layer.references.driver));
  DiskImage disk;
  disk.format = layer.references.driver;
  disk.type = "fixed";
  disk.sector_size = 0;
  TRY_ASSIGN(disk.bytes, flat_disk(layer));
  disk.notes = chain.notes;
  return disk;
}

Result<DiskImage> open_nbd(const std::string& uri, const Limits&) {
  TRY(parse_nbd_uri(uri));
  return fail(ErrorCode::kUnsupported, "disks that a program serves (NBD) are not read on Windows");
}

}  // namespace assay
