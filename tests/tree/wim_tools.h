// The command-line tools of wimlib, to compare with: not the library's own door that we use.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "support/corpus.h"

namespace assay {

inline std::string printed_by(const std::string& command) {
  INFO(command);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"),
                                                             ::pclose);
  REQUIRE(pipe);
  std::string output;
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe.get()))
    output.append(buffer, got);
  return output;
}

// Warns and gives false where the tool is missing.
inline bool wim_tool(const std::string& name) {
  if (has_tool(name)) return true;
  WARN("skipped: no " + name);
  return false;
}

// All paths of an image as `wimdir` lists them, without the leading separator and the root.
inline std::set<std::string> wimdir_paths(const std::filesystem::path& wim, unsigned index) {
  std::set<std::string> paths;
  const std::string output = printed_by("wimdir " + shell_word(wim.string()) + " " +
                                        std::to_string(index) + " 2>/dev/null");
  for (std::size_t at = 0; at < output.size();) {
    const std::size_t end = std::min(output.find('\n', at), output.size());
    if (end > at + 1) paths.insert(output.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return paths;
}

// The bytes of one file as `wimextract` gives them. `references`: a glob of further split parts.
inline std::string wimextract_bytes(const std::filesystem::path& wim, unsigned index,
                                    const std::string& path, const std::string& references = {}) {
  std::string command = "wimextract " + shell_word(wim.string()) + " " + std::to_string(index) +
                        " " + shell_word("/" + path) + " --no-globs --to-stdout 2>/dev/null";
  if (!references.empty()) command += " --ref=" + shell_word(references);
  return printed_by(command);
}

}  // namespace assay
