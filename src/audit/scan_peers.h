// What the images of one scan know of each other, gathered while it runs.
//
// Layer: audit. Images are added by several threads; those who ask are audited after all of them
// (auditor.cc), so nothing changes under them.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "facts/scan_peers.h"
#include "facts/subject.h"
#include "report/report.h"

namespace assay {

class GatheredPeers : public ScanPeers {
 public:
  // `options` are those that the images were audited with.
  GatheredPeers(std::size_t jobs, const Tables& tables, const SubjectOptions& options)
      : tables_(tables), options_(options), slots_(jobs) {}

  // Remembers what others may ask of the image of job number `job`; `reopen` gives it once more.
  void add(std::size_t job, const ImageReport& image, std::function<Result<Artefact>()> reopen);

  // Ends gathering: the images in the order of their jobs.
  void close();

  // Whether an image holds a MAK or KMS host key, of which others may know more.
  static bool has_secret_key(const PeerImage& image);
  static PeerImage peer_of(const ImageReport& image);

  // Whether the installed key of that image is a MAK or KMS host key that another one holds.
  bool shares_secret_key(std::string_view locator) const;

  const std::vector<PeerImage>& images() const override { return images_; }
  PkeyconfigAnswer ask_pkeyconfig(std::uint32_t group,
                                  std::optional<std::uint32_t> serial) const override;

 private:
  using KeyNumber = std::pair<std::uint32_t, std::optional<std::uint32_t>>;  // group, serial

  PkeyconfigAnswer ask_images(const KeyNumber& key) const;

  struct Slot {
    std::optional<PeerImage> image;
    std::function<Result<Artefact>()> reopen;
  };
  const Tables& tables_;
  SubjectOptions options_;
  std::vector<Slot> slots_;  // each written by one thread
  std::vector<PeerImage> images_;
  std::vector<std::function<Result<Artefact>()>> reopen_;
  mutable std::mutex mutex_;
  mutable std::map<KeyNumber, PkeyconfigAnswer> answers_;
};

}  // namespace assay
