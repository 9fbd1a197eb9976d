#include "facts/licensing_state.h"

#include <array>

#include <fmt/core.h>

#include "facts/registry_reading.h"
#include "facts/windows_key.h"

namespace assay {

namespace {

struct ModelNames {
  std::string_view name;
  std::string_view title;
};

constexpr std::array<ModelNames, 10> kModels = {{
    {"kms-client", "KMS client"},
    {"ad-based", "AD-based activation"},
    {"token", "token-based activation"},
    {"mak", "MAK"},
    {"kms-host", "KMS host"},
    {"avma", "AVMA (activated by a Hyper-V host)"},
    {"oem", "OEM"},
    {"retail", "retail"},
    {"evaluation", "evaluation"},
    {"none", "needs no activation"},
}};

std::optional<ActivationModel> model_of(const Channel& channel) {
  if (channel.is_evaluation()) return ActivationModel::kEvaluation;
  if (channel.is_oem()) return ActivationModel::kOem;
  switch (channel.kind()) {
    case ChannelKind::kVolumeGvlk: return ActivationModel::kKmsClient;
    case ChannelKind::kVolumeMak: return ActivationModel::kMak;
    case ChannelKind::kVolumeCsvlk: return ActivationModel::kKmsHost;
    case ChannelKind::kVolumeBypass: return ActivationModel::kNone;
    case ChannelKind::kVirtualMachine: return ActivationModel::kVirtualMachine;
    case ChannelKind::kRetail:
    case ChannelKind::kRetailTimeBased: return ActivationModel::kRetail;
    default: return std::nullopt;
  }
}

// VLActivationType: 0 any way, 1 Active Directory, 2 KMS, 3 token (licensing.md 1.2).
Result<ActivationModel> model_of_setup_key(const Subject& subject,
                                           std::vector<Evidence>& evidence) {
  TRY_ASSIGN(const Record* const setting,
             winning_setting(subject, windows_kms_client(subject), "VLActivationType"));
  const std::string type = setting == nullptr ? "" : setting->text("number");
  if (type != "1" && type != "3") return ActivationModel::kKmsClient;
  evidence.insert(evidence.end(), setting->evidence.begin(), setting->evidence.end());
  return type == "1" ? ActivationModel::kActiveDirectory : ActivationModel::kToken;
}

// An evaluation edition is one whatever its key says.
std::optional<StateAnswer> state_of_edition(const Subject& subject) {
  const Answer& evaluation = subject.fact("os.evaluation");
  if (const auto* unreadable = std::get_if<Unreadable>(&evaluation)) return *unreadable;
  const auto* found = std::get_if<Present>(&evaluation);
  if (found == nullptr || !std::get<bool>(found->value)) return std::nullopt;
  ActivationState state;
  state.model = ActivationModel::kEvaluation;
  state.evidence = found->evidence;
  return state;
}

bool is_default_key(const Subject& subject) {
  for (const Record& key : subject.records("product_key").found)
    if (key.text("origin") == "installed") return key.text("default") == "true";
  return false;
}

StateAnswer state_of_key(const Subject& subject) {
  const WindowsKey& key = windows_key(subject);
  if (std::optional<Error> doubt = channel_doubt(key)) return Unreadable{*std::move(doubt)};
  if (!key.is_present())
    return Absent{{{}, std::string(kCurrentVersion), "DigitalProductId4", {}, {}}};
  const ChannelClaim* claim = key.channel();
  const auto model = model_of(claim->channel);
  if (!model)
    return Unreadable{
        {ErrorCode::kUnsupported,
         fmt::format("how a key of channel {} activates is not known", claim->channel.text()),
         {},
         key.from.file}};
  ActivationState state{*model, claim->channel.text(), claim->trusted, false, key.evidence};
  if (*model == ActivationModel::kKmsClient) {
    const Result<ActivationModel> narrowed = model_of_setup_key(subject, state.evidence);
    if (!narrowed) return Unreadable{narrowed.error()};
    state.model = *narrowed;
  }
  if (*model == ActivationModel::kRetail) state.is_default_key = is_default_key(subject);
  return state;
}

StateAnswer derive_state(const Subject& subject) {
  if (subject.artefact().kind == ArtefactKind::kWinPe) return Absent{};
  if (std::optional<StateAnswer> state = state_of_edition(subject)) return *std::move(state);
  return state_of_key(subject);
}

}  // namespace

std::string_view name_of(ActivationModel model) {
  return kModels[static_cast<std::size_t>(model)].name;
}

std::string_view title_of(ActivationModel model) {
  return kModels[static_cast<std::size_t>(model)].title;
}

StateAnswer activation_state(const Subject& subject) {
  return subject.memo<StateAnswer>("activation_state", derive_state);
}

Result<std::optional<LicensingService>> licensing_service(const Subject& subject) {
  const Records& services = subject.records("licensing_service");
  for (const Record& record : services.found) {
    const std::string name = record.text("name");
    if (name == "osppsvc" || record.text("needed") != "true") continue;
    LicensingService service{name, std::nullopt};
    if (const FactValue* start = record.field("start"))
      service.start = std::get<std::int64_t>(*start);
    return service;
  }
  for (const Unread& unread : services.unread)
    if (!is_outside(unread.error)) return fail(unread.error);
  return std::nullopt;
}

std::optional<std::uint32_t> kms_threshold(const Subject& subject) {
  const std::string product = fact_text(subject, "os.product").value_or("");
  if (product != "client" && product != "server") return std::nullopt;
  return subject.tables().threshold(product == "client" ? "kms.client_minimum"
                                                        : "kms.server_minimum");
}

}  // namespace assay
