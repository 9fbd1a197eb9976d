// Scripts and command lines as people publish them. Most change nothing about licensing.
#include <map>

#include <catch2/catch.hpp>

#include "base/xml.h"
#include "licensing/licensing_command.h"
#include "support/corpus.h"
#include "support/text_file.h"

namespace assay {
namespace {

struct Counted {
  std::size_t read = 0;  // scripts and command lines
  std::vector<LicensingCommand> commands;

  void add(std::string_view text, ScriptKind kind) {
    const LicensingCommands found = find_licensing_commands(text, kind, {});
    CHECK_FALSE(found.cut);
    ++read;
    commands.insert(commands.end(), found.commands.begin(), found.commands.end());
  }
};

// Command lines of answer files and task sequences, and the scripts that some bring along.
void add_all(const XmlNode& root, Counted& counted) {
  std::vector<const XmlNode*> pending{&root};
  while (!pending.empty()) {
    const XmlNode& node = *pending.back();
    pending.pop_back();
    const bool is_line = node.name == "Path" || node.name == "CommandLine" || node.name == "action";
    if (is_line && !node.text.empty()) counted.add(node.text, ScriptKind::kCommandLine);
    if (const auto kind = script_kind_of(node.attribute("path")); node.name == "File" && kind)
      counted.add(node.text, *kind);
    for (const XmlNode& child : node.children) pending.push_back(&child);
  }
}

Counted count(const std::filesystem::path& file) {
  Counted counted;
  const std::string text = read_text_file(file);
  if (const auto kind = script_kind_of(file.filename().string())) counted.add(text, *kind);
  if (text.find('<') == std::string::npos || counted.read > 0) return counted;
  if (const Result<XmlNode> root = parse_xml(text, {})) add_all(*root, counted);
  return counted;
}

TEST_CASE("published scripts and task sequences hold the commands that a reader finds") {
  struct Known {
    std::size_t read;
    std::size_t generalizes;  // MDT calls LTISysprep.wsf up to three times
  };
  const std::map<std::string, Known> known = {
      {"ArthurJDurand__MDT-TS-and-Scripts__OEM_Recovery_OEM_unattend.xml", {2, 0}},
      {"ArthurJDurand__MDT-TS-and-Scripts__mdtshare_WIN11PROX64_ts.xml", {69, 3}},
      {"DeploymentResearch__DRFiles__ArmDeployment_Unattend.xml", {5, 0}},
      {"DeploymentResearch__DRFiles__BIOS-001_ts.xml", {7, 0}},
      {"FriendsOfMDT__PSD__Unattend_x64.xml.10.0", {6, 0}},
      {"GgYu01__Windows_init__SetupComplete.cmd", {1, 0}},
      {"Maxymo78__Win11-Unattended-Suite__autounattend.xml", {4, 0}},
      {"boxcutter__windows__win2012-datacenter_Autounattend.xml", {1, 0}},
      {"chef__bento__win11_Autounattend.xml", {35, 0}},
      {"cloudbase__windows-imaging-tools__UnattendTemplate.xml", {3, 0}},
      {"dansonnenburg__CaptureShare__W81EX64_Unattend.xml", {6, 0}},
      {"dansonnenburg__CaptureShare__W81EX64_ts.xml", {65, 3}},
      {"kubernetes-sigs__image-builder__windows-2022_autounattend.xml", {14, 0}},
      {"mdelgert__Win11__autounattend.xml", {39, 0}},
      {"memstechtips__UnattendedWinstall__autounattend.xml", {37, 0}},
      {"msoxzw__quiet-windows-10__SetupComplete.cmd", {1, 0}},
      {"petrleba__NTLite-install__SetupComplete.cmd", {1, 0}},
      {"technology-toolbox__MDT-Build__WS2016-REF_Unattend.xml", {7, 0}},
      {"technology-toolbox__MDT-Build__WS2016-REF_ts.xml", {59, 3}},
      {"technology-toolbox__MDT-Deploy__WS2022_Unattend.xml", {7, 0}},
      {"technology-toolbox__MDT-Deploy__WS2022_ts.xml", {52, 3}},
  };
  const auto corpus = find_corpus();
  if (!corpus) return;
  for (const auto& [name, expected] : known) {
    INFO(name);
    const Counted counted = count(*corpus / "answer" / name);
    CHECK(counted.read == expected.read);
    CHECK(counted.commands.size() == expected.generalizes);
    for (const LicensingCommand& command : counted.commands) {
      CHECK(command.action == LicensingAction::kGeneralize);
      CHECK(command.argument == "LTISysprep.wsf");
    }
  }
}

// INI files, registry files and configurations read as scripts: nothing in them is a command.
TEST_CASE("no file of the corpus is taken for a script with licensing commands") {
  for (const auto& file : corpus_files("answer")) {
    INFO(file.string());
    const std::string text = read_text_file(file);
    for (const ScriptKind kind : {ScriptKind::kBatch, ScriptKind::kVbScript}) {
      for (const LicensingCommand& command : find_licensing_commands(text, kind, {}).commands) {
        INFO(command.text);
        CHECK(command.argument == "LTISysprep.wsf");
      }
    }
  }
}

}  // namespace
}  // namespace assay
