#include "cli/target_list.h"

#include <filesystem>
#include <set>

#include <fmt/core.h>

#include "base/lines.h"
#include "base/text.h"
#include "cli/input_file.h"
#include "cli/terminal.h"
#include "image/image_search.h"
#include "io/host_files.h"

namespace assay {

namespace {

// One target a line; empty lines and those that begin with # are passed over.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> names;
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = trim(raw);
    if (!line.empty() && line.front() != '#') names.emplace_back(line);
  }
  return names;
}

Result<std::vector<std::string>> named_targets(const TargetFlags& flags, const Console& console) {
  std::vector<std::string> names;
  for (const std::string& name : flags.names)
    for (std::string& file : expand_wildcards(name)) names.push_back(std::move(file));
  if (!flags.list.empty()) {
    TRY_ASSIGN(const std::string text, read_input(flags.list, Limits{}.max_text_bytes, console));
    const std::vector<std::string> listed = lines_of(text);
    if (listed.empty())
      return fail(ErrorCode::kUsage, fmt::format("{}: names no target", printable(flags.list)));
    names.insert(names.end(), listed.begin(), listed.end());
  }
  if (names.empty()) return fail(ErrorCode::kUsage, "no target is named (see assay scan --help)");
  return names;
}

Result<std::vector<std::string>> searched(const std::string& name) {
  const std::filesystem::path folder = path_from_utf8(name);
  if (!is_host_folder(folder)) return std::vector<std::string>{name};
  TRY_ASSIGN(std::vector<std::string> found, find_images(folder));
  if (found.empty())
    return fail(ErrorCode::kUsage, fmt::format("{}: holds no image (-R)", printable(name)));
  return found;
}

}  // namespace

void add_target_options(CLI::App& command, TargetFlags& flags) {
  command
      .add_option("TARGET", flags.names,
                  "Image, disk, disc, archive, folder or hive; FILE!N for one image or volume")
      ->type_name("");
  command
      .add_option("--targets-from", flags.list, "Further targets, one a line; - is standard input")
      ->type_name("FILE");
  command.add_flag("-R,--recursive", flags.recursive, "Every image below the folders named");
}

Result<std::vector<std::string>> list_targets(const TargetFlags& flags, const Console& console) {
  TRY_ASSIGN(const std::vector<std::string> names, named_targets(flags, console));
  std::vector<std::string> targets;
  std::set<std::string> seen;
  for (const std::string& name : names) {
    std::vector<std::string> found = {name};
    if (flags.recursive) {
      TRY_ASSIGN(found, searched(name));
    }
    for (std::string& target : found)
      if (seen.insert(target).second) targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace assay
