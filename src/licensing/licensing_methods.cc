// WMI: methods of SoftwareLicensingService and SoftwareLicensingProduct, however they are called.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "licensing/licensing_tools.h"

namespace assay {
namespace {

using Action = LicensingAction;

struct Method {
  std::string_view name;
  Action action;
  Operand operand;
};

constexpr Method kMethods[] = {
    {"InstallProductKey", Action::kInstallKey, Operand::kKey},
    {"UninstallProductKey", Action::kUninstallKey, Operand::kNone},
    {"ClearProductKeyFromRegistry", Action::kClearKey, Operand::kNone},
    {"Activate", Action::kActivate, Operand::kNone},
    {"DepositOfflineConfirmationId", Action::kActivate, Operand::kNone},
    {"SetKeyManagementServiceMachine", Action::kSetKmsServer, Operand::kServer},
    {"ClearKeyManagementServiceMachine", Action::kClearKmsServer, Operand::kNone},
    {"SetKeyManagementServicePort", Action::kSetKmsPort, Operand::kArgument},
    {"ClearKeyManagementServicePort", Action::kClearKmsPort, Operand::kNone},
    {"SetKeyManagementServiceLookupDomain", Action::kSetKmsDomain, Operand::kArgument},
    {"ClearKeyManagementServiceLookupDomain", Action::kClearKmsDomain, Operand::kNone},
    {"DisableKeyManagementServiceHostCaching", Action::kSetKmsCaching, Operand::kWithName},
    {"SetVLActivationTypeEnabled", Action::kSetActivationType, Operand::kArgument},
    {"ClearVLActivationTypeEnabled", Action::kSetActivationType, Operand::kNone},
    {"ReArmWindows", Action::kRearm, Operand::kNone},
    {"ReArmApp", Action::kRearm, Operand::kArgument},
    {"ReArmSku", Action::kRearm, Operand::kArgument},
    {"InstallLicense", Action::kInstallLicense, Operand::kNone},
    {"SetKeyManagementServiceListeningPort", Action::kKmsHost, Operand::kWithName},
    {"ClearKeyManagementServiceListeningPort", Action::kKmsHost, Operand::kWithName},
    {"DisableKeyManagementServiceDnsPublishing", Action::kKmsHost, Operand::kWithName},
    {"EnableKeyManagementServiceLowPriority", Action::kKmsHost, Operand::kWithName},
    {"SetVLActivationInterval", Action::kKmsHost, Operand::kWithName},
    {"SetVLRenewalInterval", Action::kKmsHost, Operand::kWithName},
    {"DoActiveDirectoryOnlineActivation", Action::kAdActivation, Operand::kKey},
    {"DepositActiveDirectoryOfflineActivationConfirmation", Action::kAdActivation, Operand::kKey},
    {"GenerateActiveDirectoryOfflineActivationId", Action::kAdActivation, Operand::kKey},
};

// The method in "$service.InstallProductKey" or "InstallProductKey".
const Method* find_method(std::string_view word) {
  const auto found = std::find_if(std::begin(kMethods), std::end(kMethods), [&](const Method& one) {
    return ends_with_no_case(word, one.name) &&
           (word.size() == one.name.size() || word[word.size() - one.name.size() - 1] == '.' ||
            word[word.size() - one.name.size() - 1] == ':');
  });
  return found == std::end(kMethods) ? nullptr : found;
}

bool names_one_of(std::string_view word, std::span<const std::string_view> list) {
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view one) { return equal_no_case(one, word); });
}

// wmic ... call Method; Invoke-CimMethod -MethodName Method; object.InvokeMethod("Method")
bool calls_by_name(const ToolWords& words) {
  constexpr std::array<std::string_view, 3> kBefore = {"call", "-methodname", "-name"};
  if (starts_with_no_case(words.name.text, "-methodname:")) return true;
  if (words.before.empty()) return false;
  const std::string_view before = words.before.back().text;
  return names_one_of(before, kBefore) || ends_with_no_case(before, ".invokemethod") ||
         ends_with_no_case(before, ".execmethod_");
}

bool is_object_call(const Word& name, std::string_view method) {
  return name.text.size() > method.size() && name.text[name.text.size() - method.size() - 1] == '.';
}

// "Activate" is a method of many things.
bool concerns_licensing(const ToolWords& words) {
  return std::any_of(words.before.begin(), words.before.end(), [](const Word& word) {
    return contains_no_case(word.text, "softwarelicensing") ||
           equal_no_case(word.text, "-methodname");
  });
}

bool is_parameter_name(std::string_view word) {
  constexpr std::array<std::string_view, 12> kNames = {
      "ProductKey",     "MachineName",        "PortNumber",      "LookupDomain",
      "ActivationType", "ActivationInterval", "RenewalInterval", "DisablePublishing",
      "DisableCaching", "EnableLowPriority",  "ApplicationId",   "SkuId"};
  return names_one_of(word, kNames) || starts_with_no_case(word, "KeyManagementService");
}

// wmic: ProductKey="..."
std::string_view without_parameter_name(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos || !is_parameter_name(word.substr(0, equals))) return word;
  return word.substr(equals + 1);
}

// -Arguments may stand before -MethodName.
std::span<const Word> arguments(const ToolWords& words) {
  constexpr std::array<std::string_view, 3> kNames = {"-arguments", "-argumentlist", "-args"};
  for (std::size_t i = 0; i < words.before.size(); ++i)
    if (names_one_of(words.before[i].text, kNames)) return words.before.subspan(i + 1);
  return words.after;
}

// The first argument. A bare name of VBScript is a variable.
std::string first_value(const ToolWords& words) {
  for (const Word& word : arguments(words)) {
    const std::string_view value = without_parameter_name(word.text);
    if (value.empty() || value.starts_with('-') || is_parameter_name(value) || value == "@")
      continue;
    const bool is_name = words.shell == Shell::kVbScript && !word.quoted &&
                         (value.front() < '0' || value.front() > '9');
    std::string text(value);
    if (is_name) text.insert(0, 1, '%').append(1, '%');
    return text;
  }
  return {};
}

}  // namespace

std::optional<ToolCall> read_wmi_method(const ToolWords& words) {
  const Method* method = find_method(words.name.text);
  if (method == nullptr) return std::nullopt;
  if (!is_object_call(words.name, method->name) && !calls_by_name(words)) return std::nullopt;
  if (method->name == "Activate" && !concerns_licensing(words)) return std::nullopt;
  ToolCall call{"wmi", method->action, "", "", "", "", ""};
  if (method->operand == Operand::kNone) return call;
  put_operand(call, method->operand, std::string(method->name), first_value(words));
  return call;
}

}  // namespace assay
