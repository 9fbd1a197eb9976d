#include "cli/outputs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fmt/core.h>

#include "base/text.h"
#include "base/unique_suffix.h"
#include "io/host_files.h"
#include "report/jsonl_writer.h"

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

bool is_format_name(std::string_view text) {
  return find_writer(text.substr(0, text.find('='))) != nullptr;
}

// "text,json=a,b.json,html" names three formats: a comma divides where a format follows it, or
// where no file was named that could hold it.
std::vector<std::string> split_formats(std::string_view text) {
  std::vector<std::string> parts;
  for (const std::string_view piece : split(text, ',')) {
    const bool goes_on =
        !parts.empty() && !is_format_name(piece) && parts.back().find('=') != std::string::npos;
    if (goes_on)
      parts.back().append(1, ',').append(piece);
    else
      parts.emplace_back(piece);
  }
  return parts;
}

Result<Output> output_from(const std::string& text) {
  const std::size_t equals = text.find('=');
  Output output;
  TRY_ASSIGN(output.format, format_named(text.substr(0, equals)));
  if (equals != std::string::npos) output.file = text.substr(equals + 1);
  if (equals != std::string::npos && output.file.empty())
    return fail(ErrorCode::kUsage, fmt::format("'{}' names no file", text));
  return output;
}

// What a report is written to first. A device or a pipe is not replaced by a file but written to.
fs::path first_name(const std::string& file) {
  const HostKind kind = host_kind(path_from_utf8(file));
  const bool is_special = kind != HostKind::kAbsent && kind != HostKind::kFile;
  return path_from_utf8(is_special ? file : file + unique_suffix());
}

Result<void> write_file(const Report& report, const Output& output, const WriterOptions& options) {
  const fs::path last = path_from_utf8(output.file);
  const fs::path first = first_name(output.file);
  std::ofstream out(stream_path(first), std::ios::binary | std::ios::trunc);
  output.format->make(options)->write(report, out);
  out.close();
  if (!out) {
    if (first != last) remove_host_file(first);
    return fail(ErrorCode::kIo, fmt::format("{}: cannot be written", output.file));
  }
  if (first == last) return {};
  Result<void> renamed = rename_host_file(first, last);
  if (!renamed) return fail(in(output.file, std::move(renamed).error()));
  return {};
}

}  // namespace

Result<std::vector<Output>> parse_outputs(const std::vector<std::string>& formats,
                                          const std::string& output_file, const std::string& stem) {
  std::vector<Output> outputs;
  for (const std::string& text : formats)
    for (const std::string& part : split_formats(text)) {
      TRY_ASSIGN(Output output, output_from(part));
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
  if (to_stdout > 1 && stem.empty())
    return fail(ErrorCode::kUsage,
                "two formats go to standard output; give one a file: -f NAME=FILE");
  for (Output& output : outputs)
    if (to_stdout > 1 && output.file.empty())
      output.file = fmt::format("{}.{}", stem, output.format->name);
  return outputs;
}

Result<void> check_outputs(const std::vector<Output>& outputs) {
  for (const Output& output : outputs) {
    if (output.file.empty()) continue;
    const fs::path last = path_from_utf8(output.file);
    const fs::path first = first_name(output.file);
    bool is_writable = !is_host_folder(last);
    if (is_writable && first != last) {  // a pipe cannot be opened twice
      is_writable = std::ofstream(stream_path(first), std::ios::app).good();
      remove_host_file(first);
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
      if (output.is_streamed)
        write_end_lines(report, console.out);
      else
        output.format->make(options)->write(report, console.out);
      continue;
    }
    WriterOptions plain = options;
    plain.colour = false;
    plain.width = 0;
    TRY(write_file(report, output, plain));
  }
  return {};
}

bool use_colour(const std::string& choice, const Console& console) {
  if (choice == "always") return true;
  if (choice == "never") return false;
  return console.out_is_terminal && console.variable("NO_COLOR").empty();
}

}  // namespace assay
