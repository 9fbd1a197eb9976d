#include "audit/scan_peers.h"

#include <algorithm>

#include "facts/image_pkeyconfig.h"
#include "facts/windows_key.h"

namespace assay {

void GatheredPeers::add(std::size_t job, const Subject& subject,
                        std::function<Result<Artefact>()> reopen) {
  const WindowsKey& key = windows_key(subject);
  PeerImage image;
  image.locator = subject.artefact().locator;
  if (subject.artefact().wim) image.name = subject.artefact().wim->name;
  image.edition = fact_text(subject, "os.edition").value_or("");
  image.build = static_cast<std::uint32_t>(fact_number(subject, "os.build").value_or(0));
  image.is_server = fact_text(subject, "os.product") == "server";
  if (const ChannelClaim* claim = key.channel()) image.channel = claim->channel;
  image.group = key.group();
  image.serial = key.serial();
  slots_[job] = {std::move(image), std::move(reopen)};
}

void GatheredPeers::close() {
  for (Slot& slot : slots_) {
    if (!slot.image) continue;
    images_.push_back(*std::move(slot.image));
    reopen_.push_back(std::move(slot.reopen));
  }
}

bool GatheredPeers::shares_secret_key(std::string_view locator) const {
  const auto own = std::find_if(images_.begin(), images_.end(),
                                [&](const PeerImage& image) { return image.locator == locator; });
  if (own == images_.end() || !own->channel || !own->group || !own->serial) return false;
  if (own->channel->kind() != ChannelKind::kVolumeMak && !own->channel->is_kms_host()) return false;
  return std::count_if(images_.begin(), images_.end(), [&](const PeerImage& image) {
           return image.group == own->group && image.serial == own->serial;
         }) > 1;
}

PkeyconfigAnswer GatheredPeers::ask_pkeyconfig(std::uint32_t group,
                                               std::optional<std::uint32_t> serial) const {
  const std::lock_guard lock(mutex_);
  const auto [known, is_new] = answers_.try_emplace({group, serial});
  if (is_new) known->second = ask_images(known->first);
  return known->second;
}

// Only where no table knows a key, so it may be slow: images are opened again one by one.
PkeyconfigAnswer GatheredPeers::ask_images(const KeyNumber& key) const {
  PkeyconfigAnswer unread;
  for (const auto& reopen : reopen_) {
    const Result<Artefact> image = reopen();
    if (!image) continue;  // said by its own audit
    const Subject subject(*image, tables_, options_);
    PkeyconfigAnswer answer = assay::ask_pkeyconfig(subject, key.first, key.second);
    if (answer.channel) return answer;
    if (answer.unread) unread = std::move(answer);
  }
  return unread;
}

}  // namespace assay
