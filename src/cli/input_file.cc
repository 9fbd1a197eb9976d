#include "cli/input_file.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <istream>

#include <fmt/core.h>

#include "base/text.h"
#include "io/host_files.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

Result<std::string> read_stream(std::istream& in, std::uint64_t limit) {
  std::string text;
  std::array<char, 64 * 1024> piece;
  while (in.read(piece.data(), piece.size()) || in.gcount() > 0) {
    text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() > limit) return fail(ErrorCode::kLimit, "file is too large");
  }
  if (in.bad()) return fail(ErrorCode::kIo, "cannot be read");
  return text;
}

}  // namespace

std::string name_of_input(const std::string& name) { return name == "-" ? "standard input" : name; }

Result<std::string> read_input(const std::string& name, std::uint64_t limit,
                               const Console& console) {
  Result<std::string> text = std::string();
  if (name == "-") {
    text = read_stream(console.in, limit);
  } else {
    const fs::path path = path_from_utf8(name);
    const HostKind kind = host_kind(path);
    if (kind == HostKind::kAbsent)
      return fail(ErrorCode::kNotFound, fmt::format("{}: no such file", printable(name)));
    std::ifstream in(stream_path(path), std::ios::binary);
    if (kind == HostKind::kFolder || !in)
      return fail(ErrorCode::kIo, fmt::format("{}: cannot be read", printable(name)));
    text = read_stream(in, limit);
  }
  if (!text) return fail(in(name_of_input(name), std::move(text).error()));
  return text;
}

}  // namespace assay
