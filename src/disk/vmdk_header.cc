#include "disk/vmdk_header.h"

#include <algorithm>

#include <fmt/core.h>

namespace assay {

namespace {

// As QEMU reads at most. The descriptors of VMware have some 20 sectors.
constexpr std::uint64_t kMaxDescriptorBytes = 1U << 20;

std::string_view magic_of(const RawVmdkSparseHeader& raw) {
  return {raw.magic.data(), raw.magic.size()};
}

// A header without a capacity makes QEMU read the descriptor's list of files.
Result<void> check_capacity(const RawVmdkSparseHeader& raw) {
  if (raw.capacity != 0) return {};
  return fail(ErrorCode::kCorrupt, "VMDK sparse extent has no capacity", 0x0C);
}

Result<std::optional<std::string>> parent_of(const VmdkDescriptor& descriptor) {
  if (!descriptor.has_parent()) return std::nullopt;
  if (descriptor.parent.empty())
    return fail(ErrorCode::kUnsupported, "VMDK is a snapshot that does not name its parent");
  return descriptor.parent;
}

Result<QemuReferences> read_sparse(const ByteSource& file, const RawVmdkSparseHeader& raw,
                                   const Limits& limits) {
  TRY(check_capacity(raw));
  if (raw.descriptor_sector == 0)
    return fail(ErrorCode::kUnsupported,
                "is one extent of a VMDK disk: the disk is opened by its descriptor file");
  constexpr std::uint64_t kMaxDescriptorSectors = kMaxDescriptorBytes / kVmdkSector;
  const std::uint64_t sectors = raw.descriptor_sectors;
  if (raw.descriptor_sector > file.size() / kVmdkSector || sectors > kMaxDescriptorSectors)
    return fail(ErrorCode::kCorrupt, "VMDK descriptor lies past the end of the file", 0x1C);
  TRY_ASSIGN(const Bytes text,
             read_bytes(file, raw.descriptor_sector * kVmdkSector, sectors * kVmdkSector,
                        kMaxDescriptorBytes, "VMDK descriptor"));
  TRY_ASSIGN(const VmdkDescriptor descriptor, parse_vmdk_descriptor(text, limits));
  QemuReferences found{"vmdk", {}, {}, {}, {}};
  TRY_ASSIGN(found.backing, parent_of(descriptor));
  return found;
}

Result<QemuReferences> read_text(const ByteSource& file, const Limits& limits) {
  TRY_ASSIGN(const Bytes text, read_all(file, kMaxDescriptorBytes, "VMDK descriptor"));
  TRY_ASSIGN(VmdkDescriptor descriptor, parse_vmdk_descriptor(text, limits));
  if (descriptor.extents.empty())
    return fail(ErrorCode::kCorrupt, "VMDK descriptor names no extents");
  QemuReferences found{"vmdk", {}, {}, {}, {}};
  TRY_ASSIGN(found.backing, parent_of(descriptor));
  found.descriptor = std::move(descriptor);
  return found;
}

}  // namespace

Result<QemuReferences> read_vmdk_references(const ByteSource& file, const Limits& limits) {
  constexpr std::string_view kText = "# Disk DescriptorFile";
  Bytes head(static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), kText.size())));
  TRY(file.read_at(0, head));
  if (as_chars(head) == kText) return read_text(file, limits);
  TRY_ASSIGN(const auto raw, read_struct<RawVmdkSparseHeader>(file, 0, "VMDK header"));
  if (magic_of(raw) == "KDMV") return read_sparse(file, raw, limits);
  if (magic_of(raw) != "COWD") return fail(ErrorCode::kCorrupt, "not a VMDK file", 0);
  return fail(ErrorCode::kUnsupported,
              "is one extent of a VMDK disk: the disk is opened by its descriptor file");
}

Result<void> check_sparse_extent(const ByteSource& file) {
  TRY_ASSIGN(const auto raw, read_struct<RawVmdkSparseHeader>(file, 0, "VMDK extent"));
  if (magic_of(raw) == "COWD") return {};
  if (magic_of(raw) != "KDMV")
    return fail(ErrorCode::kCorrupt, "VMDK extent is not a sparse one", 0);
  return check_capacity(raw);
}

}  // namespace assay
