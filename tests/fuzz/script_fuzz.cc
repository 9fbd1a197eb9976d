// A script of each kind; what is reported must hold no key, and no more than it may.

#include <cstdlib>

#include "base/text.h"
#include "licensing/key_text.h"
#include "licensing/licensing_command.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const Limits limits = Limits::for_fuzzing();
  const std::string text = decode_text_file(std::as_bytes(std::span(data, size)));
  for (const ScriptKind kind : {ScriptKind::kBatch, ScriptKind::kPowerShell, ScriptKind::kVbScript,
                                ScriptKind::kCommandLine}) {
    const LicensingCommands found = find_licensing_commands(text, kind, limits);
    if (found.commands.size() > limits.max_script_commands) std::abort();
    for (const LicensingCommand& command : found.commands) {
      if (name_of(command.action).empty() || command.line == 0) std::abort();
      if (command.text.size() > 512 || command.argument.size() > 512) std::abort();
      for (const std::string& shown : {command.text, command.argument, command.server})
        if (!find_keys(shown, KeySpelling::kAnySpelling).empty()) std::abort();
    }
  }
  return 0;
}
