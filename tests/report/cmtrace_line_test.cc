#include "report/cmtrace_line.h"

#include <catch2/catch.hpp>

namespace assay {
namespace {

const FileTime kShown = *file_time_from_iso8601("2026-01-08T13:25:11Z");

std::string message_in(std::string_view message) {
  const std::string line = cmtrace_line(message, CmtraceType::kInformation, kShown);
  return line.substr(7, line.find("]LOG]!><time=") - 7);
}

TEST_CASE("a line is that of MDT's own logs") {
  CHECK(cmtrace_line("Property LogPath is now = X:\\MININT", CmtraceType::kInformation, kShown) ==
        "<![LOG[Property LogPath is now = X:\\MININT]LOG]!><time=\"13:25:11.000+000\" "
        "date=\"01-08-2026\" component=\"assay\" context=\"\" type=\"1\" thread=\"\" "
        "file=\"assay\">\r\n");
  CHECK(cmtrace_line("", CmtraceType::kWarning, kShown).find(" type=\"2\" ") != std::string::npos);
  CHECK(cmtrace_line("", CmtraceType::kError, kShown).find(" type=\"3\" ") != std::string::npos);
}

TEST_CASE("a message cannot end its entry, nor begin another line") {
  CHECK(message_in("a]LOG]!>b") == "a]LOG]! >b");
  CHECK(message_in("a\r\nb\tc") == "a\\x0d\\x0ab\\x09c");
}

TEST_CASE("the word for which MDT hides a message is never written, in no case") {
  CHECK(message_in("password PASSWORD PassWord xpasswordx") ==
        "pass-word PASS-WORD Pass-Word xpass-wordx");
  CHECK(message_in("passwor") == "passwor");
  CHECK(message_in("passpassword") == "passpass-word");
}

}  // namespace
}  // namespace assay
