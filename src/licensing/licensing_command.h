// Commands that change licensing, in scripts and on command lines: who is called, to do what, with
// which key or server.
//
// Layer: licensing (knowledge without I/O). Format and list of commands: docs/formats/scripts.md.
// Read: slmgr, ospp, ospprearm, DISM, changepk, sysprep, vmw, sc, net, reg, their PowerShell and
// WMI counterparts; called directly, through cscript, cmd, powershell, start, a task, a Run value,
// or WScript.Shell. Not a command: comments, what is printed, commands that only display.
// Not evaluated: loops, functions, arguments, results of other commands, encoded commands. What
// cannot be resolved is still a command, without a key.
// Limits: time is linear in the text. A bound that is met is said in `cut`.
// Tests: tests/licensing/licensing_command_test.cc, script_corpus_test.cc,
// tests/fuzz/script_fuzz.cc.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "licensing/product_key.h"
#include "licensing/script_lines.h"

namespace assay {

enum class LicensingAction {
  kInstallKey,
  kUninstallKey,
  kClearKey,  // only its copy in the registry
  kActivate,
  kRearm,
  kSetKmsServer,
  kClearKmsServer,
  kSetKmsPort,
  kClearKmsPort,
  kSetKmsDomain,  // where the client looks for SRV records
  kClearKmsDomain,
  kSetKmsCaching,
  kSetActivationType,
  kKmsHost,       // settings that only a KMS host has: listening port, DNS publishing, priority
  kAdActivation,  // of a whole forest, with a KMS host key
  kTokenActivation,
  kInstallLicense,
  kSetEdition,
  kSetSkipRearm,
  kStopService,
  kDisableService,
  kConfigureService,
  kDeleteService,
  kGeneralize,
  kSysprep,  // without /generalize
};
std::string_view name_of(LicensingAction action);  // "install-key", "set-kms-server" ...

struct LicensingCommand {
  std::string_view tool;  // "slmgr", "ospp", "dism", "wmi", "reg" ...: a constant
  LicensingAction action = LicensingAction::kInstallKey;
  std::optional<ProductKey> key;
  std::string server;    // as written, maybe with a port
  std::string argument;  // edition, port, domain, value ...; or the key's text if it is no key
  std::string target;    // another computer, or the folder of an image; empty: this computer
  // Whether key, server or argument come from a variable. With kInstallKey and no key: from one
  // whose value is not known.
  bool from_variable = false;
  std::size_t line = 0;  // from 1
  std::string text;      // the command, at most some 400 characters; keys and passwords masked
};

struct LicensingCommands {
  std::vector<LicensingCommand> commands;  // in the order of the script
  std::optional<Error> cut;                // kLimit: the list may lack something
};

LicensingCommands find_licensing_commands(std::string_view utf8, ScriptKind kind,
                                          const Limits& limits);

}  // namespace assay
