// The place of a disk that is served on a Unix socket: nbd+unix:///export?socket=/run/disk.sock
//
// Layer: disk. Form: "NBD URI specification" of the NBD project. Hosts, ports and TLS are refused:
// assay opens no network connection.
// Tests: tests/disk/nbd_uri_test.cc.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace assay {

struct NbdUri {
  std::string export_name;  // mostly empty
  std::string socket;       // path

  bool operator==(const NbdUri&) const = default;
};

Result<NbdUri> parse_nbd_uri(std::string_view uri);

}  // namespace assay
