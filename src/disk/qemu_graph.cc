#include "disk/qemu_graph.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "base/text.h"
#include "disk/vmdk_header.h"
#include "io/memory_source.h"
#include "io/overlay_source.h"

namespace assay {

namespace {

constexpr std::string_view kRaw = "raw";

bool has_zero_extent(const VmdkDescriptor& descriptor) {
  return std::any_of(descriptor.extents.begin(), descriptor.extents.end(),
                     [](const VmdkExtent& extent) { return extent.type == "ZERO"; });
}

bool is_flat_extent(const VmdkExtent& extent) {
  return extent.type == "FLAT" || extent.type == "VMFS" || extent.type == "ZERO";
}

Result<std::string> driver_of(const ByteSource& bytes) {
  constexpr std::uint64_t kHead = 512;
  const auto length = static_cast<std::size_t>(std::min(bytes.size(), kHead));
  TRY_ASSIGN(const Bytes head, read_bytes(bytes, 0, length, kHead, "head"));
  return std::string(qemu_driver(head));
}

Result<QemuFile> open_extent(const VmdkExtent& extent, const SiblingOpener& open) {
  const bool is_sparse =
      extent.type == "SPARSE" || extent.type == "VMFSSPARSE" || extent.type == "SESPARSE";
  if (!is_sparse && !is_flat_extent(extent))
    return fail(ErrorCode::kUnsupported,
                fmt::format("VMDK extent of type {}", printable(extent.type)));
  if (extent.access == "NOACCESS")
    return fail(ErrorCode::kUnsupported, "VMDK extent that must not be read (NOACCESS)");
  TRY_ASSIGN(QemuFile file, open(extent.file, "an extent"));
  if (extent.type == "SPARSE" || extent.type == "VMFSSPARSE")
    if (const auto sound = check_sparse_extent(*file.bytes); !sound)
      return fail(in(file.name, sound.error()));
  return file;
}

Result<QemuLayer> read_layer(QemuFile file, std::string_view driver, const SiblingOpener& open,
                             const Limits& limits) {
  QemuLayer layer;
  TRY_ASSIGN(layer.references, read_qemu_references(*file.bytes, driver, limits));
  layer.file = std::move(file);
  if (layer.references.data_file) {
    TRY_ASSIGN(layer.data_file, open(*layer.references.data_file, "a data file"));
  }
  if (!layer.references.descriptor) return layer;
  for (const VmdkExtent& extent : layer.references.descriptor->extents)
    if (extent.type != "ZERO") {
      TRY_ASSIGN(QemuFile part, open_extent(extent, open));
      layer.extents.push_back(std::move(part));
    }
  return layer;
}

// The driver that the stored format names; where none is stored, the file's own signature tells.
// That is what QEMU did before it warned of it: a guest with a raw disk could write any header into
// it. Here it gains nothing, since no name leads out of the folder.
Result<std::string> backing_driver(const QemuLayer& child, const QemuFile& backing) {
  const std::string& stored = child.references.backing_driver;
  if (!stored.empty()) return stored;
  TRY_ASSIGN(std::string driver, driver_of(*backing.bytes));
  return driver.empty() ? std::string(kRaw) : driver;
}

// The name of the file is added to an error by the caller.
Result<void> add_layer(QemuChain& chain, QemuFile file, std::string_view driver,
                       const SiblingOpener& open, const Limits& limits) {
  TRY_ASSIGN(QemuLayer layer, read_layer(std::move(file), driver, open, limits));
  chain.layers.push_back(std::move(layer));
  return {};
}

// QEMU passes over extents of type ZERO, and all behind them would move forward.
Result<void> refuse_zero_extents(const QemuChain& chain) {
  if (is_flat(chain)) return {};
  for (const QemuLayer& layer : chain.layers)
    if (layer.references.descriptor && has_zero_extent(*layer.references.descriptor))
      return fail(ErrorCode::kUnsupported,
                  fmt::format("{} has ZERO extents beside sparse ones", layer.file.name));
  return {};
}

// {"driver":"file","filename":"/dev/fd/12"}
std::string file_node(const std::string& handle) {
  return fmt::format(R"({{"driver":"file","filename":"{}"}})", handle);
}

}  // namespace

Result<QemuChain> resolve_qemu_chain(QemuFile top, const SiblingOpener& open,
                                     const Limits& limits) {
  TRY_ASSIGN(std::string driver, driver_of(*top.bytes));
  if (driver.empty()) return fail(ErrorCode::kUnsupported, "not a disk that QEMU can be asked for");
  QemuChain chain;
  TRY(add_layer(chain, std::move(top), driver, open, limits));
  std::set<std::string> seen{chain.layers.front().file.name};
  while (chain.layers.back().references.backing) {
    if (chain.layers.size() > limits.max_disk_parents)
      return fail(ErrorCode::kLimit, "number of backing files");
    const QemuLayer& child = chain.layers.back();
    TRY_ASSIGN(QemuFile file, open(*child.references.backing, "a backing file"));
    if (!seen.insert(file.name).second)
      return fail(ErrorCode::kCorrupt,
                  fmt::format("the chain of backing files comes back to {}", file.name));
    TRY_ASSIGN(driver, backing_driver(child, file));
    if (child.references.driver != "vmdk" && child.references.backing_driver.empty())
      chain.notes.push_back(
          fmt::format("format of {} is not stored: it is read as {}", file.name, driver));
    const std::string name = file.name;
    if (const auto added = add_layer(chain, std::move(file), driver, open, limits); !added)
      return fail(in(name, added.error()));
  }
  TRY(refuse_zero_extents(chain));
  return chain;
}

bool is_flat(const QemuChain& chain) {
  if (chain.layers.size() != 1 || !chain.layers.front().references.descriptor) return false;
  const auto& extents = chain.layers.front().references.descriptor->extents;
  return std::all_of(extents.begin(), extents.end(), is_flat_extent);
}

// What lies under no patch reads as zero: an extent of type ZERO.
Result<ByteSourcePtr> flat_disk(const QemuLayer& layer) {
  std::vector<OverlayPatch> patches;
  auto file = layer.extents.begin();
  std::uint64_t sector = 0;
  for (const VmdkExtent& extent : layer.references.descriptor->extents) {
    constexpr std::uint64_t kMaxSectors = std::uint64_t{1} << 54;
    if (extent.sectors > kMaxSectors - sector)
      return fail(ErrorCode::kCorrupt, "VMDK extents have more than 2^54 sectors");
    if (extent.type != "ZERO") {
      const std::uint64_t length = extent.sectors * kVmdkSector;
      const std::uint64_t offset = extent.file_sector * kVmdkSector;
      if (!fits(offset, length, file->bytes->size()))
        return fail(ErrorCode::kTruncated,
                    fmt::format("VMDK extent {} is shorter than its descriptor says", file->name));
      patches.push_back({sector * kVmdkSector, length, (file++)->bytes, offset});
    }
    sector += extent.sectors;
  }
  return make_overlay(make_memory_source({}), patches, sector * kVmdkSector);
}

// No empty line stands before an extent: QEMU would count that extent twice.
std::string rewritten_descriptor(const QemuLayer& layer) {
  const VmdkDescriptor& stored = *layer.references.descriptor;
  const auto id = [](const std::string& text) {
    const bool is_hex = !text.empty() && text.size() <= 8 &&
                        text.find_first_not_of("0123456789abcdef") == std::string::npos;
    return is_hex ? text : std::string("ffffffff");
  };
  std::string text = fmt::format(
      "# Disk DescriptorFile\nversion=1\nCID={}\nparentCID={}\n"
      "createType=\"twoGbMaxExtentSparse\"\n# Extent description\n",
      id(stored.content_id), id(stored.parent_id));
  auto file = layer.extents.begin();
  for (const VmdkExtent& extent : stored.extents) {
    text += is_flat_extent(extent)
                ? fmt::format("RW {} FLAT \"{}\" {}\n", extent.sectors, file->handle,
                              extent.file_sector)
                : fmt::format("RW {} {} \"{}\"\n", extent.sectors, extent.type, file->handle);
    ++file;
  }
  return text;
}

std::string qemu_file_name(const QemuChain& chain, const std::vector<std::string>& descriptors) {
  std::string node = "null";
  for (std::size_t i = chain.layers.size(); i-- > 0;) {
    const QemuLayer& layer = chain.layers[i];
    const std::string& handle = descriptors[i].empty() ? layer.file.handle : descriptors[i];
    std::string text =
        fmt::format(R"({{"driver":"{}","file":{})", layer.references.driver, file_node(handle));
    if (layer.data_file)
      text += fmt::format(R"(,"data-file":{})", file_node(layer.data_file->handle));
    for (std::size_t n = 0; n < layer.extents.size(); ++n)
      text += fmt::format(R"(,"extents.{}.driver":"file")", n);
    node = fmt::format(R"({},"backing":{}}})", text, node);
  }
  return "json:" + node;
}

}  // namespace assay
