// The first cluster of a qcow2 file, with names in it that qemu-img would not write.
//
//     Qcow2HeaderBuilder().backing("/etc/shadow").extension(0xE2792ACA, "raw").bytes()
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/bytes.h"
#include "disk/big_endian.h"

namespace assay {

class Qcow2HeaderBuilder {
 public:
  explicit Qcow2HeaderBuilder(std::uint32_t version = 3) : bytes_(kCluster) {
    put(0, "QFI\xFB");
    set32(4, version);
    set32(0x14, 12);  // clusters of 4 KiB
    set32(0x1C, 1 << 20);
    if (version == 3) set32(0x64, 0x68);
    next_ = version == 3 ? 0x68 : 0x48;
  }
  Qcow2HeaderBuilder& set32(std::size_t at, std::uint32_t value) {
    const be32 raw(value);
    std::memcpy(bytes_.data() + at, &raw, sizeof(raw));
    return *this;
  }
  Qcow2HeaderBuilder& put(std::size_t at, std::string_view text) {
    std::memcpy(bytes_.data() + at, text.data(), text.size());
    return *this;
  }
  Qcow2HeaderBuilder& backing(std::string_view name) {
    constexpr std::uint32_t kName = 0x800;
    set32(0x0C, kName);
    set32(0x10, static_cast<std::uint32_t>(name.size()));
    return put(kName, name);
  }
  Qcow2HeaderBuilder& extension(std::uint32_t type, std::string_view data) {
    set32(next_, type);
    set32(next_ + 4, static_cast<std::uint32_t>(data.size()));
    put(next_ + 8, data);
    next_ += 8 + (data.size() + 7) / 8 * 8;
    return *this;
  }
  const Bytes& bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kCluster = 4096;
  Bytes bytes_;
  std::size_t next_ = 0;
};

}  // namespace assay
