// How a Windows will be activated: the model, the KMS threshold, and what happens at first boot, in
// words for an administrator.
//
// Layer: facts. Made of the installed key, the edition and the settings of volume activation; each
// is a fact of its own as well. Offline nobody knows the count of a KMS host, nor what the domain
// of a clone offers: the words say what the computer will try.
// Tests: tests/facts/licensing_state_test.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "facts/kms_source.h"
#include "facts/subject.h"

namespace assay {

enum class ActivationModel {
  kKmsClient,
  kActiveDirectory,  // a KMS client setup key, told to ask the domain only
  kToken,            // a KMS client setup key, told to use token certificates only
  kMak,
  kKmsHost,
  kVirtualMachine,  // AVMA
  kOem,
  kRetail,
  kEvaluation,
  kNone,  // Volume:BA needs no activation
};
std::string_view name_of(ActivationModel model);   // "kms-client": of the fact
std::string_view title_of(ActivationModel model);  // "KMS client": for people

struct ActivationState {
  ActivationModel model = ActivationModel::kKmsClient;
  std::string channel;          // "Volume:GVLK"; empty where only the edition tells
  bool is_trusted = true;       // the checksums of the place that names the channel hold
  bool is_default_key = false;  // the key only selects an edition
  std::vector<Evidence> evidence;
};

// Absent: no Windows that is activated, or one without any key. Unreadable: also where a key is
// there whose channel nobody knows.
using StateAnswer = std::variant<ActivationState, Absent, Unreadable>;
StateAnswer activation_state(const Subject& subject);

// The service that activates this Windows; nullopt: not known.
struct LicensingService {
  std::string name;                   // "sppsvc"
  std::optional<std::int64_t> start;  // 2 automatic, 3 manual, 4 disabled
};
Result<std::optional<LicensingService>> licensing_service(const Subject& subject);

// How many computers a KMS host must have counted; nullopt: client or server is not known.
std::optional<std::uint32_t> kms_threshold(const Subject& subject);

// What the computer will do at first boot, as sentences.
Answer first_boot(const Subject& subject);

// The same of an Office for volume licences; Absent: there is none.
Answer office_first_boot(const Subject& subject);

}  // namespace assay
