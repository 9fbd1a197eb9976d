#include <cerrno>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <fcntl.h>
#include <fmt/core.h>

#include "io/host_files.h"
#include "mdt/host_write.h"

namespace assay {

namespace {

constexpr mode_t kAnyWrite = S_IWUSR | S_IWGRP | S_IWOTH;

std::string reason(int code) { return std::error_code(code, std::generic_category()).message(); }

}  // namespace

// For root nothing is read-only: what nobody may write was meant to stay as it is.
Result<void> check_not_in_use(const std::filesystem::path& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) return fail(ErrorCode::kIo, reason(errno));
  if ((info.st_mode & kAnyWrite) == 0) return fail(ErrorCode::kIo, "is read-only");
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  // On a mounted share this is also how another computer's lock shows.
  if (descriptor < 0)
    return fail(ErrorCode::kIo, fmt::format("cannot be opened for writing ({})", reason(errno)));
  ::close(descriptor);
  return {};
}

// A file that root writes must not lock out the owner of the share. Where the file system has no
// owners (SMB), that is no error.
Result<void> replace_host_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  struct stat info {};
  if (::stat(to.c_str(), &info) == 0) {
    [[maybe_unused]] const int owned = ::chown(from.c_str(), info.st_uid, info.st_gid);
    [[maybe_unused]] const int allowed = ::chmod(from.c_str(), info.st_mode & 07777);
  }
  return rename_host_file(from, to);
}

}  // namespace assay
