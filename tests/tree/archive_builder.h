// Archives by hand, for what no tool writes: tar with hostile names, cab.
#pragma once

#include <string>
#include <string_view>

#include <fmt/core.h>

#include "base/bytes.h"

namespace assay {

// A tar of the ustar form.
class TarBuilder {
 public:
  TarBuilder& add(const std::string& name, std::string_view bytes, char type = '0',
                  const std::string& link = "") {
    add_header(name, bytes.size(), type, link);
    out_ += bytes;
    return pad();
  }

  // A header that promises `size` bytes, without them.
  TarBuilder& add_header(const std::string& name, std::uint64_t size, char type = '0',
                         const std::string& link = "") {
    std::string header(512, '\0');
    header.replace(0, name.size(), name);
    header.replace(100, 8, std::string("0000644\0", 8));
    header.replace(124, 12, fmt::format("{:011o}", size) + '\0');
    header.replace(136, 12, fmt::format("{:011o}", 1'600'000'000) + '\0');
    header.replace(148, 8, 8, ' ');
    header[156] = type;
    header.replace(157, link.size(), link);
    header.replace(257, 8,
                   std::string("ustar\0"
                               "00",
                               8));
    unsigned sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    header.replace(148, 8, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
    out_ += header;
    return *this;
  }

  Bytes build() const { return to_bytes(out_ + std::string(1024, '\0')); }

 private:
  TarBuilder& pad() {
    out_.resize((out_.size() + 511) / 512 * 512);
    return *this;
  }

  std::string out_;
};

// A cabinet with one file, not compressed ([MS-CAB]).
inline Bytes make_cab(const std::string& name, std::string_view bytes) {
  std::string out;
  const auto put = [&out](std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
  };
  const std::size_t files_at = 36 + 8;
  const std::size_t data_at = files_at + 16 + name.size() + 1;
  out += "MSCF";
  put(0, 4);                           // reserved
  put(data_at + 8 + bytes.size(), 4);  // size of the cabinet
  put(0, 4);
  put(files_at, 4);
  put(0, 4);
  put(0x0103, 2);  // version 1.3
  put(1, 2);       // folders
  put(1, 2);       // files
  put(0, 2);       // flags
  put(0, 4);       // set and number of the cabinet
  put(data_at, 4);
  put(1, 2);  // data blocks
  put(0, 2);  // no compression
  put(bytes.size(), 4);
  put(0, 4);       // offset in the folder
  put(0, 2);       // folder
  put(0x5345, 2);  // date 2021-10-05
  put(0, 2);       // time
  put(0x20, 2);    // attributes
  out += name + '\0';
  put(0, 4);  // no checksum
  put(bytes.size(), 2);
  put(bytes.size(), 2);
  out += bytes;
  return to_bytes(out);
}

}  // namespace assay
