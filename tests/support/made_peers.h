// The other images of a scan, as a test wants them; none of them has pkeyconfig files.
#pragma once

#include <utility>
#include <vector>

#include "facts/scan_peers.h"

namespace assay {

class MadePeers : public ScanPeers {
 public:
  explicit MadePeers(std::vector<PeerImage> images) : images_(std::move(images)) {}

  const std::vector<PeerImage>& images() const override { return images_; }
  PkeyconfigAnswer ask_pkeyconfig(std::uint32_t, std::optional<std::uint32_t>) const override {
    return {};
  }

 private:
  std::vector<PeerImage> images_;
};

}  // namespace assay
