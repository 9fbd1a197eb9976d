// shared_key: other images of the same scan that hold the very same MAK or KMS host key. Their
// bytes are wiped; group and serial tell.

#include "facts/definitions.h"
#include "facts/windows_key.h"

namespace assay {

namespace {

bool is_secret(const Channel& channel) {
  return channel.kind() == ChannelKind::kVolumeMak || channel.is_kms_host();
}

std::vector<std::string> holders(const Subject& subject, const WindowsKey& key) {
  std::vector<std::string> others;
  for (const PeerImage& image : subject.options().peers->images())
    if (image.group == key.group() && image.serial == key.serial() &&
        image.locator != subject.artefact().locator)
      others.push_back(image.locator);
  return others;
}

Records shared_keys(const Subject& subject) {
  Records records;
  const WindowsKey& key = windows_key(subject);
  if (key.unreadable) records.unread.push_back(*key.unreadable);
  const ChannelClaim* claim = key.channel();
  if (subject.options().peers == nullptr || claim == nullptr || !is_secret(claim->channel) ||
      !key.group() || !key.serial())
    return records;
  const std::vector<std::string> others = holders(subject, key);
  if (others.empty()) return records;
  Record record;
  record.set("channel", claim->channel.text());
  record.set("others", others);
  record.set("count", static_cast<std::int64_t>(others.size()));
  record.evidence = key.evidence;
  records.found.push_back(std::move(record));
  return records;
}

constexpr FieldHelp kSharedKeyFields[] = {
    {"channel", "Volume:CSVLK or Volume:MAK"},
    {"others", "the other images of the scan that hold it"},
    {"count", "how many these are"},
};

constexpr RecordDefinition kSharedKeyRecords[] = {
    {"shared_key", "a KMS host key or MAK that other images of the same scan hold as well",
     kSharedKeyFields, shared_keys},
};

}  // namespace

std::span<const RecordDefinition> shared_key_records() { return kSharedKeyRecords; }

}  // namespace assay
