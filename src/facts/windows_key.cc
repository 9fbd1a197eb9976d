#include "facts/windows_key.h"

#include <fmt/format.h>

#include "base/text.h"
#include "facts/image_pkeyconfig.h"
#include "facts/registry_reading.h"
#include "licensing/key_text.h"
#include "registry/value_text.h"

namespace assay {

namespace {

// Reads the three values and adds what each says, strongest first.
class WindowsKeyCollector {
 public:
  explicit WindowsKeyCollector(const Subject& subject) : subject_(subject) {
    build_ = static_cast<std::uint32_t>(fact_number(subject, "os.build").value_or(0));
  }

  WindowsKey collect() {
    const auto v4 = read("DigitalProductId4");
    const auto v3 = read("DigitalProductId");
    const auto id = read("ProductId");
    if (v4) add_v4(*v4);
    if (id) add_product_id(*id);
    if (v3) add_v3(*v3);
    add_stored_key();
    if (id && key_.claims.empty()) add_oem_product_id(*id);
    compare();
    if (!key_.evidence.empty()) key_.from = key_.evidence.front().from;
    return std::move(key_);
  }

 private:
  std::optional<FoundValue> read(std::string_view name) {
    ValueAnswer answer = read_value(subject_, kCurrentVersion, name);
    if (const auto* unreadable = std::get_if<Unreadable>(&answer); unreadable && !key_.unreadable)
      key_.unreadable = unreadable->error;
    if (auto* found = std::get_if<FoundValue>(&answer)) return std::move(*found);
    return std::nullopt;
  }

  void add_v4(const FoundValue& found) {
    DigitalProductId4 id = parse_digital_product_id4(found.value.data);
    const bool trusted = id.checks.size_ok && id.checks.whole_hash_ok;
    const bool has_channel = id.channel && !id.channel->text().empty();
    // All zero, as in media that were never set up: nothing is claimed. Of a cut structure, which
    // may have lost its channel, that cannot be said.
    if (id.channel && !has_channel && id.extended_pid.value_or("").empty() &&
        !id.checks.whole_hash_ok && id.key && id.key->wiped)
      return;
    std::string text = has_channel
                           ? fmt::format("DigitalProductId4: channel {}", id.channel->text())
                           : "DigitalProductId4: no channel";
    if (!id.checks.all_ok()) text += fmt::format(" ({})", fmt::join(id.checks.problems, "; "));
    const Evidence evidence{found.from, text};
    key_.evidence.push_back(evidence);
    if (has_channel) key_.claims.push_back({"DigitalProductId4", *id.channel, trusted, evidence});
    if (!id.checks.all_ok())
      contradict(
          fmt::format("DigitalProductId4 is not intact: {}", fmt::join(id.checks.problems, "; ")),
          {evidence});
    if (!has_channel || !id.channel->is_known()) add_activation_id(id, found.from, trusted);
    add_extended_pid(id, found.from, trusted);
    key_.v4 = std::move(id);
  }

  // Where the channel is not said, the image's own table may know the id.
  void add_activation_id(const DigitalProductId4& id, const Provenance& from, bool trusted) {
    if (id.activation_id.value_or("").empty()) return;
    const PkeyconfigAnswer answer = ask_pkeyconfig_for_id(subject_, *id.activation_id);
    if (answer.unread && !key_.unreadable) key_.unreadable = answer.unread;
    if (!answer.channel) return;
    const Evidence evidence{from, fmt::format("activation id {}: {}", printable(*id.activation_id),
                                              answer.channel->text())};
    key_.evidence.push_back(evidence);
    key_.claims.push_back({"activation id", *answer.channel, trusted, evidence});
  }

  void add_extended_pid(const DigitalProductId4& id, const Provenance& from, bool trusted) {
    if (id.extended_pid.value_or("").empty()) return;
    const Result<ExtendedPid> pid = parse_extended_pid(*id.extended_pid);
    const std::string text = fmt::format("extended PID {}", printable(*id.extended_pid));
    if (!pid) return contradict(text + " has not the form of one", {{from, text}});
    key_.extended_pid = *pid;
    claim_group("extended PID", pid->group, pid->serial, {from, text}, trusted);
  }

  void add_product_id(const FoundValue& found) {
    key_.product_id_text = as_string(found.value).value_or("");
    const std::string shown = printable(key_.product_id_text);
    const auto build = build_ != 0 ? std::optional(build_) : std::nullopt;
    const Result<ProductId> id = parse_product_id(key_.product_id_text, build);
    if (!id) return;
    key_.product_id = *id;
    const Evidence evidence{found.from, fmt::format("ProductId {}", shown)};
    if (id->is_oem) key_.evidence.push_back({found.from, evidence.text + " (OEM)"});
    if (id->form == ProductId::Form::kGroupAndSerial)
      claim_group("ProductId", id->group, id->serial, evidence, true);
  }

  // ...-AAOEM and ...-OEM-... are OEM keys, of whatever kind.
  void add_oem_product_id(const FoundValue& found) {
    if (!key_.product_id || !key_.product_id->is_oem) return;
    key_.claims.push_back(
        {"ProductId",
         Channel("OEM"),
         true,
         {found.from, fmt::format("ProductId {} (OEM)", printable(key_.product_id_text))}});
  }

  void add_v3(const FoundValue& found) {
    DigitalProductId id = parse_digital_product_id(found.value.data);
    const Evidence evidence{found.from, "DigitalProductId"};
    const bool is_empty =
        id.group == 0U && id.product_id.value_or("").empty() && id.part_number == std::string();
    if (is_empty && !id.checks.crc_ok) return;
    if (!id.checks.all_ok())
      contradict(
          fmt::format("DigitalProductId is not intact: {}", fmt::join(id.checks.problems, "; ")),
          {evidence});
    if (id.group.value_or(0) != 0)
      claim_group("DigitalProductId", *id.group, std::nullopt, evidence, id.checks.crc_ok);
    key_.v3 = std::move(id);
  }

  // A stored key that Microsoft publishes names its channel by itself.
  void add_stored_key() {
    const std::optional<ProductKey> stored = key_.key();
    const PublishedKey* row = stored ? subject_.tables().find_published(*stored) : nullptr;
    if (row == nullptr) return;
    const Evidence evidence{
        key_.evidence.empty() ? Provenance{} : key_.evidence.front().from,
        fmt::format("stored key {}: the published key of {}", stored->redacted(), row->product)};
    key_.evidence.push_back(evidence);
    key_.claims.push_back({"stored key", row->channel, true, evidence});
  }

  void claim_group(std::string_view source, std::uint32_t group,
                   std::optional<std::uint32_t> serial, Evidence evidence, bool trusted) {
    evidence.text += fmt::format(": group {}", group);
    const KeyGroup* row = subject_.tables().find_group(group, serial, build_);
    std::optional<Channel> channel = row ? std::optional(row->channel) : std::nullopt;
    if (channel) evidence.text += fmt::format(", {}", channel->text());
    // The image's own table is long: asked only while nothing has named the channel.
    if (!channel && key_.claims.empty()) channel = ask_image(group, serial, evidence.text);
    key_.evidence.push_back(evidence);
    if (channel)
      key_.claims.push_back({std::string(source), *channel, trusted, std::move(evidence)});
  }

  std::optional<Channel> ask_image(std::uint32_t group, std::optional<std::uint32_t> serial,
                                   std::string& text) {
    const PkeyconfigAnswer answer = ask_pkeyconfig(subject_, group, serial);
    if (answer.unread && !key_.unreadable) key_.unreadable = answer.unread;
    if (!answer.channel) return std::nullopt;
    text += fmt::format(", {} ({})", answer.channel->text(),
                        answer.file.substr(answer.file.find_last_of('/') + 1));
    return answer.channel;
  }

  void compare() {
    compare_channels();
    compare_groups();
    compare_keys();
    compare_product_ids();
  }

  // Every claim against the strongest one.
  void compare_channels() {
    for (std::size_t i = 1; i < key_.claims.size(); ++i) {
      const ChannelClaim& first = key_.claims.front();
      const ChannelClaim& other = key_.claims[i];
      if (first.channel == other.channel) continue;
      contradict(fmt::format("{} says {}, {} says {}", first.source, first.channel.text(),
                             other.source, other.channel.text()),
                 {first.evidence, other.evidence});
    }
  }

  void compare_groups() {
    std::vector<std::pair<std::string, std::uint32_t>> groups;
    if (key_.extended_pid) groups.emplace_back("extended PID", key_.extended_pid->group);
    if (key_.product_id && key_.product_id->form == ProductId::Form::kGroupAndSerial)
      groups.emplace_back("ProductId", key_.product_id->group);
    if (key_.v3 && key_.v3->group.value_or(0) != 0)
      groups.emplace_back("DigitalProductId", *key_.v3->group);
    for (std::size_t i = 1; i < groups.size(); ++i)
      if (groups[i].second != groups[0].second)
        contradict(fmt::format("{} names key group {}, {} names {}", groups[0].first,
                               groups[0].second, groups[i].first, groups[i].second),
                   {});
  }

  void compare_keys() {
    if (!key_.v3 || !key_.v4 || !key_.v3->key || !key_.v4->key) return;
    const auto& three = key_.v3->key->key;
    const auto& four = key_.v4->key->key;
    if (three && four && *three != *four)
      contradict(fmt::format("DigitalProductId holds the key {}, DigitalProductId4 the key {}",
                             three->redacted(), four->redacted()),
                 {});
  }

  void compare_product_ids() {
    const std::string inner = key_.v3 ? key_.v3->product_id.value_or("") : "";
    if (inner.empty() || key_.product_id_text.empty()) return;
    if (!equal_no_case(inner, key_.product_id_text))
      contradict(fmt::format("ProductId is {}, DigitalProductId says {}",
                             printable(key_.product_id_text), printable(inner)),
                 {});
  }

  // A ProductId may hold anything, a whole key as well.
  void contradict(std::string text, std::vector<Evidence> evidence) {
    text = redact_keys(std::move(text));
    for (Evidence& piece : evidence) piece.text = redact_keys(std::move(piece.text));
    if (evidence.empty() && !key_.evidence.empty())
      evidence.push_back({key_.evidence.front().from, text});
    key_.contradictions.push_back({std::move(text), std::move(evidence)});
  }

  const Subject& subject_;
  std::uint32_t build_ = 0;
  WindowsKey key_;
};

WindowsKey make_windows_key(const Subject& subject) {
  return WindowsKeyCollector(subject).collect();
}

}  // namespace

const ChannelClaim* WindowsKey::channel() const {
  for (const ChannelClaim& claim : claims)
    if (claim.trusted) return &claim;
  return claims.empty() ? nullptr : &claims.front();
}

std::optional<std::uint32_t> WindowsKey::group() const {
  if (extended_pid) return extended_pid->group;
  if (product_id && product_id->form == ProductId::Form::kGroupAndSerial) return product_id->group;
  return v3 ? v3->group : std::nullopt;
}

std::optional<std::uint32_t> WindowsKey::serial() const {
  if (extended_pid) return extended_pid->serial;
  if (product_id && product_id->form == ProductId::Form::kGroupAndSerial) return product_id->serial;
  return std::nullopt;
}

std::optional<std::string> WindowsKey::part_number() const {
  if (v4 && !v4->part_number.value_or("").empty()) return v4->part_number;
  return v3 ? v3->part_number : std::nullopt;
}

std::optional<std::string> WindowsKey::edition() const { return v4 ? v4->edition : std::nullopt; }

std::optional<ProductKey> WindowsKey::key() const {
  if (v4 && v4->key && v4->key->key) return v4->key->key;
  if (v3 && v3->key && v3->key->key) return v3->key->key;
  return std::nullopt;
}

bool WindowsKey::is_wiped() const {
  const bool has_place = (v4 && v4->key) || (v3 && v3->key);
  return has_place && !key();
}

bool WindowsKey::is_oem() const {
  const ChannelClaim* claim = channel();
  return (claim != nullptr && claim->channel.is_oem()) || (product_id && product_id->is_oem);
}

const WindowsKey& windows_key(const Subject& subject) {
  return subject.memo<WindowsKey>("windows key", make_windows_key);
}

std::optional<Error> channel_doubt(const WindowsKey& key) {
  if (key.unreadable) return key.unreadable;
  if (!key.is_present()) return std::nullopt;
  const ChannelClaim* claim = key.channel();
  if (claim == nullptr)
    return Error{ErrorCode::kUnsupported,
                 "the channel of the installed key is not known: nothing in the image names it",
                 {},
                 key.from.file};
  if (!claim->channel.is_known())
    return Error{
        ErrorCode::kUnsupported,
        fmt::format("the channel '{}' of the installed key is not known", claim->channel.text()),
        {},
        key.from.file};
  return std::nullopt;
}

}  // namespace assay
