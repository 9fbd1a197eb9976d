// Keys in commands that install them, and keys that merely stand in the text of a script: in a
// variable nobody resolves, in a comment. Both are read by whoever gets the image; only the first
// are installed for sure.

#include <algorithm>

#include <fmt/core.h>

#include "facts/key_doors.h"
#include "facts/licensing_commands.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

DoorKey key_at(const CommandText& text, const ProductKey& key, std::size_t line) {
  DoorKey found;
  found.origin = text.origin;
  found.file = text.file;
  found.line = text.kind == ScriptKind::kCommandLine ? 0 : line;
  found.pass = text.pass;
  found.key = key;
  found.from = text.from;
  return found;
}

bool is_known(const DoorKeys& keys, const CommandText& text, const ProductKey& key) {
  return std::any_of(keys.found.begin(), keys.found.end(), [&](const DoorKey& known) {
    return known.key == key && known.file == text.file && known.origin == text.origin;
  });
}

}  // namespace

DoorKeys command_keys(const Subject& subject) {
  DoorKeys keys;
  const FoundCommands& commands = licensing_commands(subject);
  keys.unread = commands.unread;
  for (const FoundCommand& found : commands.found) {
    if (!found.command.key) continue;
    DoorKey key = key_at(*found.text, *found.command.key, found.command.line);
    key.where =
        fmt::format("{}, {} {}", found.place(), found.command.tool, name_of(found.command.action));
    key.is_office = found.is_office();
    keys.found.push_back(std::move(key));
  }
  for (const CommandText& text : command_texts(subject).found)
    for (const FoundKey& found : find_keys(text.text)) {
      if (is_known(keys, text, found.key)) continue;
      DoorKey key = key_at(text, found.key, found.line);
      key.where = text.where.empty() ? fmt::format("line {}", found.line) : text.where;
      key.is_deployed = false;
      keys.found.push_back(std::move(key));
    }
  return keys;
}

}  // namespace assay
