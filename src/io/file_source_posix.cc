#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <fcntl.h>

#include "io/file_source.h"
#include "io/stats.h"

namespace assay {

namespace {

std::string reason_of(int error_number) { return std::generic_category().message(error_number); }

class FileDescriptorSource final : public ByteSource {
 public:
  FileDescriptorSource(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  ~FileDescriptorSource() override { ::close(descriptor_); }
  FileDescriptorSource(const FileDescriptorSource&) = delete;
  FileDescriptorSource& operator=(const FileDescriptorSource&) = delete;

  std::uint64_t size() const override { return size_; }

  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    TRY(check_range(offset, out.size(), size_));
    stats().count_read(out.size());
    while (!out.empty()) {
      const ::ssize_t got =
          ::pread(descriptor_, out.data(), out.size(), static_cast<::off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail(ErrorCode::kIo, reason_of(errno), offset);
      if (got == 0) return fail(ErrorCode::kTruncated, "file became shorter while read", offset);
      out = out.subspan(static_cast<std::size_t>(got));
      offset += static_cast<std::uint64_t>(got);
    }
    return {};
  }

 private:
  const int descriptor_;
  const std::uint64_t size_;
};

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
  return std::make_shared<FileDescriptorSource>(
      descriptor, static_cast<std::uint64_t>(std::max<::off_t>(size, 0)));
}

}  // namespace assay
