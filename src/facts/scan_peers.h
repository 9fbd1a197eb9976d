// What one artefact may know of the others of the same scan: a key that stands on a share or in an
// answer file is looked up in their pkeyconfig files; a MAK or KMS host key that several of them
// hold is a finding of its own.
//
// Layer: facts. Filled by the audit while it goes; an artefact that asks is audited after those it
// asks about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "licensing/channel.h"
#include "licensing/pkeyconfig_answer.h"

namespace assay {

// What is remembered of an image after its own audit.
struct PeerImage {
  std::string locator;  // "share!Operating Systems/W11/install.wim!3"
  std::string name;     // what its WIM calls it
  std::string edition;  // EditionID; empty: not known
  std::uint32_t build = 0;
  bool is_server = false;
  // Of the installed key; group and serial tell keys apart whose bytes are wiped.
  std::optional<Channel> channel;
  std::optional<std::uint32_t> group, serial;
};

class ScanPeers {
 public:
  virtual ~ScanPeers() = default;

  // Images that were audited before, in the order of the targets.
  virtual const std::vector<PeerImage>& images() const = 0;

  // What the pkeyconfig files of any of them say of a key. The first that knows it answers.
  virtual PkeyconfigAnswer ask_pkeyconfig(std::uint32_t group,
                                          std::optional<std::uint32_t> serial) const = 0;
};

}  // namespace assay
