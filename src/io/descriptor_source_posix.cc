#include "io/descriptor_source_posix.h"

#include <cerrno>
#include <system_error>
#include <unistd.h>

#include "base/stop.h"
#include "io/stats.h"

namespace assay {

namespace {

class FileDescriptorSource final : public ByteSource {
 public:
  FileDescriptorSource(int descriptor, std::uint64_t size, CountReads count)
      : descriptor_(descriptor), size_(size), count_(count) {}
  ~FileDescriptorSource() override { ::close(descriptor_); }
  FileDescriptorSource(const FileDescriptorSource&) = delete;
  FileDescriptorSource& operator=(const FileDescriptorSource&) = delete;

  std::uint64_t size() const override { return size_; }

  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    TRY(check_range(offset, out.size(), size_));
    TRY(may_go_on());
    if (count_ == CountReads::kYes) stats().count_read(out.size());
    while (!out.empty()) {
      const ::ssize_t got =
          ::pread(descriptor_, out.data(), out.size(), static_cast<::off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail(ErrorCode::kIo, std::generic_category().message(errno), offset);
      if (got == 0) return fail(ErrorCode::kTruncated, "file became shorter while read", offset);
      out = out.subspan(static_cast<std::size_t>(got));
      offset += static_cast<std::uint64_t>(got);
    }
    return {};
  }

 private:
  const int descriptor_;
  const std::uint64_t size_;
  const CountReads count_;
};

}  // namespace

ByteSourcePtr make_descriptor_source(int descriptor, std::uint64_t size, CountReads count) {
  return std::make_shared<FileDescriptorSource>(descriptor, size, count);
}

}  // namespace assay
