// assay ls: the files of an image, one path a line.

#include <algorithm>
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/command.h"
#include "image/locator.h"
#include "image/parts_tree.h"

namespace assay {

namespace {

struct LsOptions {
  std::string target;
  std::string path;
  bool is_long = false;
  bool recursive = false;
  EngineOptions engine;
};

constexpr const char* kLsFooter =
    R"(Paths are relative to TARGET, with '/' between names. In a WIM of several images the first name is
the number of the image, on a disk that of the partition.

Examples:
  assay ls install.wim                      the images, or the root of the only one
  assay ls install.wim!1 Windows/System32/config
  assay ls golden.vhdx                      partitions and their file systems
  assay ls -l golden.vhdx!3 Windows         files of the third, with sizes, times and streams
  assay ls win11.iso!sources/install.wim
  assay ls -l -R mounted/ Windows/Panther)";

char kind_letter(EntryKind kind) {
  switch (kind) {
    case EntryKind::kDirectory: return 'd';
    case EntryKind::kLink: return 'l';
    case EntryKind::kOther: return 'o';
    case EntryKind::kFile: return '-';
  }
  return '?';
}

class Lister {
 public:
  Lister(const FileTree& tree, const LsOptions& options, std::ostream& out)
      : tree_(tree), options_(options), out_(out) {}

  // `path` itself if it is a file, what it holds if it is a folder. A folder that cannot be read
  // does not hide the others: the first error is given back at the end.
  Result<void> run(const std::string& path) {
    TRY_ASSIGN(const std::optional<Entry> entry, tree_.find(path));
    if (!entry) return fail(ErrorCode::kNotFound, fmt::format("no such file or folder: {}", path));
    if (entry->kind != EntryKind::kDirectory) {
      print(path, *entry);
      return {};
    }
    list_all(path);
    if (first_error_) return fail(*first_error_);
    return {};
  }

 private:
  void list_all(const std::string& start) {
    std::vector<std::string> pending{start};
    while (!pending.empty()) {
      const std::string path = std::move(pending.back());
      pending.pop_back();
      std::vector<std::string> folders = list_one(path);
      if (options_.recursive) pending.insert(pending.end(), folders.rbegin(), folders.rend());
    }
  }

  std::vector<std::string> list_one(const std::string& path) {
    std::vector<std::string> folders;
    Result<std::vector<Entry>> entries = tree_.list(path);
    if (!entries) {
      if (!first_error_) first_error_ = in(path, std::move(entries).error());
      return folders;
    }
    std::sort(entries->begin(), entries->end(),
              [](const Entry& a, const Entry& b) { return fold(a.name) < fold(b.name); });
    for (const Entry& entry : *entries) {
      const std::string full = join_path(path, entry.name);
      print(full, entry);
      if (entry.kind == EntryKind::kDirectory) folders.push_back(full);
    }
    return folders;
  }

  void print(const std::string& path, const Entry& entry) {
    if (!options_.is_long) {
      out_ << printable(path) << '\n';
      return;
    }
    const std::string target =
        entry.link_target.empty() ? "" : " -> " + printable(entry.link_target);
    out_ << fmt::format("{} {:08x} {:>12} {:<20} {}{}\n", kind_letter(entry.kind), entry.attributes,
                        entry.size, to_iso8601(entry.modified), printable(path), target);
    for (const StreamInfo& stream : entry.streams)
      out_ << fmt::format("s {:08x} {:>12} {:<20} {}:{}\n", 0, stream.size, "", printable(path),
                          printable(stream.name));
  }

  const FileTree& tree_;
  const LsOptions& options_;
  std::ostream& out_;
  std::optional<Error> first_error_;
};

void print_image(const Part& part, std::ostream& out) {
  const WimImageInfo info = part.wim.value_or(WimImageInfo{});
  out << fmt::format("{:<3} {:<24} {:<20} {}\n", part.name, printable(info.edition),
                     printable(info.installation_type), printable(part.description));
}

// In the unit in which it has one to three digits before the point, as people say it.
std::string spoken_size(std::uint64_t bytes) {
  static constexpr const char* kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; size >= 1000 && unit + 1 < std::size(kUnits); ++unit) size /= 1024;
  return fmt::format("{:.{}f} {}", size, unit == 0 ? 0 : 1, kUnits[unit]);
}

void print_volume(const Part& part, std::ostream& out) {
  const std::string file_system = !part.file_system.empty() ? part.file_system
                                  : part.may_hold_windows   ? "unknown"
                                                            : "-";
  out << fmt::format("{:<3} {:<14} {:>10}  {}\n", part.name, printable(file_system),
                     spoken_size(part.size), printable(part.description));
}

// Whether the parts are to be shown as a table: of a disk always, of a WIM where it was asked for.
bool wants_table(const Opened& opened, const LsOptions& options) {
  if (opened.parts.empty() || options.recursive || !options.path.empty()) return false;
  if (opened.parts.front().kind == Part::Kind::kVolume) return true;
  return options.is_long && opened.parts.size() > 1;
}

Result<void> list(const LsOptions& options, const Console& console) {
  TRY_ASSIGN(const Opened opened, open_locator(options.target, options.engine.open));
  report_notes(console, options.target, opened.notes);
  if (wants_table(opened, options)) {
    for (const Part& part : opened.parts)
      part.kind == Part::Kind::kVolume ? print_volume(part, console.out)
                                       : print_image(part, console.out);
    if (opened.lost) return fail(in(options.target, *opened.lost));
    return {};
  }
  Result<FileTreePtr> tree = tree_of(opened, options.engine.open.limits);
  if (!tree) return fail(in(options.target, std::move(tree).error()));
  Result<void> listed =
      Lister(**tree, options, console.out).run(replace_all(options.path, "\\", "/"));
  if (!listed) return fail(in(options.target, std::move(listed).error()));
  if (opened.lost && options.path.empty()) return fail(in(options.target, *opened.lost));
  return {};
}

}  // namespace

void add_ls_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<LsOptions>();
  CLI::App* command = app.add_subcommand("ls", "List the files of an image or folder");
  command->footer(kLsFooter);
  command->add_option("TARGET", options->target, "Image, disk, disc, archive or folder")
      ->required()
      ->type_name("");
  command->add_option("PATH", options->path, "Folder or file in it")->type_name("");
  command->add_flag("-l,--long", options->is_long,
                    "Kind, attributes, size, time, streams; of a WIM its images");
  command->add_flag("-R,--recursive", options->recursive, "Also what lies in folders");
  add_engine_options(*command, options->engine);
  command->callback([options, &program] {
    program.run = [options, &program] {
      prepare(options->engine);
      const Result<void> listed = list(*options, program.console);
      const int code = listed ? kExitClean : report_error(program.console, listed.error());
      return finish(options->engine, code, program.console);
    };
  });
}

}  // namespace assay
