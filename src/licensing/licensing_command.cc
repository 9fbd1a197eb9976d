#include "licensing/licensing_command.h"

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <utility>

#include "base/text.h"
#include "licensing/command_roles.h"
#include "licensing/key_text.h"
#include "licensing/licensing_tools.h"
#include "licensing/script_variables.h"

namespace assay {
namespace {

// A command line within a command line: cmd /c "powershell -Command \"Start-Process ...\"" is 3.
constexpr std::size_t kMaxNesting = 6;
// Windows starts no program with more than 32,767 characters.
constexpr std::size_t kMaxWords = 4'096;
// "if exist slmgr.vbs cscript slmgr.vbs ..." names two; long lists of names call none.
constexpr std::size_t kMaxTools = 32;
// Of a key that is put together; a drive letter in a variable says nothing about the key.
constexpr std::size_t kShortestPart = 4;
constexpr std::size_t kMaxText = 400;
constexpr std::size_t kMaxOperand = 256;

Shell shell_of(ScriptKind kind) {
  switch (kind) {
    case ScriptKind::kPowerShell: return Shell::kPowerShell;
    case ScriptKind::kVbScript: return Shell::kVbScript;
    case ScriptKind::kBatch:
    case ScriptKind::kCommandLine: break;
  }
  return Shell::kCmd;
}

bool has_blank(std::string_view text) {
  return text.find_first_of(" \t") != std::string_view::npos;
}

// At most `limit` bytes, cut between characters.
std::string shortened(std::string text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
  return text.substr(0, limit) + "...";
}

// Masked before it is cut: half a key would not be seen.
std::string for_report(std::string_view text) {
  return shortened(redact_keys(std::string(text.substr(0, 4 * kMaxOperand))), kMaxOperand);
}

// Values of variables that went into a command line, and into those around it.
struct UsedValues {
  std::vector<std::string> values;
  std::shared_ptr<const UsedValues> outer;
};

bool comes_from(const UsedValues* used, std::string_view text) {
  if (text.empty()) return false;
  for (; used != nullptr; used = used->outer.get())
    for (const std::string& value : used->values)
      if (contains_no_case(value, text) ||
          (value.size() >= kShortestPart && contains_no_case(text, value)))
        return true;
  return false;
}

// Text that is being read as a command line: a line of the script, or an argument that is one.
struct Frame {
  Frame(std::string its_text, Shell its_shell, std::size_t its_depth,
        std::shared_ptr<const UsedValues> its_used)
      : text(std::move(its_text)),
        shell(its_shell),
        depth(its_depth),
        commands(text, shell),
        variables(shell),
        used(std::move(its_used)) {}
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  std::string text;
  Shell shell;
  std::size_t depth;
  CommandCutter commands;  // over text
  ScriptVariables variables;
  std::shared_ptr<const UsedValues> used;
};

// A command in words; arguments that are command lines of their own stand apart.
struct ReadCommand {
  std::vector<Word> words;
  std::vector<std::pair<std::string, Shell>> lines;
  bool is_cut = false;
};

// Whether an argument belongs to a tool that stands before it: "/ipk KEY" of Start-Process.
bool is_switch_with_operand(std::string_view text) {
  return text.starts_with('/') || text.starts_with('-');
}

// cmd ends a program's name at a slash: "slmgr/ato".
std::optional<Word> take_glued_switch(Word& word) {
  const std::size_t slash = word.text.find('/', 1);
  if (word.quoted || slash == std::string::npos) return std::nullopt;
  Word glued{word.text.substr(slash), false, word.begin + slash, word.end};
  Word name{word.text.substr(0, slash), false, word.begin, glued.begin};
  if (find_tool(name) == nullptr) return std::nullopt;
  word = std::move(name);
  return glued;
}

ReadCommand read_words(std::string_view command, Shell shell, bool feeds_shell) {
  ReadCommand read;
  std::vector<Word> all = words_of(command, shell, kMaxWords);
  read.is_cut = all.size() == kMaxWords;
  const bool is_written =
      !all.empty() && is_echo(all.front().text) && (feeds_shell || writes_script(all));
  bool runs_arguments = shell == Shell::kVbScript;
  bool tool_seen = false;
  for (Word& word : all) {
    const auto glued = shell == Shell::kCmd ? take_glued_switch(word) : std::nullopt;
    if (!is_written && !word.quoted && only_speaks(word)) return read;
    if (!word.quoted && is_power_shell(word)) {
      read.lines.emplace_back(power_shell_script(command.substr(word.end)), Shell::kPowerShell);
      return read;
    }
    const bool is_tool = find_tool(word) != nullptr;
    const bool is_line = word.quoted && has_blank(word.text) && !is_tool;
    if (is_line && tool_seen && is_switch_with_operand(word.text)) {
      const std::vector<Word> parts = words_of(word.text, Shell::kCmd, kMaxWords);
      read.words.insert(read.words.end(), parts.begin(), parts.end());
    } else if (is_line && runs_arguments && mentions_licensing(word.text)) {
      read.lines.emplace_back(word.text, Shell::kCmd);
    } else {
      read.words.push_back(word);
      if (glued) read.words.push_back(*glued);
    }
    tool_seen = tool_seen || is_tool;
    runs_arguments = runs_arguments || runs_its_argument(word);
  }
  return read;
}

struct FoundCall {
  ToolCall call;
  std::size_t begin = 0;  // of the tool's name, in the command
};

// The first tool that is called with a meaning. What stands in a here-string may be prose, and must
// begin with its tool.
std::optional<FoundCall> read_tools(std::span<const Word> words, Shell shell, bool is_prose) {
  std::size_t tools = 0;
  for (std::size_t i = 0; i < words.size() && tools < kMaxTools; ++tools) {
    std::size_t next = i + 1;
    while (next < words.size() && find_tool(words[next]) == nullptr) ++next;
    const Tool* tool = find_tool(words[i]);
    const ToolWords parts{words.first(i), words[i], words.subspan(i + 1, next - i - 1), shell};
    // A string of PowerShell or VBScript alone is a value.
    const bool is_value = shell != Shell::kCmd && i == 0 && words[i].quoted;
    if (tool != nullptr && !is_value && (!is_prose || begins_command(parts)))
      if (const auto call = tool->read(parts)) return FoundCall{*call, words[i].begin};
    i = next;
  }
  return std::nullopt;
}

// Also where quotes or escapes stand between the groups of a key.
std::string without_groups(std::string text, const std::optional<ProductKey>& key) {
  if (!key) return text;
  const std::string full = key->full();
  for (std::size_t group = 0; group < 4; ++group)
    text = replace_all(std::move(text), full.substr(group * 6, 5), "*****");
  return text;
}

// The command, or of a long one what begins with its tool.
std::string text_for_report(std::string_view command, const FoundCall& found,
                            const std::optional<ProductKey>& key) {
  if (command.size() > kMaxText) command = command.substr(std::min(found.begin, command.size()));
  std::string text = redact_keys(std::string(command.substr(0, 4 * kMaxText)));
  text = without_groups(std::move(text), key);
  if (!found.call.password.empty()) text = replace_all(std::move(text), found.call.password, "***");
  return shortened(std::move(text), kMaxText);
}

class CommandFinder {
 public:
  CommandFinder(ScriptKind kind, const Limits& limits)
      : limits_(limits), shell_(shell_of(kind)), variables_(shell_) {}

  void read_line(const ScriptLine& line);
  bool is_full() const { return found_.commands.size() >= limits_.max_script_commands; }
  void cut(std::string what) {
    if (!found_.cut) found_.cut = Error{ErrorCode::kLimit, std::move(what), std::nullopt, {}};
  }
  LicensingCommands found() && { return std::move(found_); }

 private:
  void read_command(Frame& frame, std::string_view command);
  void push_lines(const Frame& frame, ReadCommand& read,
                  const std::shared_ptr<const UsedValues>& used);
  void add(const FoundCall& found, std::string_view command, const UsedValues& used);

  const Limits& limits_;
  Shell shell_;
  ScriptVariables variables_;
  std::deque<Frame> frames_;  // what is being read, the innermost last
  std::size_t line_ = 0;
  bool is_prose_ = false;
  LicensingCommands found_;
};

void CommandFinder::read_line(const ScriptLine& line) {
  line_ = line.number;
  is_prose_ = line.is_data;
  frames_.emplace_back(line.text, is_prose_ ? Shell::kCmd : shell_, 0U, nullptr);
  while (!frames_.empty() && !is_full()) {
    Frame& frame = frames_.back();
    std::string_view command;
    if (frame.commands.next(command))
      read_command(frame, command);
    else
      frames_.pop_back();
  }
  frames_.clear();
}

void CommandFinder::read_command(Frame& frame, std::string_view command) {
  ScriptVariables& variables = frame.depth == 0 && !is_prose_ ? variables_ : frame.variables;
  if (frame.shell == Shell::kCmd && is_remark(command)) return frame.commands.stop();
  if (variables.take_assignment(command)) return;
  const auto used = std::make_shared<UsedValues>();
  used->outer = frame.used;
  const std::string expanded = variables.expand(command, used->values);
  if (!mentions_licensing(expanded)) return;
  ReadCommand read = read_words(expanded, frame.shell, feeds_a_shell(frame.commands));
  const auto found = read_tools(read.words, frame.shell, is_prose_);
  if (found) add(*found, expanded, *used);
  if (!found && read.is_cut) cut("words of a command");
  push_lines(frame, read, used);
}

// The first is read first.
void CommandFinder::push_lines(const Frame& frame, ReadCommand& read,
                               const std::shared_ptr<const UsedValues>& used) {
  if (read.lines.empty()) return;
  if (frame.depth == kMaxNesting) return cut("command lines within a command line");
  const std::size_t depth = frame.depth + 1;
  for (auto line = read.lines.rbegin(); line != read.lines.rend(); ++line)
    frames_.emplace_back(std::move(line->first), line->second, depth, used);
}

void CommandFinder::add(const FoundCall& found, std::string_view command, const UsedValues& used) {
  const ToolCall& call = found.call;
  LicensingCommand result;
  result.tool = call.tool;
  result.action = call.action;
  const std::vector<FoundKey> keys = find_keys(call.key, KeySpelling::kAnySpelling);
  if (!keys.empty()) result.key = keys.front().key;
  result.server = for_report(call.server);
  result.argument = for_report(keys.empty() && call.argument.empty() ? call.key : call.argument);
  result.target = for_report(call.target);
  for (const std::string& given : {call.key, call.server, call.argument})
    result.from_variable = result.from_variable || has_variable(given) || comes_from(&used, given);
  result.line = line_;
  result.text = text_for_report(command, found, result.key);
  found_.commands.push_back(std::move(result));
}

}  // namespace

std::string_view name_of(LicensingAction action) {
  constexpr std::array<std::string_view, 25> kNames = {"install-key",
                                                       "uninstall-key",
                                                       "clear-key",
                                                       "activate",
                                                       "rearm",
                                                       "set-kms-server",
                                                       "clear-kms-server",
                                                       "set-kms-port",
                                                       "clear-kms-port",
                                                       "set-kms-domain",
                                                       "clear-kms-domain",
                                                       "set-kms-caching",
                                                       "set-activation-type",
                                                       "kms-host",
                                                       "ad-activation",
                                                       "token-activation",
                                                       "install-license",
                                                       "set-edition",
                                                       "set-skip-rearm",
                                                       "stop-service",
                                                       "disable-service",
                                                       "configure-service",
                                                       "delete-service",
                                                       "generalize",
                                                       "sysprep"};
  return kNames[static_cast<std::size_t>(action)];
}

LicensingCommands find_licensing_commands(std::string_view utf8, ScriptKind kind,
                                          const Limits& limits) {
  CommandFinder finder(kind, limits);
  if (utf8.size() > limits.max_text_bytes) {
    finder.cut("size of a script");
    utf8 = utf8.substr(0, limits.max_text_bytes);
  }
  ScriptLines lines(utf8, kind);
  ScriptLine line;
  while (!finder.is_full() && lines.next(line)) finder.read_line(line);
  if (finder.is_full()) finder.cut("licensing commands of a script");
  return std::move(finder).found();
}

}  // namespace assay
