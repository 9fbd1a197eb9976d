// The pages of the project, as tests read them: code blocks, links, headings, command lines.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace assay {

// Every *.md of the source tree, sorted.
std::vector<std::filesystem::path> markdown_pages();

// Relative to the source tree, for messages.
std::string page_name(const std::filesystem::path& page);

struct CodeBlock {
  std::string language;  // of its fence: "sh", "console"
  std::size_t line = 0;  // of the fence, from 1
  std::vector<std::string> lines;
};
std::vector<CodeBlock> code_blocks(const std::string& markdown);

struct Link {
  std::string target;  // "how-to/write-a-rule.md#tests"
  std::size_t line = 0;
};
// Those of running text, without what stands in code.
std::vector<Link> links_of(const std::string& markdown);

// The anchors of its headings, as GitHub and GitLab make them: "what-it-reads".
std::vector<std::string> anchors_of(const std::string& markdown);

// The calls of assay in shell lines, each as the words behind "assay": {"scan", "x.wim"}. What a
// pipe, a redirection, a comment or another program is left to the shell.
std::vector<std::vector<std::string>> assay_calls(const std::vector<std::string>& shell_lines);

}  // namespace assay
