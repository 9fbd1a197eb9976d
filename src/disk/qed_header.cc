#include "disk/qed_header.h"

#include <fmt/core.h>

namespace assay {

namespace {

constexpr std::uint64_t kHasBacking = 1;
constexpr std::uint64_t kBackingIsRaw = 4;
constexpr std::uint32_t kMaxBackingName = 1'023;

}  // namespace

Result<QemuReferences> read_qed_references(const ByteSource& file) {
  TRY_ASSIGN(const auto raw, read_struct<RawQedHeader>(file, 0, "QED header"));
  if (as_chars(std::as_bytes(std::span(raw.magic))) != std::string_view("QED\0", 4))
    return fail(ErrorCode::kCorrupt, "not a QED file", 0);
  QemuReferences found{"qed", {}, {}, {}, {}};
  if ((raw.features & kHasBacking) == 0) return found;
  if (raw.backing_size > kMaxBackingName)
    return fail(ErrorCode::kCorrupt,
                fmt::format("name of the backing file has {} bytes", raw.backing_size.get()), 0x3C);
  TRY_ASSIGN(const Bytes name, read_bytes(file, raw.backing_offset, raw.backing_size,
                                          kMaxBackingName, "name of the backing file"));
  found.backing = std::string(as_chars(name));
  if ((raw.features & kBackingIsRaw) != 0) found.backing_driver = "raw";
  return found;
}

}  // namespace assay
