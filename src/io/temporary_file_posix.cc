#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fcntl.h>

#include "io/descriptor_source_posix.h"
#include "io/temporary_file.h"

namespace assay {

namespace {

tl::unexpected<Error> refuse(const std::string& what) {
  return fail(ErrorCode::kIo, what + ": " + std::generic_category().message(errno));
}

// For file systems without O_TMPFILE: the name is gone before anybody learns it.
int open_and_unlink(const std::filesystem::path& folder) {
  std::string name = (folder / "assay-XXXXXX").string();
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor >= 0) ::unlink(name.c_str());
  return descriptor;
}

int open_without_name(const std::filesystem::path& folder) {
#ifdef O_TMPFILE
  const int descriptor =
      ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, S_IRUSR | S_IWUSR);
  if (descriptor >= 0) return descriptor;
#endif
  return open_and_unlink(folder);
}

}  // namespace

Result<TemporaryFile> TemporaryFile::create() {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  if (error)
    return fail(ErrorCode::kIo, "no folder for temporary files ($TMPDIR): " + error.message());
  const int descriptor = open_without_name(folder);
  if (descriptor < 0) return refuse("no temporary file in " + folder.string());
  return TemporaryFile(descriptor);
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(std::exchange(other.size_, 0)) {}

TemporaryFile& TemporaryFile::operator=(TemporaryFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  return *this;
}

TemporaryFile::~TemporaryFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> TemporaryFile::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ::ssize_t count =
        ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<::off_t>(size_));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return refuse("temporary file cannot be written");
    size_ += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> TemporaryFile::write_zeros(std::uint64_t count) {
  if (count == 0) return {};
  if (::ftruncate(descriptor_, static_cast<::off_t>(size_ + count)) != 0)
    return refuse("temporary file cannot be written");
  size_ += count;
  return {};
}

Result<ByteSourcePtr> TemporaryFile::finish() && {
  return make_descriptor_source(std::exchange(descriptor_, -1), size_, CountReads::kNo);
}

}  // namespace assay
