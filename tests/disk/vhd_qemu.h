// qemu-img and qemu-io, to compare disks with: another reader of VHD and VHDX, written by others.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include <catch2/catch.hpp>

#include "disk/vhd.h"
#include "disk/vhd_builder.h"
#include "disk/vhdx.h"
#include "io/file_source.h"
#include "support/corpus.h"

namespace assay {

inline bool has_qemu() {
  if (has_tool("qemu-img") && has_tool("qemu-io")) return true;
  WARN("skipped: no qemu-img or qemu-io");
  return false;
}

inline void run_tool(const std::string& command) {
  INFO(command);
  REQUIRE(std::system((command + " >/dev/null").c_str()) == 0);
}

inline Result<DiskImage> open_disk(const std::filesystem::path& path,
                                   const ParentFinder& finder = no_parents) {
  TRY_ASSIGN(const ByteSourcePtr file, open_file_source(path));
  Bytes head(static_cast<std::size_t>(std::min<std::uint64_t>(file->size(), 512)));
  TRY(file->read_at(0, head));
  return is_vhdx(head) ? open_vhdx(file, finder, {}) : open_vhd(file, finder, {});
}

// The first byte where `ours` and the raw file differ, or where one ends; none where they are
// equal.
inline std::optional<std::uint64_t> first_difference(const ByteSource& ours,
                                                     const std::filesystem::path& raw) {
  const ByteSourcePtr theirs = open_file_source(raw).value();
  const std::uint64_t size = std::min(ours.size(), theirs->size());
  for (std::uint64_t at = 0; at < size;) {
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(size - at, 1 << 20));
    Bytes a(length);
    Bytes b(length);
    REQUIRE(ours.read_at(at, a));
    REQUIRE(theirs->read_at(at, b));
    if (a != b) return at + static_cast<std::uint64_t>(std::ranges::mismatch(a, b).in1 - a.begin());
    at += length;
  }
  if (ours.size() != theirs->size()) return size;
  return std::nullopt;
}

// The raw bytes as qemu-img reads `disk`. The size of a VHD is told to be the current size: qemu
// would take that of the geometry for files of Virtual PC and its own.
inline std::filesystem::path qemu_raw(const std::filesystem::path& disk, bool vhdx,
                                      const TemporaryFolder& folder) {
  const std::filesystem::path raw = folder / "qemu.raw";
  const std::string driver = vhdx ? "driver=vhdx" : "driver=vpc,force_size_calc=current_size";
  run_tool("qemu-img convert -O raw --image-opts " + driver +
           ",file.filename=" + shell_word(disk.string()) + " " + shell_word(raw.string()));
  return raw;
}

}  // namespace assay
