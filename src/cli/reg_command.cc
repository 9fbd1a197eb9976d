// assay reg: keys and values of the registry of an image, or of a hive file.

#include <memory>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/command.h"
#include "image/target.h"
#include "licensing/key_text.h"
#include "registry/reg_writer.h"
#include "registry/value_text.h"

namespace assay {

namespace {

struct RegOptions {
  std::string target;
  std::string key;
  std::optional<std::string> value;
  bool recursive = false;
  std::string format = "text";
  EngineOptions engine;
};

constexpr const char* kRegFooter =
    R"(KEY begins with HKLM\SOFTWARE, HKLM\SYSTEM, HKU\S-1-5-20 or HKU\.DEFAULT; of a hive file it may
also be relative to the root of the hive. Product keys are shown by their last five characters.

Examples:
  assay reg install.wim!1 "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion" ProductName
  assay reg -r SOFTWARE "Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform"
  assay reg -r --format reg install.wim "HKLM\SYSTEM\CurrentControlSet\Services\sppsvc")";

// The only artefact that has a registry. A WIM of several images needs the number of one.
Result<Artefact> open_registry(const RegOptions& options, const Console& console) {
  TRY_ASSIGN(Target target, open_target(options.target, options.engine.open));
  report_notes(console, {}, target.notes);
  std::erase_if(target.artefacts,
                [](const PendingArtefact& artefact) { return !artefact.has_registry; });
  const std::size_t count = target.artefacts.size();
  if (count == 1) return target.artefacts.front().open();
  if (count == 0 && !target.errors.empty()) return fail(target.errors.front());
  const std::string what = count == 0 ? "holds no Windows"
                                      : fmt::format("holds {} images; name one: {}", count,
                                                    target.artefacts.front().locator);
  return fail(in(options.target, {ErrorCode::kUsage, what, {}, {}}));
}

std::string shown_name(const Value& value) {
  return value.name.empty() ? "(default)" : printable(value.name);
}

class Printer {
 public:
  Printer(const RegOptions& options, std::ostream& out, const Limits& limits)
      : options_(options), out_(out), limits_(limits) {}

  Result<void> print(const Key& key) {
    if (options_.format == "reg") return print_reg(key);
    if (options_.value) return print_value(key);
    return print_tree(key, 0);
  }

 private:
  Result<void> print_reg(const Key& key) {
    write_reg_header(out_);
    if (options_.value) {
      TRY_ASSIGN(const std::optional<Value> value, wanted_value(key));
      out_ << fmt::format("[{}]\n", key.path());
      write_reg_value(*value, out_);
      return {};
    }
    RegWriterOptions writing;
    writing.below = options_.recursive;
    writing.limits = limits_;
    const std::vector<Error> errors = write_reg_text(key, out_, writing);
    if (!errors.empty()) return fail(errors.front());
    return {};
  }

  Result<void> print_value(const Key& key) {
    TRY_ASSIGN(const std::optional<Value> value, wanted_value(key));
    out_ << printable(redact_keys(plain_text(*value)), true) << '\n';
    return {};
  }

  Result<std::optional<Value>> wanted_value(const Key& key) {
    TRY_ASSIGN(std::optional<Value> value, key.value(*options_.value));
    if (value) return value;
    return fail(ErrorCode::kNotFound,
                fmt::format("no value '{}' in {}", *options_.value, key.path()));
  }

  Result<void> print_tree(const Key& key, std::uint32_t depth) {
    if (depth > limits_.max_key_depth) return fail(ErrorCode::kLimit, "keys are nested too deeply");
    TRY(print_key(key));
    TRY_ASSIGN(const std::vector<Key> children, key.children());
    for (const Key& child : children) {
      if (options_.recursive)
        TRY(print_tree(child, depth + 1));
      else
        out_ << "  " << printable(child.name()) << "\\\n";
    }
    return {};
  }

  Result<void> print_key(const Key& key) {
    TRY_ASSIGN(const KeyInfo info, key.info());
    const std::string time = to_iso8601(info.last_written);
    out_ << printable(key.path()) << (time.empty() ? "" : "    " + time) << '\n';
    TRY_ASSIGN(const std::vector<Value> values, key.values());
    for (const Value& value : values)
      out_ << fmt::format("  {:<32} {:<14} {}\n", shown_name(value), type_name(value.type),
                          printable(redact_keys(display(value))));
    return {};
  }

  const RegOptions& options_;
  std::ostream& out_;
  const Limits& limits_;
};

bool has_place(std::string_view key) {
  for (const char* root : {"HKLM\\", "HKU\\", "HKCU", "HKEY_"})
    if (starts_with_no_case(key, root)) return true;
  return false;
}

// Of a hive file a key may be given without the place where Windows mounts the hive.
std::string full_path(const Artefact& artefact, const std::string& key) {
  if (artefact.kind != ArtefactKind::kHive || has_place(key)) return key;
  const std::string root = artefact.registry->roots().front().path;
  return key.empty() || key == "\\" ? root : root + "\\" + key;
}

Result<void> show(const RegOptions& options, const Console& console) {
  TRY_ASSIGN(const Artefact artefact, open_registry(options, console));
  const std::string path = full_path(artefact, options.key);
  Result<std::optional<Key>> key = artefact.registry->find(path);
  if (!key) return fail(in(options.target, std::move(key).error()));
  if (!*key)
    return fail(
        in(options.target, {ErrorCode::kNotFound, fmt::format("no such key: {}", path), {}, {}}));
  Result<void> printed = Printer(options, console.out, options.engine.open.limits).print(**key);
  if (!printed) return fail(in(options.target, std::move(printed).error()));
  return {};
}

}  // namespace

void add_reg_command(CLI::App& app, Program& program) {
  auto options = std::make_shared<RegOptions>();
  CLI::App* command =
      app.add_subcommand("reg", "Show registry keys and values of an image or hive");
  command->footer(kRegFooter);
  command->add_option("TARGET", options->target, "Image, disk, disc, archive, folder or hive")
      ->required()
      ->type_name("");
  command->add_option("KEY", options->key, "Registry key")->required()->type_name("");
  command
      ->add_option("VALUE", options->value, "Only the data of this value; '' is the default value")
      ->type_name("");
  command->add_flag("-r,--recursive", options->recursive, "Also all keys below");
  command->add_option("--format", options->format, "text (default) or reg")
      ->check(CLI::IsMember({"text", "reg"}).description(""))
      ->type_name("FORMAT");
  add_engine_options(*command, options->engine);
  command->callback([options, &program] {
    program.run = [options, &program] {
      prepare(options->engine);
      const Result<void> shown = show(*options, program.console);
      const int code = shown ? kExitClean : report_error(program.console, shown.error());
      return finish(options->engine, code, program.console);
    };
  });
}

}  // namespace assay
