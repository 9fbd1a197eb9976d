// assay cat: the bytes of one file of an image.

#include <algorithm>
#include <memory>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/command.h"
#include "image/hive_file.h"
#include "image/locator.h"
#include "image/parts_tree.h"

namespace assay {

namespace {

struct CatOptions {
  std::string target;
  std::string path;
  bool recovered = false;
  EngineOptions engine;
};

constexpr const char* kCatFooter = R"(Examples:
  assay cat install.wim!1 Windows/Panther/unattend.xml
  assay cat golden.vhdx!3 Windows/System32/config/SOFTWARE > SOFTWARE
  assay cat mounted/ Users/Default/file.txt:Zone.Identifier    a named stream
  assay cat --recovered mounted/ Windows/System32/config/SYSTEM > SYSTEM
  assay cat --recovered SYSTEM > SYSTEM.clean                  a hive with its logs beside it)";

constexpr std::size_t kBlock = 1U << 20;

// "file.txt:stream": no Windows name holds a colon.
std::pair<std::string, std::string> split_stream(const std::string& path) {
  const std::size_t colon = path.find(':');
  if (colon == std::string::npos) return {path, {}};
  return {path.substr(0, colon), path.substr(colon + 1)};
}

Result<void> copy(const ByteSource& source, std::ostream& out) {
  Bytes block;
  for (std::uint64_t at = 0; at < source.size(); at += block.size()) {
    block.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, source.size() - at)));
    TRY(source.read_at(at, block));
    out.write(reinterpret_cast<const char*>(block.data()),
              static_cast<std::streamsize>(block.size()));
    if (!out) return {};  // said once, when the program ends
  }
  return {};
}

Result<void> write_file(const Opened& opened, const CatOptions& options, std::ostream& out) {
  TRY_ASSIGN(const FileTreePtr tree, tree_of(opened, options.engine.open.limits));
  const auto [path, stream] = split_stream(replace_all(options.path, "\\", "/"));
  TRY_ASSIGN(const std::optional<Entry> entry, tree->find(path));
  if (!entry) return fail(ErrorCode::kNotFound, fmt::format("no such file: {}", path));
  if (entry->kind == EntryKind::kDirectory && stream.empty())
    return fail(ErrorCode::kUsage, fmt::format("{} is a folder", path));
  TRY_ASSIGN(const ByteSourcePtr source, tree->open(path, stream));
  return copy(*source, out);
}

// The hive as replayed, header included, so that other tools can open it.
Result<void> write_recovered(const Opened& opened, const CatOptions& options,
                             const Console& console) {
  const Limits& limits = options.engine.open.limits;
  HiveBytes hive;
  if (opened.hive) {
    hive = *opened.hive;
  } else {
    TRY_ASSIGN(const FileTreePtr tree, tree_of(opened, limits));
    TRY_ASSIGN(hive, hive_with_logs(*tree, replace_all(options.path, "\\", "/")));
  }
  TRY_ASSIGN(const ReplayedHive replayed, replay(hive, limits));
  for (const AppliedLog& log : replayed.logs)
    console.err << fmt::format("assay: {}: applied {} entries, sequence {} to {}\n",
                               printable(log.name), log.entries, log.first_sequence,
                               log.last_sequence);
  if (!replayed.state.note.empty())
    console.err << fmt::format("assay: {}: {}\n", printable(hive.name),
                               printable(replayed.state.note));
  return copy(*replayed.bytes, console.out);
}

// A hive file is its own content; everything else needs a path.
Result<void> write(const Opened& opened, const CatOptions& options, const Console& console) {
  if (options.path.empty() && !opened.hive)
    return fail(ErrorCode::kUsage, "name a file: assay cat TARGET PATH");
  if (options.recovered) return write_recovered(opened, options, console);
  if (opened.hive) return copy(*opened.hive->bytes, console.out);
  return write_file(opened, options, console.out);
}

int run(const CatOptions& options, const Console& console) {
  const Result<Opened> opened = open_locator(options.target, options.engine.open);
  if (!opened) return report_error(console, opened.error());
  report_notes(console, options.target, opened->notes);
  Result<void> written = write(*opened, options, console);
  if (!written) return report_error(console, in(options.target, std::move(written).error()));
  return kExitClean;
}

}  // namespace

void add_cat_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<CatOptions>();
  CLI::App* command = app.add_subcommand("cat", "Write a file of an image to standard output");
  command->footer(kCatFooter);
  command->add_option("TARGET", options->target, "Image, disk, disc, archive, folder or hive")
      ->required()
      ->type_name("");
  command->add_option("PATH", options->path, "File in it; of a hive none")->type_name("");
  command->add_flag("--recovered", options->recovered, "A hive with its transaction logs applied");
  add_engine_options(*command, options->engine);
  command->callback([options, &program] {
    program.run = [options, &program] {
      prepare(options->engine);
      return finish(options->engine, run(*options, program.console), program.console);
    };
  });
}

}  // namespace assay
