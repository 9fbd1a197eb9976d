#include <cerrno>
#include <sys/stat.h>
#include <system_error>

#include <fmt/core.h>

#include "io/file_stamp.h"

namespace assay {

Result<std::string> file_stamp(const std::filesystem::path& path) {
  struct ::stat status {};
  if (::stat(path.c_str(), &status) != 0)
    return fail(ErrorCode::kIo, std::generic_category().message(errno));
  return fmt::format("{:x}:{:x}:{}:{}.{:09}:{}.{:09}", status.st_dev, status.st_ino, status.st_size,
                     status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
                     status.st_ctim.tv_nsec);
}

}  // namespace assay
