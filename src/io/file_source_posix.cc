#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <fcntl.h>

#include "io/descriptor_source_posix.h"
#include "io/file_source.h"

namespace assay {

namespace {

std::string reason_of(int error_number) { return std::generic_category().message(error_number); }

}  // namespace

Result<ByteSourcePtr> open_file_source(const std::filesystem::path& path) {
  // Not blocking: a FIFO or a device without medium must not hang a gate.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0)
    return fail(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo, reason_of(errno));
  struct ::stat status {};
  if (::fstat(descriptor, &status) != 0 || S_ISDIR(status.st_mode) ||
      !(S_ISREG(status.st_mode) || S_ISBLK(status.st_mode))) {
    ::close(descriptor);
    return fail(ErrorCode::kUsage, "not a regular file");
  }
  // st_size is 0 for a block device; its end is found by seeking.
  const ::off_t size = S_ISBLK(status.st_mode) ? ::lseek(descriptor, 0, SEEK_END) : status.st_size;
  return make_descriptor_source(descriptor, static_cast<std::uint64_t>(std::max<::off_t>(size, 0)),
                                CountReads::kYes);
}

}  // namespace assay
