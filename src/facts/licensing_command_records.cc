// licensing_command: what the scripts and command lines of an image do to licensing.

#include <fmt/core.h>

#include "facts/definitions.h"
#include "facts/key_class.h"
#include "facts/licensing_commands.h"
#include "licensing/key_text.h"
#include "licensing/kms_address.h"

namespace assay {

namespace {

FoundCommands find_commands(const Subject& subject) {
  const CommandTexts& texts = command_texts(subject);
  FoundCommands commands;
  commands.unread = texts.unread;
  for (const CommandText& text : texts.found) {
    LicensingCommands found =
        find_licensing_commands(text.text, text.kind, subject.options().limits);
    for (LicensingCommand& command : found.commands)
      commands.found.push_back({&text, std::move(command)});
    if (found.cut)
      commands.unread.push_back({in(text.file, *std::move(found.cut)), {{"origin", text.origin}}});
  }
  return commands;
}

void set_key(const Subject& subject, const ProductKey& key, Record& record) {
  const KeyClass known = classify_key(subject, key);
  record.set("stored", key.redacted());
  if (known.channel) record.set("channel", known.channel->text());
  if (known.published != nullptr)
    record.set("published", std::string(name_of(known.published->kind)));
}

void set_server(const Subject& subject, const std::string& server, Record& record) {
  if (server.empty()) return;
  const KmsAddress address = classify_kms_address(server, subject.tables());
  record.set("server", address.host.empty() ? server : address.host);
  record.set("server_kind", std::string(name_of(address.kind)));
}

Record command_record(const Subject& subject, const FoundCommand& found) {
  const LicensingCommand& command = found.command;
  Record record;
  record.set("origin", found.text->origin);
  record.set("file", found.text->file);
  record.set("line", static_cast<std::int64_t>(command.line));
  record.set("where", found.place());
  record.set("pass", found.text->pass);
  record.set("tool", std::string(command.tool));
  record.set("action", std::string(name_of(command.action)));
  record.set("product", std::string(found.is_office() ? "office" : "windows"));
  set_server(subject, command.server, record);
  record.set("argument", redact_keys(command.argument));
  record.set("from_variable", command.from_variable);
  if (command.key) set_key(subject, *command.key, record);
  record.set("text", command.text);
  record.evidence.push_back(found.evidence());
  return record;
}

Records command_records(const Subject& subject) {
  const FoundCommands& commands = licensing_commands(subject);
  Records records;
  records.unread = commands.unread;
  for (const FoundCommand& found : commands.found)
    records.found.push_back(command_record(subject, found));
  if (!subject.artefact().tree)
    records.unread.push_back(
        {Error{ErrorCode::kOutside, "a hive on its own has no files", {}, {}}});
  return records;
}

constexpr FieldHelp kLicensingCommandFields[] = {
    {"origin", "script, answer-file, run-key, task or task-sequence"},
    {"file", "the file it stands in; of the registry, the hive"},
    {"line", "line of the script, from 1"},
    {"where", "place within the file, or the registry value"},
    {"pass", "of an answer file: specialize, oobeSystem ..."},
    {"tool", "slmgr, ospp, dism, changepk, wmi, reg, sc ..."},
    {"action",
     "install-key, uninstall-key, clear-key, activate, rearm, set-kms-server, clear-kms-server, "
     "set-kms-port, set-kms-domain, set-activation-type, kms-host, ad-activation, set-edition, "
     "set-skip-rearm, stop-service, disable-service, generalize ..."},
    {"product", "windows or office"},
    {"server", "KMS server that is set, without its port"},
    {"server_kind", "as kms_server.kind"},
    {"argument", "edition, port, domain or value that it carries"},
    {"from_variable", "whether key, server or argument come from a variable of the script"},
    {"stored", "last five characters of its key"},
    {"channel", "channel of its key; missing: no key, or not known"},
    {"published", "gvlk, office-gvlk, avma or default, if its key is a published one"},
    {"text", "the command, keys and passwords masked"},
};

constexpr RecordDefinition kLicensingCommandRecords[] = {
    {"licensing_command", "a command of a script, task or answer file that changes licensing",
     kLicensingCommandFields, command_records},
};

}  // namespace

bool FoundCommand::is_office() const { return command.tool.starts_with("ospp"); }

std::string FoundCommand::place() const {
  return text->where.empty() ? fmt::format("line {}", command.line) : text->where;
}

Evidence FoundCommand::evidence() const {
  return {text->from, fmt::format("{}: {}", place(), command.text)};
}

const FoundCommands& licensing_commands(const Subject& subject) {
  return subject.memo<FoundCommands>("licensing commands", find_commands);
}

std::span<const RecordDefinition> licensing_command_records() { return kLicensingCommandRecords; }

}  // namespace assay
