// What a computer that is deployed from the image will do about its activation, as sentences
// (licensing.md 5.1). Every number comes from rules/data/thresholds.toml.

#include <cctype>

#include <fmt/core.h>

#include "base/text.h"
#include "facts/licensing_state.h"
#include "facts/registry_reading.h"
#include "registry/value_text.h"

namespace assay {

namespace {

// What the sentences need beside the state itself; read together, so that one error ends it.
struct Circumstances {
  KmsSource source;
  std::int64_t interval = 120;  // minutes between two requests to a KMS host
  bool is_published = true;     // of a KMS host: in DNS
  std::string listening_port;
  bool is_manual = false;  // automatic activation is off
  std::optional<LicensingService> service;
};

std::uint32_t number_of(const Subject& subject, std::string_view threshold) {
  return subject.tables().threshold(threshold).value_or(0);
}

Result<std::int64_t> number_setting(const Subject& subject, const KmsClient& client,
                                    std::string_view name, std::int64_t otherwise) {
  TRY_ASSIGN(const Record* const setting, winning_setting(subject, client, name));
  const FactValue* number = setting == nullptr ? nullptr : setting->field("number");
  return number == nullptr ? otherwise : std::get<std::int64_t>(*number);
}

Result<bool> activation_is_manual(const Subject& subject, const KmsClient& client) {
  const std::string key = fmt::format("{}\\{}\\Activation", kCurrentVersion,
                                      client.uses_slsvc ? "SL" : "SoftwareProtectionPlatform");
  const ValueAnswer answer = read_value(subject, key, "Manual");
  if (const auto* unreadable = std::get_if<Unreadable>(&answer)) return fail(unreadable->error);
  const auto* found = std::get_if<FoundValue>(&answer);
  return found != nullptr && as_number(found->value).value_or(0) != 0;
}

Result<Circumstances> circumstances_of(const Subject& subject, const KmsClient& client) {
  Circumstances all;
  TRY_ASSIGN(all.source, kms_source(subject, client));
  TRY_ASSIGN(all.interval, number_setting(subject, client, "VLActivationInterval",
                                          number_of(subject, "kms.activation_interval")));
  TRY_ASSIGN(const std::int64_t unpublished,
             number_setting(subject, client, "DisableDnsPublishing", 0));
  all.is_published = unpublished == 0;
  TRY_ASSIGN(const Record* const port,
             winning_setting(subject, client, "KeyManagementServiceListeningPort"));
  all.listening_port = port == nullptr ? std::to_string(number_of(subject, "kms.port"))
                                       : std::string(trim(port->text("text")));
  TRY_ASSIGN(all.is_manual, activation_is_manual(subject, client));
  TRY_ASSIGN(all.service, licensing_service(subject));
  return all;
}

std::string every(std::int64_t minutes) {
  if (minutes <= 0 || minutes % 60 != 0) return fmt::format("every {} minutes", minutes);
  return minutes == 60 ? "every hour" : fmt::format("every {} hours", minutes / 60);
}

// Where no KMS host can be, only an emulator.
bool is_emulator_address(const KmsSource& source) {
  return source.kind == KmsAddressKind::kLoopback || source.kind == KmsAddressKind::kDummy;
}

// "asks the KMS host kms.example.org:1688", and what is known of that address.
std::string asked(const KmsSource& source) {
  if (source.is_dns())
    return fmt::format("looks for a KMS host in DNS ({}) and asks it", dns_name_of(source));
  const std::string address = address_of(source);
  switch (source.kind) {
    case KmsAddressKind::kLoopback: return fmt::format("asks {}, the computer itself,", address);
    case KmsAddressKind::kDummy: return fmt::format("asks {}, a dummy address,", address);
    case KmsAddressKind::kPublicHost:
      return fmt::format("asks {}, a public KMS server on the Internet,", address);
    case KmsAddressKind::kMalformed:
      return fmt::format("asks {}, which is no valid name or address,", address);
    default: return fmt::format("asks the KMS host {}", address);
  }
}

std::string activates_words(const KmsSource& source, std::optional<std::uint32_t> threshold) {
  if (is_emulator_address(source)) return "; only a KMS emulator answers there";
  if (!threshold) return {};
  return fmt::format("; activates once the host counts {} computers", *threshold);
}

std::string kms_client_words(const Circumstances& all, std::optional<std::uint32_t> threshold) {
  return fmt::format("{} for activation {}{}", asked(all.source), every(all.interval),
                     activates_words(all.source, threshold));
}

std::string kms_host_words(const Subject& subject, const Circumstances& all) {
  return fmt::format(
      "starts a KMS host on TCP {}: {}, tries to activate the host key at Microsoft ({} computers "
      "per key), and answers clients from {} computers on, servers from {} on",
      all.listening_port,
      all.is_published ? "publishes _vlmcs._tcp in DNS" : "does not publish itself in DNS",
      number_of(subject, "csvlk.hosts"), number_of(subject, "kms.client_minimum"),
      number_of(subject, "kms.server_minimum"));
}

std::string retail_words(bool is_default_key) {
  return is_default_key
             ? "has a default key, which only selects the edition: is not activated until it gets "
               "another key or finds a licence of its hardware"
             : "activates at Microsoft with a retail key, the licence of one computer: further "
               "clones are refused (0xC004C008)";
}

std::string words_of(const Subject& subject, const ActivationState& state,
                     const Circumstances& all) {
  switch (state.model) {
    case ActivationModel::kKmsClient: return kms_client_words(all, kms_threshold(subject));
    case ActivationModel::kActiveDirectory:
      return "activates when it is in a domain that holds an activation object; asks no KMS host "
             "(VLActivationType = 1)";
    case ActivationModel::kToken:
      return "activates with a token certificate only; asks no KMS host (VLActivationType = 3)";
    case ActivationModel::kMak:
      return "activates at Microsoft and takes one activation of the MAK, as does every other "
             "computer that is deployed from the image";
    case ActivationModel::kKmsHost: return kms_host_words(subject, all);
    case ActivationModel::kVirtualMachine:
      return "asks the Hyper-V host below it (Windows Server Datacenter) for activation; activates "
             "nowhere else";
    case ActivationModel::kOem:
      return "keeps an OEM licence, which is bound to the hardware that it was sold with: other "
             "computers are not activated";
    case ActivationModel::kRetail: return retail_words(state.is_default_key);
    case ActivationModel::kEvaluation:
      return "runs as an evaluation: it ends after its period, and neither KMS nor MAK can "
             "activate it";
    case ActivationModel::kNone: return "needs no activation";
  }
  return {};
}

bool asks_by_itself(ActivationModel model) {
  return model != ActivationModel::kEvaluation && model != ActivationModel::kNone;
}

// What keeps the service from doing what the words say.
std::string hindrance(const ActivationState& state, const Circumstances& all) {
  constexpr std::int64_t kDisabled = 4;
  if (!asks_by_itself(state.model)) return {};
  if (all.service && all.service->start == kDisabled)
    return fmt::format("Nothing is activated while the service {} is disabled; with it: ",
                       all.service->name);
  if (all.is_manual)
    return "Automatic activation is off (Activation\\Manual), somebody must start it; then: ";
  return {};
}

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

// A key that deployment installs before any of that.
std::string keys_to_come(const Subject& subject) {
  const Records& keys = subject.records("product_key");
  std::string text;
  for (const Record& key : keys.found) {
    if (key.text("origin") == "installed" || key.text("deployed") != "true" ||
        key.text("product") != "windows" || key.text("differs") == "false" ||
        key.text("default") == "true")
      continue;
    const std::string channel = key.text("channel");
    text += fmt::format(" Before that, deployment installs {} key ({}, {} {}).",
                        key.text("differs") == "true" ? "another" : "a",
                        channel.empty() ? "channel not known" : channel, key.text("origin"),
                        key.text("file"));
  }
  for (const Unread& unread : keys.unread)
    if (!is_outside(unread.error))
      return text +
             " Whether another key comes with deployment is not known: " + to_string(unread.error) +
             '.';
  return text;
}

}  // namespace

Answer first_boot(const Subject& subject) {
  const StateAnswer answer = activation_state(subject);
  if (const auto* unreadable = std::get_if<Unreadable>(&answer)) return *unreadable;
  if (const auto* absent = std::get_if<Absent>(&answer)) return *absent;
  const auto& state = std::get<ActivationState>(answer);
  const Result<Circumstances> all = circumstances_of(subject, windows_kms_client(subject));
  if (!all) return Unreadable{all.error()};
  const std::string words = hindrance(state, *all) + words_of(subject, state, *all);
  Present present{capitalised(words) + '.' + keys_to_come(subject), state.evidence};
  present.evidence.insert(present.evidence.end(), all->source.evidence.begin(),
                          all->source.evidence.end());
  return present;
}

Answer office_first_boot(const Subject& subject) {
  const Answer& volume = subject.fact("office.volume");
  const auto* found = std::get_if<Present>(&volume);
  if (found == nullptr) return volume;
  if (!std::get<bool>(found->value)) return Absent{};
  const KmsClient client = office_kms_client(subject);
  const Result<KmsSource> source = kms_source(subject, client);
  if (!source) return Unreadable{source.error()};
  const std::string words =
      fmt::format("{} for activation{}, unless a MAK was installed", asked(*source),
                  activates_words(*source, number_of(subject, "kms.office_minimum")));
  Present present{capitalised(words) + '.', found->evidence};
  present.evidence.insert(present.evidence.end(), source->evidence.begin(), source->evidence.end());
  return present;
}

}  // namespace assay
