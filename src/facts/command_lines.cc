#include "facts/command_lines.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/core.h>

#include "base/text.h"
#include "facts/answer_files.h"
#include "facts/registry_reading.h"
#include "facts/share_commands.h"
#include "facts/text_files.h"
#include "facts/windows_path.h"
#include "registry/value_text.h"

namespace assay {

namespace {

// Keys whose values are command lines, at each start or logon. HKU\.DEFAULT is the system's own
// profile.
constexpr std::array<std::string_view, 9> kRunKeys = {
    "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run",
    "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunOnce",
    "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunOnceEx\\*",
    "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunServicesOnce",
    "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer\\Run",
    "HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows\\CurrentVersion\\Run",
    "HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows\\CurrentVersion\\RunOnce",
    "HKU\\.DEFAULT\\Software\\Microsoft\\Windows\\CurrentVersion\\Run",
    "HKU\\.DEFAULT\\Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce",
};

// Folders whose scripts are run by Setup, by policy or at logon; {root} is the system root.
constexpr std::array<std::string_view, 15> kScriptPlaces = {
    "{root}/Setup/Scripts/**/*.*",
    "{root}/OEM/**/*.*",
    "{root}/System32/oobe/*.cmd",
    "{root}/System32/GroupPolicy/Machine/Scripts/*/*.*",
    "{root}/System32/GroupPolicy/User/Scripts/*/*.*",
    "*.cmd",
    "*.bat",
    "*.ps1",
    "*.vbs",
    "$OEM$/**/*.*",
    "sources/$OEM$/**/*.*",
    "Recovery/OEM/*.*",
    "Recovery/AutoApply/**/*.*",
    "ProgramData/Microsoft/Windows/Start Menu/Programs/StartUp/*.*",
    "Users/Default/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup/*.*",
};

// Scripts of Windows and Office that carry out what others tell them to.
bool is_tool(std::string_view path) {
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  return equal_no_case(name, "slmgr.vbs") || equal_no_case(name, "ospp.vbs");
}

// A script names another; more than this many are no longer a chain but an attack.
constexpr std::size_t kMaxNamedScripts = 256;

class CommandCollector {
 public:
  explicit CommandCollector(const Subject& subject)
      : subject_(subject), tree_(subject.artefact().tree.get()) {}

  CommandTexts collect() {
    add_run_keys();
    if (tree_ == nullptr) return std::move(texts_);
    add_answer_files();
    add_tasks();
    add_share();
    for (const std::string_view place : kScriptPlaces) add_scripts(place);
    add_named_scripts();
    return std::move(texts_);
  }

 private:
  const Limits& limits() const { return subject_.options().limits; }
  const std::string& root() const { return subject_.artefact().system_root; }

  void add_unread(std::string_view origin, Error error) {
    texts_.unread.push_back({std::move(error), {{"origin", std::string(origin)}}});
  }

  void add_run_keys() {
    for (const std::string_view pattern : kRunKeys) {
      if (auto error = distrusted(subject_, pattern)) {
        add_unread("run-key", *std::move(error));
        continue;
      }
      const KeyMatches keys = subject_.registry().match(pattern);
      for (const Error& error : keys.errors)
        if (!is_outside(error)) add_unread("run-key", error);
      for (const Key& key : keys.found) add_run_key(key);
    }
  }

  void add_run_key(const Key& key) {
    const Result<std::vector<Value>> values = key.values();
    if (!values) return add_unread("run-key", values.error());
    for (const Value& value : *values)
      if (const auto text = as_string(value); text && !text->empty())
        texts_.found.push_back({"run-key",
                                key.file(),
                                fmt::format("{}\\{}", key.path(), value.name),
                                {},
                                ScriptKind::kCommandLine,
                                *text,
                                provenance_of(key, value.name)});
  }

  void add_answer_files() {
    const AnswerFiles& files = answer_files(subject_);
    for (const Error& error : files.unread) add_unread("answer-file", error);
    for (const AnswerFile& file : files.found)
      for (const AnswerComponent& component : components_of(file.root))
        add_commands(file.path, component.pass, component.name(), *component.node);
  }

  // <Path> of RunSynchronousCommand and RunAsynchronousCommand, <CommandLine> of
  // FirstLogonCommands, LogonCommands and AuditCommands.
  void add_commands(const std::string& path, const std::string& pass, const std::string& component,
                    const XmlNode& parent) {
    for (const XmlNode& node : parent.children) {
      const bool is_command = (equal_no_case(node.name, "Path") &&
                               contains_no_case(parent.name, "synchronousCommand")) ||
                              equal_no_case(node.name, "CommandLine");
      if (is_command && !node.text.empty()) {
        const std::string where =
            fmt::format("{} / {} / {} / {}", pass, component, parent.name, node.name);
        texts_.found.push_back({"answer-file",
                                path,
                                where,
                                pass,
                                ScriptKind::kCommandLine,
                                node.text,
                                {path, {}, {}, {}, {}}});
      }
      add_commands(path, pass, component, node);
    }
  }

  void add_tasks() {
    for (const PathMatches::Match& match : matches("task", "{root}/System32/Tasks/**/*"))
      if (match.entry.kind == EntryKind::kFile && is_foreign_task(match.path)) add_task(match.path);
  }

  static bool is_foreign_task(std::string_view path) {
    constexpr std::string_view kOwn = "/System32/Tasks/Microsoft/Windows/";
    return !contains_no_case(path, kOwn) || contains_no_case(path, "/SoftwareProtectionPlatform/");
  }

  void add_task(const std::string& path) {
    const Result<std::optional<TextFile>> file = read_text_file(subject_, path);
    if (!file) return add_unread("task", file.error());
    if (!*file) return;
    const Result<XmlNode> task = parse_xml((*file)->text, limits());
    if (!task) return add_unread("task", in(path, task.error()));
    const XmlNode* actions = task->child("Actions");
    if (actions == nullptr) return;
    for (const XmlNode& action : actions->children)
      if (action.name == "Exec")
        texts_.found.push_back(
            {"task",
             path,
             fmt::format("task {}", path.substr(path.find_last_of('/') + 1)),
             {},
             ScriptKind::kCommandLine,
             fmt::format("{} {}", action.child_text("Command"), action.child_text("Arguments")),
             {path, {}, {}, {}, {}}});
  }

  void add_share() {
    if (subject_.artefact().kind != ArtefactKind::kShare) return;
    const ShareCommands commands = share_commands(subject_);
    texts_.unread.insert(texts_.unread.end(), commands.unread.begin(), commands.unread.end());
    for (const ShareCommand& command : commands.found)
      texts_.found.push_back({"task-sequence",
                              command.file,
                              command.where,
                              {},
                              ScriptKind::kCommandLine,
                              command.text,
                              {command.file, {}, {}, {}, {}}});
  }

  std::vector<PathMatches::Match> matches(std::string_view origin, std::string_view place) {
    PathMatches paths = matches_at(subject_, place);
    for (Error& error : paths.errors) add_unread(origin, std::move(error));
    return std::move(paths.found);
  }

  void add_scripts(std::string_view place) {
    for (const PathMatches::Match& match : matches("script", place))
      if (match.entry.kind != EntryKind::kDirectory && script_kind_of(match.path))
        add_script(match.path);
  }

  void add_script(const std::string& path) {
    if (is_tool(path) || !seen_.insert(fold(path)).second) return;
    const Result<std::optional<TextFile>> file = read_text_file(subject_, path);
    if (!file) return add_unread("script", file.error());
    if (!*file) return;
    texts_.found.push_back(
        {"script", path, {}, {}, *script_kind_of(path), (*file)->text, {path, {}, {}, {}, {}}});
  }

  // Scripts that the texts name, and those that they name in turn. The list grows while it is gone
  // through.
  void add_named_scripts() {
    std::size_t named = 0;
    for (std::size_t i = 0; i < texts_.found.size(); ++i)
      for (const std::string& path : scripts_in(texts_.found[i])) {
        const auto entry = tree_->find(path);
        if (!entry) add_unread("script", in(path, entry.error()));
        if (!entry || !*entry || (*entry)->kind == EntryKind::kDirectory) continue;
        if (++named > kMaxNamedScripts)
          return add_unread(
              "script",
              {ErrorCode::kLimit, "too many scripts call one another", {}, texts_.found[i].file});
        add_script(path);
      }
  }

  std::vector<std::string> scripts_in(const CommandText& text) const {
    if (text.kind == ScriptKind::kCommandLine) return scripts_named_in(text.text, root());
    std::vector<std::string> paths;
    ScriptLines lines(text.text, text.kind);
    for (ScriptLine line; lines.next(line);)
      for (std::string& path : scripts_named_in(line.text, root()))
        paths.push_back(std::move(path));
    return paths;
  }

  const Subject& subject_;
  const FileTree* tree_;
  std::set<std::string> seen_;
  CommandTexts texts_;
};

CommandTexts collect_commands(const Subject& subject) {
  return CommandCollector(subject).collect();
}

}  // namespace

const CommandTexts& command_texts(const Subject& subject) {
  return subject.memo<CommandTexts>("command texts", collect_commands);
}

}  // namespace assay
