#include "disk/qemu_references.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"
#include "disk/qcow2_header.h"
#include "disk/qed_header.h"
#include "disk/qemu_disk.h"
#include "disk/vmdk_header.h"

namespace assay {

namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view driver;
  std::uint64_t offset;
  std::string_view bytes;
};

constexpr Signature kSignatures[] = {
    {"qcow2", 0, "QFI\xFB\0\0\0\2"sv},
    {"qcow2", 0, "QFI\xFB\0\0\0\3"sv},
    {"qcow", 0, "QFI\xFB\0\0\0\1"sv},
    {"vmdk", 0, "KDMV"sv},
    {"vmdk", 0, "COWD"sv},
    {"vmdk", 0, "# Disk DescriptorFile"sv},
    {"vdi", 0x40, "\x7F\x10\xDA\xBE"sv},
    {"qed", 0, "QED\0"sv},
    {"parallels", 0, "WithoutFreeSpace"sv},
    {"parallels", 0, "WithouFreSpacExt"sv},
    {"bochs", 0, "Bochs Virtual HD Image\0"sv},
};

// Drivers that a backing file may ask for by name. What they read names no further file, or we
// read those names.
constexpr std::string_view kBackingDrivers[] = {"raw", "qcow2", "qcow",      "vmdk", "vdi",
                                                "qed", "vpc",   "parallels", "vhdx"};

}  // namespace

bool is_qemu_format(ByteView head) { return !qemu_driver(head).empty(); }

std::string_view qemu_driver(ByteView head) {
  for (const Signature& signature : kSignatures)
    if (fits(signature.offset, signature.bytes.size(), head.size()) &&
        as_chars(head.subspan(signature.offset, signature.bytes.size())) == signature.bytes)
      return signature.driver;
  return {};
}

Result<QemuReferences> read_qemu_references(const ByteSource& file, std::string_view driver,
                                            const Limits& limits) {
  if (driver == "qcow2" || driver == "qcow") return read_qcow_references(file, driver);
  if (driver == "qed") return read_qed_references(file);
  if (driver == "vmdk") return read_vmdk_references(file, limits);
  const bool is_known = std::find(std::begin(kBackingDrivers), std::end(kBackingDrivers), driver) !=
                            std::end(kBackingDrivers) ||
                        driver == "bochs";
  if (!is_known)
    return fail(ErrorCode::kUnsupported,
                fmt::format("the format of a backing file is not read: {}", printable(driver)));
  return QemuReferences{std::string(driver), {}, {}, {}, {}};
}

}  // namespace assay
