// state.*: how a computer that is deployed from the image will be activated.

#include "facts/definitions.h"
#include "facts/licensing_state.h"

namespace assay {

namespace {

// Of a Windows whose model is known; otherwise the answer says why not.
template <typename Derive>
Answer with_state(const Subject& subject, Derive derive) {
  const StateAnswer answer = activation_state(subject);
  if (const auto* unreadable = std::get_if<Unreadable>(&answer)) return *unreadable;
  if (const auto* absent = std::get_if<Absent>(&answer)) return *absent;
  return derive(std::get<ActivationState>(answer));
}

Answer model(const Subject& subject) {
  return with_state(subject, [](const ActivationState& state) -> Answer {
    return Present{std::string(name_of(state.model)), state.evidence};
  });
}

Answer threshold(const Subject& subject) {
  return with_state(subject, [&](const ActivationState& state) -> Answer {
    if (state.model != ActivationModel::kKmsClient) return Absent{};
    const Answer& product = subject.fact("os.product");
    if (std::holds_alternative<Unreadable>(product)) return product;
    const auto number = kms_threshold(subject);
    if (!number) return Absent{};
    return Present{std::int64_t{*number}, state.evidence};
  });
}

Answer kms_source_text(const Subject& subject) {
  return with_state(subject, [&](const ActivationState& state) -> Answer {
    if (state.model != ActivationModel::kKmsClient) return Absent{};
    const Result<KmsSource> source = kms_source(subject, windows_kms_client(subject));
    if (!source) return Unreadable{source.error()};
    return Present{to_text(*source), source->evidence.empty() ? state.evidence : source->evidence};
  });
}

constexpr FactDefinition kLicensingStateFacts[] = {
    {"state.activation_model", "text",
     "kms-client, ad-based, token, mak, kms-host, avma, oem, retail, evaluation or none (needs no "
     "activation)",
     model},
    {"state.threshold", "number",
     "of a KMS client: computers that a KMS host must have counted before it activates it",
     threshold},
    {"state.kms_source", "text",
     "of a KMS client: the host that it asks, its port and where it is set, or DNS",
     kms_source_text},
    {"state.first_boot", "text", "what will happen about activation at first boot, in words",
     first_boot},
};

}  // namespace

std::span<const FactDefinition> licensing_state_facts() { return kLicensingStateFacts; }

}  // namespace assay
