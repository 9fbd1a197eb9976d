// A deployment share, or the boot image of one, as facts see it, with what the audit of its images
// remembered.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "facts/subject.h"
#include "support/share_builder.h"

namespace assay {

class FakePeers final : public ScanPeers {
 public:
  std::vector<PeerImage> peers;

  const std::vector<PeerImage>& images() const override { return peers; }
  PkeyconfigAnswer ask_pkeyconfig(std::uint32_t, std::optional<std::uint32_t>) const override {
    return {};
  }
};

class ShareSubject {
 public:
  explicit ShareSubject(const ShareBuilder& share, const std::string& root = "")
      : ShareSubject(share.tree(), ArtefactKind::kShare) {
    artefact_.system_root = root;
    if (!root.empty()) artefact_.locator += "!" + root;
  }
  ShareSubject(FileTreePtr tree, ArtefactKind kind) {
    artefact_.locator = "share";
    artefact_.kind = kind;
    artefact_.tree = std::move(tree);
    artefact_.registry = std::make_shared<Registry>();
  }

  ShareSubject& peer(const std::string& locator, const std::string& edition,
                     std::uint32_t build = 22631) {
    PeerImage image;
    image.locator = locator;
    image.edition = edition;
    image.build = build;
    peers_.peers.push_back(std::move(image));
    return *this;
  }

  const Subject& subject() {
    if (!subject_) {
      SubjectOptions options;
      if (!peers_.peers.empty()) options.peers = &peers_;
      subject_ = std::make_unique<Subject>(artefact_, default_tables(), options);
    }
    return *subject_;
  }

 private:
  Artefact artefact_;
  FakePeers peers_;
  std::unique_ptr<Subject> subject_;
};

// ts.xml with what stands in it.
inline std::string sequence_xml(const std::string& inside) {
  return "<sequence>" + inside + "</sequence>";
}

inline std::string variable_xml(const std::string& name, const std::string& value) {
  return "<variable name='" + name + "' property='" + name + "'>" + value + "</variable>";
}

inline std::string step_xml(const std::string& name, const std::string& variables,
                            const std::string& rest = "") {
  return "<step name='" + name + "' disable='false'><defaultVarList>" + variables +
         "</defaultVarList>" + rest + "</step>";
}

inline std::string install_xml(const std::string& guid) {
  return step_xml("Install Operating System", variable_xml("OSGUID", guid));
}

}  // namespace assay
