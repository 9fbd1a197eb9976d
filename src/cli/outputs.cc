#include "cli/outputs.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

Result<const WriterFormat*> format_named(std::string_view name) {
  if (const WriterFormat* format = find_writer(name)) return format;
  std::vector<std::string_view> known;
  std::string list;
  for (const WriterFormat& format : writer_formats()) {
    known.push_back(format.name);
    list += fmt::format("{}{}", list.empty() ? "" : ", ", format.name);
  }
  const std::string_view near = closest(name, known);
  return fail(
      ErrorCode::kUsage,
      fmt::format("unknown format '{}' ({})", name,
                  near.empty() ? "there are " + list : fmt::format("did you mean '{}'?", near)));
}

// What a report is written to first. A device or a pipe is not replaced by a file but written to.
fs::path first_name(const std::string& file) {
  std::error_code error;
  const bool is_special = fs::exists(file, error) && !fs::is_regular_file(file, error);
  return is_special ? fs::path(file) : fs::path(file + ".assay-partial");
}

Result<void> write_file(const Report& report, const Output& output, const WriterOptions& options) {
  const fs::path first = first_name(output.file);
  std::error_code error;
  std::ofstream out(first, std::ios::binary | std::ios::trunc);
  output.format->make(options)->write(report, out);
  out.close();
  if (!out) {
    if (first != output.file) fs::remove(first, error);
    return fail(ErrorCode::kIo, fmt::format("{}: cannot be written", output.file));
  }
  if (first == output.file) return {};
  fs::rename(first, output.file, error);
  if (error) return fail(ErrorCode::kIo, fmt::format("{}: {}", output.file, error.message()));
  return {};
}

}  // namespace

Result<std::vector<Output>> parse_outputs(const std::vector<std::string>& formats,
                                          const std::string& output_file) {
  std::vector<Output> outputs;
  for (const std::string& text : formats) {
    const std::size_t equals = text.find('=');
    Output output;
    TRY_ASSIGN(output.format, format_named(text.substr(0, equals)));
    if (equals != std::string::npos) output.file = text.substr(equals + 1);
    if (equals != std::string::npos && output.file.empty())
      return fail(ErrorCode::kUsage, fmt::format("'{}' names no file", text));
    outputs.push_back(std::move(output));
  }
  if (outputs.empty()) outputs.push_back({find_writer("text"), {}});
  if (!output_file.empty()) {
    if (outputs.size() != 1 || !outputs[0].file.empty())
      return fail(ErrorCode::kUsage, "-o goes with a single format; use -f NAME=FILE for several");
    outputs[0].file = output_file;
  }
  const auto to_stdout = std::count_if(outputs.begin(), outputs.end(),
                                       [](const Output& output) { return output.file.empty(); });
  if (to_stdout > 1)
    return fail(ErrorCode::kUsage,
                "two formats go to standard output; give one a file: -f NAME=FILE");
  return outputs;
}

Result<void> check_outputs(const std::vector<Output>& outputs) {
  for (const Output& output : outputs) {
    if (output.file.empty()) continue;
    const fs::path first = first_name(output.file);
    std::error_code error;
    bool is_writable = !fs::is_directory(output.file, error);
    if (is_writable && first != output.file) {  // a pipe cannot be opened twice
      is_writable = std::ofstream(first, std::ios::app).good();
      fs::remove(first, error);
    }
    if (!is_writable)
      return fail(ErrorCode::kIo, fmt::format("{}: cannot be written", output.file));
  }
  return {};
}

Result<void> write_outputs(const Report& report, const std::vector<Output>& outputs,
                           const WriterOptions& options, const Console& console) {
  for (const Output& output : outputs) {
    if (output.file.empty()) {
      output.format->make(options)->write(report, console.out);
      continue;
    }
    WriterOptions plain = options;
    plain.colour = false;
    TRY(write_file(report, output, plain));
  }
  return {};
}

bool use_colour(const std::string& choice, const Console& console) {
  if (choice == "always") return true;
  if (choice == "never") return false;
  const char* no_colour = std::getenv("NO_COLOR");
  return console.out_is_terminal && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace assay
