#include "disk/qcow2_header.h"

#include <algorithm>

#include <fmt/core.h>

namespace assay {

namespace {

constexpr std::uint64_t kDataFileBit = 4;
constexpr std::uint32_t kBackingFormat = 0xE2792ACA;
constexpr std::uint32_t kDataFileName = 0x44415441;
constexpr std::uint32_t kMaxNameBytes = 1'023;

struct RawExtension {
  be32 type;  // 0: the last one
  be32 size;  // without the padding to 8 bytes
};

Result<std::optional<std::string>> read_backing_name(ByteView cluster, const RawQcowHeader& raw) {
  if (raw.backing_offset == 0) return std::nullopt;
  if (raw.backing_size > kMaxNameBytes)
    return fail(ErrorCode::kCorrupt,
                fmt::format("name of the backing file has {} bytes", raw.backing_size.get()), 0x10);
  TRY_ASSIGN(const ByteView name,
             slice(cluster, raw.backing_offset, raw.backing_size, "name of the backing file"));
  return std::string(as_chars(name));
}

// Extensions lie between the header and the name of the backing file, within the first cluster.
Result<void> read_extensions(ByteView cluster, std::uint64_t at, QemuReferences& found) {
  for (;;) {
    const auto raw = read_raw<RawExtension>(cluster, at, "header extension");
    if (!raw || raw->type == 0) return {};
    at += sizeof(RawExtension);
    TRY_ASSIGN(const ByteView data, slice(cluster, at, raw->size, "header extension"));
    if (raw->type == kBackingFormat) found.backing_driver = std::string(as_chars(data));
    if (raw->type == kDataFileName) found.data_file = std::string(as_chars(data));
    at += (std::uint64_t{raw->size} + 7) / 8 * 8;
  }
}

Result<void> refuse_encryption(std::uint32_t method, std::uint64_t at) {
  if (method == 0) return {};
  return fail(ErrorCode::kUnsupported,
              fmt::format("is encrypted ({})", method == 1   ? "AES"
                                               : method == 2 ? "LUKS"
                                                             : "method is not known"),
              at);
}

// Where the extensions begin, and whether one of them must name a data file.
struct Version {
  std::uint64_t header_length = sizeof(RawQcow2Header);
  bool has_data_file = false;
};

Result<Version> read_version_fields(ByteView cluster, std::uint32_t version) {
  if (version == 2) return Version{};
  TRY_ASSIGN(const auto raw,
             read_raw<RawQcow3Fields>(cluster, sizeof(RawQcow2Header), "qcow2 header"));
  if (raw.header_length < sizeof(RawQcow2Header) + sizeof(RawQcow3Fields))
    return fail(ErrorCode::kCorrupt, fmt::format("header length is {}", raw.header_length.get()),
                0x64);
  return Version{raw.header_length, (raw.incompatible & kDataFileBit) != 0};
}

Result<QemuReferences> read_qcow2(const ByteSource& file) {
  TRY_ASSIGN(const auto raw, read_struct<RawQcow2Header>(file, 0, "qcow2 header"));
  if (raw.cluster_bits < 9 || raw.cluster_bits > 21)
    return fail(ErrorCode::kCorrupt,
                fmt::format("cluster size is 2 to the power of {}", raw.cluster_bits.get()), 0x14);
  TRY(refuse_encryption(raw.encryption, 0x20));
  const std::uint64_t length = std::min(std::uint64_t{1} << raw.cluster_bits.get(), file.size());
  TRY_ASSIGN(const Bytes cluster, read_bytes(file, 0, length, length, "qcow2 header"));
  TRY_ASSIGN(const Version version, read_version_fields(cluster, raw.common.version));
  QemuReferences found{"qcow2", {}, {}, {}, {}};
  TRY(read_extensions(cluster, version.header_length, found));
  if (!version.has_data_file) found.data_file.reset();  // what is left over has no meaning
  if (version.has_data_file && !found.data_file)
    return fail(ErrorCode::kCorrupt, "has an external data file, but does not name it", 0x48);
  TRY_ASSIGN(found.backing, read_backing_name(cluster, raw.common));
  return found;
}

Result<QemuReferences> read_qcow1(const ByteSource& file) {
  constexpr std::uint64_t kEncryption = 0x24;
  TRY_ASSIGN(const auto raw, read_struct<RawQcowHeader>(file, 0, "qcow header"));
  TRY_ASSIGN(const auto encryption, read_struct<be32>(file, kEncryption, "qcow header"));
  TRY(refuse_encryption(encryption, kEncryption));
  QemuReferences found{"qcow", {}, {}, {}, {}};
  if (raw.backing_offset == 0) return found;
  const std::uint64_t length = std::min<std::uint64_t>(file.size(), 64U << 10);
  TRY_ASSIGN(const Bytes head, read_bytes(file, 0, length, length, "qcow header"));
  TRY_ASSIGN(found.backing, read_backing_name(head, raw));
  return found;
}

}  // namespace

Result<QemuReferences> read_qcow_references(const ByteSource& file, std::string_view driver) {
  TRY_ASSIGN(const auto raw, read_struct<RawQcowHeader>(file, 0, "qcow2 header"));
  const bool is_qcow = std::string_view(raw.magic.data(), raw.magic.size()) == "QFI\xFB";
  const std::uint32_t version = raw.version;
  if (!is_qcow || (driver == "qcow") != (version == 1) || version == 0 || version > 3)
    return fail(ErrorCode::kCorrupt, fmt::format("not a {} file", driver), 0);
  return version == 1 ? read_qcow1(file) : read_qcow2(file);
}

}  // namespace assay
