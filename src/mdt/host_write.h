// Writing files of a deployment share: whole or not at all, and only where nobody else is at work.
//
// Layer: mdt. A file is written under another name beside its place and renamed, so that there is
// never half of one, and a client that reads the old one goes on reading it. It keeps the rights of
// the file that it replaces.
// Tests: tests/mdt/host_write_test.cc.
#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

// Before anything is written: that it can be replaced. kIo: read-only, open in another program, a
// lock file beside it, or a folder that takes no new file. Errors name the file.
Result<void> check_replaceable(const std::filesystem::path& file);

// That a file can be made there, with the folders that it needs.
Result<void> check_creatable(const std::filesystem::path& file);

// In place of one that may be there; folders are made.
Result<void> write_host_file(const std::filesystem::path& file, ByteView bytes);

// The parts that each system does in its own way (host_write_*.cc).

// Whether the file can be written, and on Windows that no other program has it open.
Result<void> check_not_in_use(const std::filesystem::path& file);
// `from` takes the place of `to` and its rights; both are in one folder.
Result<void> replace_host_file(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace assay
