#include "support/program.h"

#include <fstream>
#include <iterator>
#include <sstream>

#include <catch2/catch.hpp>

#include "cli/app.h"

namespace assay {

namespace fs = std::filesystem;

ProgramResult run_inside(const std::vector<std::string>& arguments, bool out_is_terminal,
                         const std::string& input,
                         const std::map<std::string, std::string>& environment) {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  ProgramResult result;
  result.code =
      run_program(arguments, {out, err, in, out_is_terminal, false, false, 0, environment});
  result.out = out.str();
  result.err = err.str();
  return result;
}

std::string read_whole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  INFO(path.string());
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_whole(const fs::path& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  INFO(path.string());
  REQUIRE(out.good());
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace assay
