// Programs and cmdlets that handle keys, activation and images.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "licensing/key_text.h"
#include "licensing/licensing_tools.h"

namespace assay {
namespace {

using Action = LicensingAction;

struct Switch {
  std::string_view name;
  Action action;
  Operand operand;
  bool only_displays = false;
};

// Everything that slmgr.vbs of Vista to Windows 11 knows.
constexpr Switch kSlmgrSwitches[] = {
    {"ipk", Action::kInstallKey, Operand::kKey},
    {"upk", Action::kUninstallKey, Operand::kArgument},
    {"cpky", Action::kClearKey, Operand::kNone},
    {"ato", Action::kActivate, Operand::kArgument},
    {"atp", Action::kActivate, Operand::kArgument},
    {"skms", Action::kSetKmsServer, Operand::kServer},
    {"ckms", Action::kClearKmsServer, Operand::kArgument},
    {"skms-domain", Action::kSetKmsDomain, Operand::kArgument},
    {"ckms-domain", Action::kClearKmsDomain, Operand::kArgument},
    {"skhc", Action::kSetKmsCaching, Operand::kWithName},
    {"ckhc", Action::kSetKmsCaching, Operand::kWithName},
    {"act-type", Action::kSetActivationType, Operand::kArgument},
    {"rearm", Action::kRearm, Operand::kNone},
    {"rearm-app", Action::kRearm, Operand::kArgument},
    {"rearm-sku", Action::kRearm, Operand::kArgument},
    {"sai", Action::kKmsHost, Operand::kWithName},
    {"sri", Action::kKmsHost, Operand::kWithName},
    {"sprt", Action::kKmsHost, Operand::kWithName},
    {"sdns", Action::kKmsHost, Operand::kWithName},
    {"cdns", Action::kKmsHost, Operand::kWithName},
    {"spri", Action::kKmsHost, Operand::kWithName},
    {"cpri", Action::kKmsHost, Operand::kWithName},
    {"stao", Action::kTokenActivation, Operand::kWithName},
    {"ctao", Action::kTokenActivation, Operand::kWithName},
    {"fta", Action::kTokenActivation, Operand::kWithName},
    {"ril", Action::kTokenActivation, Operand::kWithName},
    {"ilc", Action::kInstallLicense, Operand::kArgument},
    {"rilc", Action::kInstallLicense, Operand::kNone},
    {"ad-activation-online", Action::kAdActivation, Operand::kKey},
    {"ad-activation-apply-cid", Action::kAdActivation, Operand::kKey},
    // Only asks for an installation id, but hands over the KMS host key.
    {"ad-activation-get-iid", Action::kAdActivation, Operand::kKey},
    {"del-ao", Action::kAdActivation, Operand::kWithName},
    {"dli", Action::kActivate, Operand::kNone, true},
    {"dlv", Action::kActivate, Operand::kNone, true},
    {"xpr", Action::kActivate, Operand::kNone, true},
    {"dti", Action::kActivate, Operand::kNone, true},
    {"lil", Action::kActivate, Operand::kNone, true},
    {"ltc", Action::kActivate, Operand::kNone, true},
    {"ao-list", Action::kActivate, Operand::kNone, true},
};

// Switches of ospp.vbs that change something; it knows no "-".
constexpr Switch kOsppSwitches[] = {
    {"inpkey", Action::kInstallKey, Operand::kKey},
    {"unpkey", Action::kUninstallKey, Operand::kArgument},
    {"act", Action::kActivate, Operand::kNone},
    {"actcid", Action::kActivate, Operand::kArgument},
    {"sethst", Action::kSetKmsServer, Operand::kServer},
    {"remhst", Action::kClearKmsServer, Operand::kNone},
    {"setprt", Action::kSetKmsPort, Operand::kArgument},
    {"skms-domain", Action::kSetKmsDomain, Operand::kArgument},
    {"ckms-domain", Action::kClearKmsDomain, Operand::kNone},
    {"cachst", Action::kSetKmsCaching, Operand::kArgument},
    {"actype", Action::kSetActivationType, Operand::kArgument},
    {"rearm", Action::kRearm, Operand::kArgument},
    {"inslic", Action::kInstallLicense, Operand::kArgument},
    {"tokact", Action::kTokenActivation, Operand::kWithName},
    {"rtokil", Action::kTokenActivation, Operand::kWithName},
    {"stokflag", Action::kTokenActivation, Operand::kWithName},
    {"ctokflag", Action::kTokenActivation, Operand::kWithName},
};

const Switch* find_switch(std::span<const Switch> switches, std::string_view name) {
  const auto found = std::find_if(switches.begin(), switches.end(),
                                  [&](const Switch& one) { return equal_no_case(one.name, name); });
  return found == switches.end() ? nullptr : &*found;
}

std::string switch_text(const Switch& what) { return std::string("/").append(what.name); }

// "/skms :1689" keeps the server and sets the port.
void split_port(ToolCall& call) {
  if (!call.server.starts_with(':')) return;
  call.action = Action::kSetKmsPort;
  call.argument = call.server.substr(1);
  call.server.clear();
}

// ">nul", "2>&1": what follows is not for the program.
bool is_redirection(std::string_view word) {
  if (!word.empty() && word.front() >= '0' && word.front() <= '9') word.remove_prefix(1);
  return word.starts_with('>') || word.starts_with('<');
}

bool is_option(std::string_view word) { return word.starts_with('/') || word.starts_with('-'); }

// Quotes of "for /f" and ends of blocks that hang on a word of cmd.
std::string cleaned(std::string_view word) {
  constexpr std::string_view kAround = "'\"`(),;";
  const std::size_t first = word.find_first_not_of(kAround);
  if (first == std::string_view::npos) return {};
  return std::string(word.substr(first, word.find_last_not_of(kAround) - first + 1));
}

// The word behind a switch; empty where there is none.
std::string operand_at(std::span<const Word> words, std::size_t index) {
  const std::string word = cleaned(text_at(words, index));
  return is_redirection(word) || is_option(word) ? std::string() : word;
}

// [computer [user password]]: slmgr takes them before its switch, ospp behind it.
void put_computer(ToolCall& call, std::span<const std::string> words) {
  if (words.size() != 1 && words.size() != 3) return;
  call.target = words[0];
  if (words.size() == 3) call.password = words[2];
}

std::string key_among(std::span<const Word> words) {
  for (const Word& word : words)
    if (!find_keys(word.text).empty()) return word.text;
  return {};
}

}  // namespace

bool begins_command(const ToolWords& words) {
  if (words.shell != Shell::kCmd && words.name.quoted && words.before.empty()) return false;
  constexpr std::array<std::string_view, 13> kStarters = {
      "&",  "call", "cmd",   "cscript",       "do",      "else", "exist",
      "if", "not",  "start", "start-process", "wscript", ""};
  return std::all_of(words.before.begin(), words.before.end(), [&](const Word& word) {
    const std::string name = program_name(word.text);
    return is_option(word.text) || name == program_name(words.name.text) ||
           std::find(kStarters.begin(), kStarters.end(), name) != kStarters.end();
  });
}

// Only the first switch counts. Parameters of Start-Process may stand between.
std::optional<ToolCall> read_slmgr(const ToolWords& words) {
  std::vector<std::string> computer;
  bool is_plain = true;
  for (std::size_t i = 0; i < words.after.size(); ++i) {
    const std::string word = cleaned(words.after[i].text);
    if (is_redirection(word) || computer.size() > 3) return std::nullopt;
    if (word.starts_with("//") || word.empty()) continue;
    if (!is_option(word)) {
      computer.push_back(word);
      continue;
    }
    const Switch* found = find_switch(kSlmgrSwitches, std::string_view(word).substr(1));
    is_plain = is_plain && found != nullptr;
    if (found == nullptr) continue;
    if (found->only_displays) return std::nullopt;
    ToolCall call{"slmgr", found->action, "", "", "", "", ""};
    put_operand(call, found->operand, switch_text(*found), operand_at(words.after, i + 1));
    split_port(call);
    if (is_plain) put_computer(call, computer);
    return call;
  }
  return std::nullopt;
}

std::optional<ToolCall> read_ospp(const ToolWords& words) {
  for (std::size_t i = 0; i < words.after.size(); ++i) {
    const std::string word = cleaned(words.after[i].text);
    if (is_redirection(word)) return std::nullopt;
    if (!word.starts_with('/')) continue;
    const std::size_t colon = std::min(word.find(':'), word.size());
    const Switch* found = find_switch(kOsppSwitches, std::string_view(word).substr(1, colon - 1));
    if (found == nullptr) continue;
    ToolCall call{"ospp", found->action, "", "", "", "", ""};
    put_operand(call, found->operand, switch_text(*found),
                word.substr(std::min(colon + 1, word.size())));
    std::vector<std::string> computer;
    for (std::size_t j = i + 1; !operand_at(words.after, j).empty() && j < i + 5; ++j)
      computer.push_back(operand_at(words.after, j));
    put_computer(call, computer);
    return call;
  }
  return std::nullopt;
}

std::optional<ToolCall> read_ospprearm(const ToolWords& words) {
  if (!begins_command(words)) return std::nullopt;
  return ToolCall{"ospprearm", Action::kRearm, "", "", operand_at(words.after, 0), "", ""};
}

// The Volume Activation Tools: a wizard that sets up KMS hosts and activation by Active Directory.
std::optional<ToolCall> read_vmw(const ToolWords& words) {
  if (!begins_command(words)) return std::nullopt;
  return ToolCall{"vmw", Action::kKmsHost, key_among(words.after), "", "", "", ""};
}

std::optional<ToolCall> read_dism(const ToolWords& words) {
  const auto edition = option_value(words.after, "set-edition");
  const auto key = option_value(words.after, edition ? "productkey" : "set-productkey");
  // "/GetEula" only writes the terms of the edition to a file.
  if ((!edition && !key) || has_option(words.after, "geteula")) return std::nullopt;
  ToolCall call{"dism", Action::kInstallKey, cleaned(key.value_or("")), "", "", "", ""};
  if (edition) {
    call.action = Action::kSetEdition;
    call.argument = cleaned(*edition);
  }
  call.target = cleaned(option_value(words.after, "image").value_or(""));
  return call;
}

std::optional<ToolCall> read_changepk(const ToolWords& words) {
  const auto key = option_value(words.after, "productkey");
  if (!key) return std::nullopt;
  return ToolCall{"changepk", Action::kInstallKey, cleaned(*key), "", "", "", ""};
}

std::optional<ToolCall> read_sysprep(const ToolWords& words) {
  const bool generalizes = has_option(words.after, "generalize");
  if (!generalizes && !has_option(words.after, "oobe") && !has_option(words.after, "audit"))
    return std::nullopt;
  ToolCall call{"sysprep", generalizes ? Action::kGeneralize : Action::kSysprep, "", "", "", "",
                ""};
  call.argument = cleaned(option_value(words.after, "unattend").value_or(""));
  return call;
}

// It runs "sysprep.exe /quiet /generalize /oobe /quit".
std::optional<ToolCall> read_lti_sysprep(const ToolWords&) {
  return ToolCall{"sysprep", Action::kGeneralize, "", "", "LTISysprep.wsf", "", ""};
}

std::optional<ToolCall> read_set_product_key(const ToolWords& words) {
  const auto key = option_value(words.after, "productkey");
  if (!key) return std::nullopt;
  return ToolCall{"powershell",
                  Action::kInstallKey,
                  *key,
                  "",
                  "",
                  option_value(words.after, "path").value_or(""),
                  ""};
}

std::optional<ToolCall> read_set_edition(const ToolWords& words) {
  const auto edition = option_value(words.after, "edition");
  if (!edition) return std::nullopt;
  return ToolCall{"powershell",
                  Action::kSetEdition,
                  "",
                  "",
                  *edition,
                  option_value(words.after, "path").value_or(""),
                  ""};
}

}  // namespace assay
