#include "audit/scan_peers.h"

#include <algorithm>
#include <charconv>

#include "facts/image_pkeyconfig.h"

namespace assay {

namespace {

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && !text.empty() ? std::optional(value) : std::nullopt;
}

}  // namespace

PeerImage GatheredPeers::peer_of(const ImageReport& image) {
  PeerImage peer;
  peer.locator = image.locator;
  peer.name = image.name;
  peer.edition = image.fact("os.edition");
  peer.build = number(image.fact("os.build")).value_or(0);
  peer.is_server = image.fact("os.product") == "server";
  if (const std::string_view channel = image.fact("key.channel"); !channel.empty())
    peer.channel = Channel(channel);
  peer.group = number(image.fact("key.group"));
  peer.serial = number(image.fact("key.serial"));
  return peer;
}

void GatheredPeers::add(std::size_t job, const ImageReport& image,
                        std::function<Result<Artefact>()> reopen) {
  slots_[job] = {peer_of(image), std::move(reopen)};
}

bool GatheredPeers::has_secret_key(const PeerImage& image) {
  return image.channel &&
         (image.channel->kind() == ChannelKind::kVolumeMak || image.channel->is_kms_host());
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
  if (own == images_.end() || !has_secret_key(*own) || !own->group || !own->serial) return false;
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
