#include "licensing/licensing_tools.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace assay {
namespace {

constexpr Tool kTools[] = {
    {"changepk", read_changepk},
    {"dism", read_dism},
    {"ltisysprep.wsf", read_lti_sysprep},  // MDT's own script around sysprep
    {"net", read_net},
    {"net1", read_net},
    {"new-itemproperty", read_set_item_property},
    {"ospp", read_ospp},
    {"ospprearm", read_ospprearm},
    {"reg", read_reg},
    {"regwrite", read_reg_write},  // a method of WScript.Shell
    {"remove-itemproperty", read_remove_item_property},
    {"sc", read_sc},
    {"set-itemproperty", read_set_item_property},
    {"set-service", read_set_service},
    {"set-windowsedition", read_set_edition},
    {"set-windowsproductkey", read_set_product_key},
    {"setvalue", read_set_item_property},  // [Microsoft.Win32.Registry]::SetValue
    {"slmgr", read_slmgr},
    {"stop-service", read_stop_service},
    {"sysprep", read_sysprep},
    {"vmw", read_vmw},
    // Methods of SoftwareLicensingService and SoftwareLicensingProduct.
    {"activate", read_wmi_method},
    {"clearkeymanagementservicelisteningport", read_wmi_method},
    {"clearkeymanagementservicelookupdomain", read_wmi_method},
    {"clearkeymanagementservicemachine", read_wmi_method},
    {"clearkeymanagementserviceport", read_wmi_method},
    {"clearproductkeyfromregistry", read_wmi_method},
    {"clearvlactivationtypeenabled", read_wmi_method},
    {"depositactivedirectoryofflineactivationconfirmation", read_wmi_method},
    {"depositofflineconfirmationid", read_wmi_method},
    {"disablekeymanagementservicednspublishing", read_wmi_method},
    {"disablekeymanagementservicehostcaching", read_wmi_method},
    {"doactivedirectoryonlineactivation", read_wmi_method},
    {"enablekeymanagementservicelowpriority", read_wmi_method},
    {"generateactivedirectoryofflineactivationid", read_wmi_method},
    {"installlicense", read_wmi_method},
    {"installproductkey", read_wmi_method},
    {"rearmapp", read_wmi_method},
    {"rearmsku", read_wmi_method},
    {"rearmwindows", read_wmi_method},
    {"setkeymanagementservicelisteningport", read_wmi_method},
    {"setkeymanagementservicelookupdomain", read_wmi_method},
    {"setkeymanagementservicemachine", read_wmi_method},
    {"setkeymanagementserviceport", read_wmi_method},
    {"setvlactivationinterval", read_wmi_method},
    {"setvlactivationtypeenabled", read_wmi_method},
    {"setvlrenewalinterval", read_wmi_method},
    {"uninstallproductkey", read_wmi_method},
};

const Tool* find_by_name(std::string_view name) {
  const auto found = std::find_if(std::begin(kTools), std::end(kTools),
                                  [&](const Tool& tool) { return tool.name == name; });
  return found == std::end(kTools) ? nullptr : found;
}

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
}

bool is_mark(char letter) { return letter == '/' || letter == '-'; }

// The value behind "/name" or "/name:" in `word`; nullopt: another word.
std::optional<std::string_view> behind_option(std::string_view word, std::string_view name) {
  if (word.size() <= name.size() || !is_mark(word.front())) return std::nullopt;
  if (!equal_no_case(word.substr(1, name.size()), name)) return std::nullopt;
  const std::string_view value = word.substr(1 + name.size());
  if (value.empty() || value.front() == ':') return value;
  return std::nullopt;
}

}  // namespace

std::string program_name(std::string_view word) {
  if (word.starts_with('/')) return {};  // a switch: "/type", "/copy"
  // Longer names are none of ours, and a word may be as long as the script.
  constexpr std::size_t kLongestTail = 64;
  constexpr std::string_view kMarks = "'\"()@&`,;";
  const std::size_t first = word.find_first_not_of(kMarks);
  if (first == std::string_view::npos) return {};
  word = word.substr(first, word.find_last_not_of(kMarks) - first + 1);
  if (word.size() > kLongestTail) word = word.substr(word.size() - kLongestTail);
  const std::size_t folder = word.find_last_of("\\/");
  if (folder != std::string_view::npos) word = word.substr(folder + 1);
  for (const std::string_view ending : {".exe", ".vbs", ".com"})
    if (ends_with_no_case(word, ending)) return lower_ascii(word.substr(0, word.size() - 4));
  return lower_ascii(word);
}

const Tool* find_tool(const Word& word) {
  const std::string name = program_name(word.text);
  if (const Tool* tool = find_by_name(name)) return tool;
  const std::size_t object = name.find_last_of(".:");
  if (object == std::string_view::npos) return nullptr;
  const Tool* method = find_by_name(std::string_view(name).substr(object + 1));
  if (method == nullptr) return nullptr;
  const bool is_method = method->read == read_wmi_method || method->read == read_reg_write ||
                         method->name == "setvalue" || name[object] == ':';
  return is_method ? method : nullptr;
}

bool mentions_licensing(std::string_view text) {
  constexpr std::array<std::string_view, 21> kParts = {
      "activation",     "changepk",       "dism",       "dnspublish", "keymanagement", "kmslow",
      "methodname",     "ospp",           "productkey", "rearm",      "renewalinterv", "slmgr",
      "slsvc",          "softwarelic",    "sppsvc",     "sysprep",    "vlrenewal",     "vmw",
      "windowsedition", "installlicense", "lowpriority"};
  std::array<bool, 256> begins{};
  for (const std::string_view part : kParts)
    begins[static_cast<unsigned char>(part.front())] = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!begins[static_cast<unsigned char>(lower(text[at]))]) continue;
    const std::string_view rest = text.substr(at);
    for (const std::string_view part : kParts)
      if (rest.size() >= part.size() && std::equal(part.begin(), part.end(), rest.begin(),
                                                   [](char a, char b) { return a == lower(b); }))
        return true;
  }
  return false;
}

std::optional<std::string> option_value(std::span<const Word> words, std::string_view name) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto value = behind_option(words[i].text, name);
    if (!value) continue;
    if (value->size() > 1) return std::string(value->substr(1));
    return text_at(words, i + 1);
  }
  return std::nullopt;
}

bool has_option(std::span<const Word> words, std::string_view name) {
  return std::any_of(words.begin(), words.end(),
                     [&](const Word& word) { return behind_option(word.text, name).has_value(); });
}

std::string text_at(std::span<const Word> words, std::size_t index) {
  return index < words.size() ? words[index].text : std::string();
}

void put_operand(ToolCall& call, Operand operand, const std::string& name,
                 const std::string& value) {
  switch (operand) {
    case Operand::kNone: return;
    case Operand::kKey: call.key = value; return;
    case Operand::kServer: call.server = value; return;
    case Operand::kArgument: call.argument = value; return;
    case Operand::kWithName: call.argument = value.empty() ? name : name + ' ' + value; return;
  }
}

}  // namespace assay
