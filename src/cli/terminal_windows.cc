#include <windows.h>

#include <array>
#include <io.h>
#include <iostream>
#include <shellapi.h>
#include <streambuf>
#include <string_view>

#include <fcntl.h>

#include "base/glob.h"
#include "base/stop.h"
#include "base/system_windows.h"
#include "cli/environment.h"
#include "cli/terminal.h"
#include "io/host_files.h"

namespace assay {

namespace {

HANDLE handle_of(DWORD stream) { return GetStdHandle(stream); }

bool is_console(DWORD stream) {
  DWORD mode = 0;
  return GetConsoleMode(handle_of(stream), &mode) != 0;
}

// Text for a console, as UTF-16: its code page, which belongs to everything else in that window,
// stays as it is. What is redirected is UTF-8 and does not come here.
class ConsoleBuffer final : public std::streambuf {
 public:
  explicit ConsoleBuffer(DWORD stream) : console_(handle_of(stream)) {
    setp(buffer_.data(), buffer_.data() + buffer_.size());
  }

 protected:
  int_type overflow(int_type next) override {
    if (!write_out(false)) return traits_type::eof();
    if (!traits_type::eq_int_type(next, traits_type::eof())) {
      *pptr() = traits_type::to_char_type(next);
      pbump(1);
    }
    return traits_type::not_eof(next);
  }
  int sync() override { return write_out(true) ? 0 : -1; }

 private:
  // Keeps back the start of a character whose end has not come yet, unless it is to be `all`.
  bool write_out(bool all) {
    const std::string_view text(pbase(), static_cast<std::size_t>(pptr() - pbase()));
    std::size_t count = text.size();
    if (!all) count -= unfinished(text);
    const std::wstring wide = wide_from_utf8(text.substr(0, count));
    const std::string rest(text.substr(count));
    DWORD written = 0;
    const bool is_written =
        wide.empty() || WriteConsoleW(console_, wide.data(), static_cast<DWORD>(wide.size()),
                                      &written, nullptr) != 0;
    setp(buffer_.data(), buffer_.data() + buffer_.size());
    sputn(rest.data(), static_cast<std::streamsize>(rest.size()));
    return is_written;
  }

  // Bytes at the end that begin a character of more bytes.
  static std::size_t unfinished(std::string_view text) {
    for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
      const auto byte = static_cast<unsigned char>(text[text.size() - back]);
      if (byte < 0x80) return 0;
      const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 0;
      if (length != 0) return length > back ? back : 0;
    }
    return 0;
  }

  HANDLE const console_;
  std::array<char, 8192> buffer_;
};

// Colours are sequences of characters that a console understands where it is told to.
void understand_colours(DWORD stream) {
  DWORD mode = 0;
  if (GetConsoleMode(handle_of(stream), &mode) != 0)
    SetConsoleMode(handle_of(stream), mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

bool shows_colours(DWORD stream) {
  DWORD mode = 0;
  return GetConsoleMode(handle_of(stream), &mode) == 0 ||
         (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

void write_to_console(DWORD stream, std::ostream& out) {
  if (!is_console(stream)) return;
  understand_colours(stream);
  // Never destroyed: the streams flush into it when the program has ended.
  out.rdbuf(new ConsoleBuffer(stream));
}

BOOL WINAPI stop_reading(DWORD) {
  if (stop_is_requested()) return FALSE;  // the second time: ends the program
  request_stop();
  return TRUE;
}

}  // namespace

void prepare_terminal() {
  // Reports have the same bytes as elsewhere: no CR LF.
  for (const int descriptor : {0, 1, 2}) _setmode(descriptor, _O_BINARY);
  // An absent drive or a full disk is an error to tell, not a window to wait in.
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
  write_to_console(STD_OUTPUT_HANDLE, std::cout);
  write_to_console(STD_ERROR_HANDLE, std::cerr);
}

std::vector<std::string> program_arguments(int, char**) {
  int count = 0;
  wchar_t** const words = CommandLineToArgvW(GetCommandLineW(), &count);
  std::vector<std::string> arguments;
  for (int i = 1; i < count; ++i) arguments.push_back(utf8_from_wide(words[i]));
  LocalFree(words);
  return arguments;
}

std::vector<std::string> expand_wildcards(const std::string& name) {
  const std::size_t start = name.find_last_of("/\\") + 1;  // 0 where there is none
  const std::string pattern = name.substr(start);
  if (pattern.find_first_of("*?") == std::string::npos) return {name};
  const std::string folder = start == 0 ? "." : name.substr(0, start);
  constexpr std::uint64_t kMost = 1'000'000;
  std::vector<std::string> found;
  for (const std::string& file :
       host_names(path_from_utf8(folder), kMost).value_or(std::vector<std::string>()))
    if (glob_match(pattern, file)) found.push_back(name.substr(0, start) + file);
  return found.empty() ? std::vector<std::string>{name} : found;
}

bool stdin_is_terminal() { return is_console(STD_INPUT_HANDLE); }
bool stdout_is_terminal() { return is_console(STD_OUTPUT_HANDLE); }
bool stderr_is_terminal() { return is_console(STD_ERROR_HANDLE); }

std::size_t terminal_columns() {
  for (const DWORD stream : {STD_OUTPUT_HANDLE, STD_ERROR_HANDLE}) {
    CONSOLE_SCREEN_BUFFER_INFO info{};
    if (GetConsoleScreenBufferInfo(handle_of(stream), &info) != 0)
      return static_cast<std::size_t>(info.srWindow.Right - info.srWindow.Left + 1);
  }
  return 0;
}

std::map<std::string, std::string> program_environment() {
  std::map<std::string, std::string> variables;
  wchar_t* const block = GetEnvironmentStringsW();
  for (const wchar_t* entry = block; *entry != 0; entry += std::wstring_view(entry).size() + 1) {
    const std::string text = utf8_from_wide(entry);
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) continue;
    if (is_program_variable(std::string_view(text).substr(0, equals)))
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  FreeEnvironmentStringsW(block);
  if (!shows_colours(STD_OUTPUT_HANDLE)) variables.emplace("NO_COLOR", "1");
  return variables;
}

void stop_on_interrupt() { SetConsoleCtrlHandler(stop_reading, TRUE); }

}  // namespace assay
