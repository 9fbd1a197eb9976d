// Registry values of the software protection platform, and its services.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "licensing/licensing_tools.h"
#include "licensing/script_variables.h"

namespace assay {
namespace {

using Action = LicensingAction;

struct RegistryValue {
  std::string_view name;
  Action set;
  std::optional<Action> removed;  // absent: to remove it says nothing
};

constexpr RegistryValue kValues[] = {
    {"DisableDnsPublishing", Action::kKmsHost, {}},
    {"DisableKeyManagementServiceHostCaching", Action::kSetKmsCaching, {}},
    {"DnsDomainPublishList", Action::kKmsHost, {}},
    {"EnableKmsLowPriority", Action::kKmsHost, {}},
    {"KeyManagementServiceListeningPort", Action::kKmsHost, {}},
    {"KeyManagementServiceLookupDomain", Action::kSetKmsDomain, Action::kClearKmsDomain},
    {"KeyManagementServiceName", Action::kSetKmsServer, Action::kClearKmsServer},
    {"KeyManagementServicePort", Action::kSetKmsPort, Action::kClearKmsPort},
    {"SkipRearm", Action::kSetSkipRearm, {}},
    {"VLActivationInterval", Action::kKmsHost, {}},
    {"VLActivationType", Action::kSetActivationType, {}},
    {"VLRenewalInterval", Action::kKmsHost, {}},
};

const RegistryValue* find_value(std::string_view name) {
  const auto found = std::find_if(std::begin(kValues), std::end(kValues), [&](const auto& value) {
    return equal_no_case(value.name, name);
  });
  return found == std::end(kValues) ? nullptr : found;
}

// Vista's service, that of Windows 7 and later, Office's own.
bool is_licensing_service(std::string_view name) {
  constexpr std::array<std::string_view, 3> kServices = {"sppsvc", "slsvc", "osppsvc"};
  return std::any_of(kServices.begin(), kServices.end(),
                     [&](std::string_view service) { return equal_no_case(name, service); });
}

std::string last_part(std::string_view path) {
  while (path.ends_with('\\')) path.remove_suffix(1);
  return std::string(path.substr(path.rfind('\\') + 1));
}

// "HKLM\SYSTEM\CurrentControlSet\Services\sppsvc"
bool is_service_key(std::string_view path) {
  return contains_no_case(path.substr(0, 256), "\\services\\") &&
         is_licensing_service(last_part(path));
}

std::optional<std::string> service_among(std::span<const Word> words) {
  for (const Word& word : words)
    for (const std::string_view part : split(word.text, ':'))
      if (is_licensing_service(part)) return std::string(part);
  return std::nullopt;
}

// The key of Windows or Office that the values stand in, or one that is not known here: a variable,
// the folder that a script is in.
bool may_be_licensing_key(std::string_view path) {
  path = path.substr(0, 1024);
  for (const std::string_view part :
       {"SoftwareProtectionPlatform", "Software Protection Platform", "CurrentVersion\\SL"})
    if (contains_no_case(path, part)) return true;
  return path.find('\\') == std::string_view::npos || has_variable(path);
}

ToolCall service_call(std::string_view tool, Action action, std::string service) {
  return {tool, action, "", "", std::move(service), "", ""};
}

// Start: 2 automatic, 3 manual, 4 disabled.
ToolCall start_call(std::string_view tool, std::string service, const std::string& start) {
  const bool disabled =
      equal_no_case(start, "disabled") || start == "4" || equal_no_case(start, "0x4");
  if (disabled) return service_call(tool, Action::kDisableService, std::move(service));
  return service_call(tool, Action::kConfigureService, service.append(" ").append(start));
}

ToolCall set_call(std::string_view tool, const RegistryValue& value, const std::string& data) {
  ToolCall call{tool, value.set, "", "", data, "", ""};
  if (value.set == Action::kSetKmsServer) std::swap(call.server, call.argument);
  if (value.set == Action::kKmsHost)
    call.argument = std::string(value.name).append("=").append(data);
  return call;
}

// A value called `name` below `path` gets `data`.
std::optional<ToolCall> written(std::string_view tool, std::string_view path, std::string_view name,
                                const std::string& data) {
  if (is_service_key(path) && equal_no_case(name, "Start"))
    return start_call(tool, last_part(path), data);
  const RegistryValue* value = find_value(name);
  if (value == nullptr || !may_be_licensing_key(path)) return std::nullopt;
  return set_call(tool, *value, data);
}

std::optional<ToolCall> removed(std::string_view tool, std::string_view name) {
  const RegistryValue* value = find_value(name);
  if (value == nullptr || !value->removed) return std::nullopt;
  return ToolCall{tool, *value->removed, "", "", "", "", ""};
}

// The arguments of a cmdlet that may be given by name or by place.
std::string parameter(std::span<const Word> words, std::string_view name, std::size_t place) {
  if (const auto value = option_value(words, name)) return *value;
  std::size_t seen = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].text.starts_with('-')) {
      if (words[i].text.find(':') == std::string::npos) ++i;
      continue;
    }
    if (seen++ == place) return words[i].text;
  }
  return {};
}

}  // namespace

// sc [\\computer] config|stop|delete service [start= disabled]
std::optional<ToolCall> read_sc(const ToolWords& words) {
  const std::string first = text_at(words.after, 0);
  const std::size_t verb = first.starts_with("\\\\") ? 1 : 0;
  const std::string service = text_at(words.after, verb + 1);
  if (!is_licensing_service(service)) return std::nullopt;
  const std::string action = lower_ascii(text_at(words.after, verb));
  std::optional<ToolCall> call;
  if (action == "stop") call = service_call("sc", Action::kStopService, service);
  if (action == "delete") call = service_call("sc", Action::kDeleteService, service);
  for (std::size_t i = verb + 2; action == "config" && i < words.after.size(); ++i) {
    const std::string word = lower_ascii(words.after[i].text);
    if (!word.starts_with("start=")) continue;
    call =
        start_call("sc", service, word.size() > 6 ? word.substr(6) : text_at(words.after, i + 1));
  }
  if (call && verb == 1) call->target = first;
  return call;
}

std::optional<ToolCall> read_net(const ToolWords& words) {
  const std::string service = text_at(words.after, 1);
  const bool stops = equal_no_case(text_at(words.after, 0), "stop");
  if (!stops || !is_licensing_service(service)) return std::nullopt;
  return service_call("net", Action::kStopService, service);
}

std::optional<ToolCall> read_set_service(const ToolWords& words) {
  const auto start = option_value(words.after, "startuptype");
  const auto service = service_among(words.after);
  if (!start || !service) return std::nullopt;
  return start_call("powershell", *service, *start);
}

std::optional<ToolCall> read_stop_service(const ToolWords& words) {
  const auto service = service_among(words.after);
  if (!service) return std::nullopt;
  return service_call("powershell", Action::kStopService, *service);
}

// reg add key /v name [/t type] /d data, reg delete key /v name
std::optional<ToolCall> read_reg(const ToolWords& words) {
  const std::string verb = lower_ascii(text_at(words.after, 0));
  const std::string name = option_value(words.after, "v").value_or("");
  if (verb == "delete") return removed("reg", name);
  if (verb != "add") return std::nullopt;
  return written("reg", text_at(words.after, 1), name, option_value(words.after, "d").value_or(""));
}

// Set-ItemProperty [-Path] key [-Name] name [-Value] data; SetValue(key, name, data)
std::optional<ToolCall> read_set_item_property(const ToolWords& words) {
  return written("powershell", parameter(words.after, "path", 0),
                 parameter(words.after, "name", has_option(words.after, "path") ? 0 : 1),
                 parameter(words.after, "value",
                           2U - has_option(words.after, "path") - has_option(words.after, "name")));
}

std::optional<ToolCall> read_remove_item_property(const ToolWords& words) {
  return removed("powershell",
                 parameter(words.after, "name", has_option(words.after, "path") ? 0 : 1));
}

// WshShell.RegWrite "key\name", data
std::optional<ToolCall> read_reg_write(const ToolWords& words) {
  const std::string path = text_at(words.after, 0);
  const std::size_t last = path.rfind('\\');
  if (last == std::string::npos) return std::nullopt;
  return written("wscript", std::string_view(path).substr(0, last),
                 std::string_view(path).substr(last + 1), text_at(words.after, 1));
}

}  // namespace assay
