// What the words behind a tool's name mean for licensing. Part of licensing_command.h: nothing else
// includes this.
//
// Layer: licensing. One table of tools; a row says how the tool is called and who reads its words.
// Sources of all switches and methods: docs/formats/scripts.md.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "licensing/command_words.h"
#include "licensing/licensing_command.h"

namespace assay {

// A command before its key is read: everything as written.
struct ToolCall {
  std::string_view tool;
  LicensingAction action = LicensingAction::kInstallKey;
  std::string key;
  std::string server;
  std::string argument;
  std::string target;
  std::string password;  // of another computer; never shown
};

// What stands behind a switch or a method.
enum class Operand { kNone, kKey, kServer, kArgument, kWithName };

// Puts the operand's value where it belongs; with kWithName the argument is "name value".
void put_operand(ToolCall& call, Operand operand, const std::string& name,
                 const std::string& value);

struct ToolWords {
  std::span<const Word> before;
  const Word& name;
  std::span<const Word> after;  // up to the next tool's name
  Shell shell;
};

struct Tool {
  std::string_view name;  // lower case, without folder and ending
  std::optional<ToolCall> (*read)(const ToolWords& words);
};

// The tool that `word` names: by its file, as a cmdlet, or as a method of an object. nullptr: none.
const Tool* find_tool(const Word& word);

// The last part of a path, without the ending of a program, in lower case.
std::string program_name(std::string_view word);

// Whether `text` could have to do with licensing: a quick look before words are read.
bool mentions_licensing(std::string_view text);

// Readers, by kind.
std::optional<ToolCall> read_slmgr(const ToolWords& words);
std::optional<ToolCall> read_ospp(const ToolWords& words);
std::optional<ToolCall> read_ospprearm(const ToolWords& words);
std::optional<ToolCall> read_vmw(const ToolWords& words);
std::optional<ToolCall> read_dism(const ToolWords& words);
std::optional<ToolCall> read_changepk(const ToolWords& words);
std::optional<ToolCall> read_sysprep(const ToolWords& words);
std::optional<ToolCall> read_lti_sysprep(const ToolWords& words);
std::optional<ToolCall> read_set_product_key(const ToolWords& words);
std::optional<ToolCall> read_set_edition(const ToolWords& words);
std::optional<ToolCall> read_sc(const ToolWords& words);
std::optional<ToolCall> read_net(const ToolWords& words);
std::optional<ToolCall> read_set_service(const ToolWords& words);
std::optional<ToolCall> read_stop_service(const ToolWords& words);
std::optional<ToolCall> read_reg(const ToolWords& words);
std::optional<ToolCall> read_set_item_property(const ToolWords& words);
std::optional<ToolCall> read_remove_item_property(const ToolWords& words);
std::optional<ToolCall> read_reg_write(const ToolWords& words);
std::optional<ToolCall> read_wmi_method(const ToolWords& words);

// Whether a name alone, without any switch, is a call: it begins the command, or only words stand
// before it that start programs.
bool begins_command(const ToolWords& words);

// The value of a switch or parameter, "/name:value", "-name value"; nullopt: it is not there.
// `name` in lower case, without its mark.
std::optional<std::string> option_value(std::span<const Word> words, std::string_view name);
bool has_option(std::span<const Word> words, std::string_view name);

// Empty where there are fewer words.
std::string text_at(std::span<const Word> words, std::size_t index);

}  // namespace assay
