#include <cerrno>
#include <sys/mman.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "registry/named_memory.h"

namespace assay {

namespace {

tl::unexpected<Error> refuse(int reason) {
  return fail(ErrorCode::kIo,
              "a file in memory is not possible: " + std::generic_category().message(reason));
}

}  // namespace

Result<NamedMemory> NamedMemory::create(ByteView bytes) {
  NamedMemory file(memfd_create("assay", MFD_CLOEXEC));
  if (file.descriptor_ < 0) return refuse(errno);
  while (!bytes.empty()) {
    const auto count = write(file.descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return refuse(errno);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return file;
}

NamedMemory::NamedMemory(NamedMemory&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

NamedMemory& NamedMemory::operator=(NamedMemory&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

NamedMemory::~NamedMemory() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::string NamedMemory::path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

}  // namespace assay
