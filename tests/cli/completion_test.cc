// What is offered at the cursor of a shell, for every command and option.

#include "cli/completion.h"

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

#include "cli/completion_values.h"
#include "report/writer.h"
#include "rules/rule_set.h"
#include "support/command_line.h"
#include "support/program.h"

namespace assay {
namespace {

using Words = std::vector<std::string>;

Completion completed(const Words& words) { return complete(*CommandLine().app, words); }

Words offered(const Words& words) {
  Words found;
  for (const Candidate& candidate : completed(words).candidates) found.push_back(candidate.word);
  return found;
}

bool offers(const Words& words, const std::string& candidate) {
  const Words found = offered(words);
  return std::count(found.begin(), found.end(), candidate) == 1;
}

TEST_CASE("commands complete, at the top and below others, hidden ones do not") {
  CHECK(offered({"sc"}) == Words{"scan"});
  CHECK(offers({""}, "inspect"));
  CHECK_FALSE(offers({""}, "man"));
  CHECK_FALSE(offers({""}, "complete"));
  CHECK(offered({"rules", ""}) == Words{"list", "show", "test", "lint"});
  CHECK(offered({"rules", "li"}) == Words{"list", "lint"});
  CHECK(offered({"nonsense", ""}).empty());
}

TEST_CASE("an option completes where its dash was written, with its text") {
  CHECK(offered({"ls", "--lo"}) == Words{"--long"});
  CHECK(offers({"ls", "-"}, "-l"));
  CHECK(offers({"ls", "-"}, "--long"));
  CHECK(offers({"ls", "--"}, "--long"));
  CHECK_FALSE(offers({"ls", "--"}, "-l"));
  CHECK_FALSE(offers({"ls", ""}, "--long"));
  CHECK(offers({"--"}, "--version"));
  const Completion completion = completed({"ls", "--lo"});
  CHECK(completion.candidates.front().help.starts_with("Kind, attributes"));
  CHECK(completion.paths == Paths::kNone);
}

TEST_CASE("options of one command are not offered for another") {
  CHECK(offers({"scan", "--fail"}, "--fail-on"));
  CHECK(offered({"ls", "--fail"}).empty());
  CHECK(offered({"rules", "show", "--verb"}).empty());
  CHECK(offers({"rules", "test", "--verb"}, "--verbose"));
}

TEST_CASE("an option that was given is offered again only if it is repeatable") {
  CHECK_FALSE(offers({"scan", "--strict", "--"}, "--strict"));
  CHECK_FALSE(offers({"scan", "-v", "--"}, "--verbose"));
  CHECK(offers({"scan", "--rule", "KMS001", "--"}, "--rule"));
  CHECK(offers({"scan", "-f", "text", "--"}, "--format"));
}

TEST_CASE("choices complete after a space and after an equals sign") {
  CHECK(offered({"scan", "--fail-on", ""}) == Words{"critical", "high", "medium", "low", "info"});
  CHECK(offered({"scan", "--fail-on", "h"}) == Words{"high"});
  CHECK(offered({"scan", "--fail-on=h"}) == Words{"--fail-on=high"});
  CHECK(offered({"reg", "--format", ""}) == Words{"text", "reg"});
  CHECK(offered({"ls", "--engine=r"}) == Words{"--engine=reference"});
  CHECK(offered({"completion", ""}) == Words{"bash", "zsh", "fish", "powershell"});
  CHECK(offered({"scan", "--fail-on", "high", "--color", "a"}) == Words{"auto", "always"});
  CHECK(offered({"ls", "-lR", "--engine", "n"}) == Words{"native"});
  CHECK(offered({"scan", "--nonsense=h"}).empty());
  CHECK(offered({"scan", "--strict=h"}).empty());
}

TEST_CASE("report formats complete, also the second of a list, and then the file") {
  CHECK(offered({"scan", "-f", ""}).size() == writer_formats().size());
  CHECK(offered({"scan", "-f", "sa"}) == Words{"sarif"});
  CHECK(offered({"scan", "--format=sa"}) == Words{"--format=sarif"});
  CHECK(offered({"scan", "-f", "text,sa"}) == Words{"text,sarif"});
  CHECK(offered({"scan", "-f", "text=a,sa"}) == Words{"text=a,sarif"});
  const Completion file = completed({"scan", "-f", "json=rep"});
  CHECK(file.candidates.empty());
  CHECK(file.paths == Paths::kFiles);
  CHECK(file.before == "json=");
  CHECK(completed({"scan", "--format=text,json=rep"}).before == "--format=text,json=");
}

TEST_CASE("rules complete by id and by tag, without case") {
  CHECK(offered({"rules", "show", "KMS001"}) == Words{"KMS001"});
  CHECK(offered({"rules", "show", "kms001"}) == Words{"KMS001"});
  CHECK(offered({"explain", "ke"}).front().starts_with("KEY"));
  CHECK(offers({"explain", "ke"}, "key"));
  CHECK(offers({"scan", "--rule", "tag:vla-00"}, "tag:vla-001"));
  CHECK(offers({"scan", "--skip-rule=tag:vla-00"}, "--skip-rule=tag:vla-001"));
  CHECK(offered({"rules", "show", "tag:"}).empty());
  CHECK(offers({"explain", "0xC004F03"}, "0xC004F038"));
  CHECK(offered({"rules", "show", "KMS001", ""}).front().starts_with("-"));
  const Words all = offered({"rules", "show", ""});
  CHECK(all.size() == RuleSet::with_default_rules(RuleSet::Tests::kSkip)->rules().size());
}

TEST_CASE("parameters of rules complete up to the value, which is free") {
  CHECK(offered({"scan", "--set", "allowed_k"}) == Words{"allowed_kms="});
  CHECK(offered({"scan", "--set", "allowed_kms=x"}).empty());
}

TEST_CASE("paths are left to the shell; after a free value nothing fits") {
  CHECK(completed({"scan", ""}).paths == Paths::kFiles);
  CHECK(completed({"scan", "a.wim", "b"}).paths == Paths::kFiles);
  CHECK(completed({"scan", "-o", "x"}).paths == Paths::kFiles);
  CHECK(completed({"scan", "--output=x"}).before == "--output=");
  CHECK(completed({"scan", "--rules", ""}).paths == Paths::kFolders);
  CHECK(completed({"scan", "-j", ""}).paths == Paths::kNone);
  CHECK(completed({"scan", "--as-of", ""}).paths == Paths::kNone);
  CHECK(offered({"scan", "-j", ""}).empty());
  CHECK(completed({"explain", ""}).paths == Paths::kNone);
}

TEST_CASE("after -- every word is an argument") {
  CHECK(offered({"scan", "--", "--fail"}).empty());
  CHECK(completed({"scan", "--", "-x"}).paths == Paths::kFiles);
}

TEST_CASE("where nothing else can follow, options are offered") {
  CHECK(offers({"rules", "list", ""}, "--format"));
  CHECK(offers({"version", ""}, "--help"));
}

TEST_CASE("what stands for a value is known to completion, for every option and argument") {
  CommandLine line;
  for_each_command(*line.app, [](CLI::App& command) {
    for (CLI::Option* option : command.get_options())
      if (takes_value(*option) && choices_of(*option).empty()) {
        CAPTURE(full_name(command), option->get_name(), value_name(*option));
        INFO("add a line to the table of cli/completion_values.cc");
        CHECK(is_known_value(value_name(*option)));
      }
  });
}

TEST_CASE("every option of every command is offered") {
  CommandLine line;
  for_each_command(*line.app, [](CLI::App& command) {
    for (const CLI::Option* option : shown_options(command))
      for (const std::string& name : spellings(*option)) {
        Words words = words_of(command);
        words.push_back(name);
        CAPTURE(full_name(command), name);
        CHECK(offers(words, name));
      }
  });
}

TEST_CASE("assay complete prints candidates with their texts, and a last line about paths") {
  const auto printed = [](const Words& arguments) {
    const ProgramResult result = run_inside(arguments);
    CHECK(result.code == 0);
    CHECK(result.err.empty());
    return result.out;
  };
  CHECK(printed({"complete", "--", "sc"}) == "scan\tAudit images, folders and hives\n:none\n");
  CHECK(printed({"complete", "--", "scan", ""}) == ":files\n");
  CHECK(printed({"complete", "--next", "--", "scan"}) == ":files\n");
  CHECK(printed({"complete", "--", "scan", "-f", "json=r"}) == ":files json=\n");
  CHECK(printed({"complete", "--", "scan", "--rules="}) == ":folders --rules=\n");
  CHECK(printed({"complete", "--"}) == ":none\n");
  CHECK(run_inside({"complete"}).code == 2);
}

TEST_CASE("hostile words do no harm to completion") {
  for (const Words& words : {Words{"scan", std::string("\0\x1b", 2)},
                             {"-"},
                             {"--"},
                             {"---"},
                             {"-=", ""},
                             {"="},
                             {"--=x"},
                             {"scan", "-f", "=,=,"},
                             {"scan", "-"},
                             {std::string(100000, '-')},
                             {"-", "-", "-"}})
    CHECK_NOTHROW(completed(words));
}

}  // namespace
}  // namespace assay
