#include <windows.h>

#include <algorithm>
#include <limits>

#include "base/stop.h"
#include "base/system_windows.h"
#include "base/text.h"
#include "io/file_source.h"
#include "io/stats.h"

namespace assay {

namespace {

class FileHandleSource final : public ByteSource {
 public:
  FileHandleSource(Handle file, std::uint64_t size) : file_(std::move(file)), size_(size) {}
  std::uint64_t size() const override { return size_; }

  // The offset goes along with each call, so that threads may share the handle.
  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    TRY(check_range(offset, out.size(), size_));
    TRY(may_go_on());
    stats().count_read(out.size());
    while (!out.empty()) {
      const auto count = static_cast<DWORD>(std::min<std::size_t>(out.size(), 1U << 30));
      OVERLAPPED place{};
      place.Offset = static_cast<DWORD>(offset);
      place.OffsetHigh = static_cast<DWORD>(offset >> 32);
      DWORD got = 0;
      if (ReadFile(file_.get(), out.data(), count, &got, &place) == 0 &&
          GetLastError() != ERROR_HANDLE_EOF)
        return fail(ErrorCode::kIo, system_reason(GetLastError()), offset);
      if (got == 0) return fail(ErrorCode::kTruncated, "file became shorter while read", offset);
      out = out.subspan(got);
      offset += got;
    }
    return {};
  }

 private:
  const Handle file_;
  const std::uint64_t size_;
};

// The hives of the running system are held open by it alone.
bool is_of_running_system(const std::wstring& path) {
  const std::string windows = utf8_from_wide(long_path(running_windows())) + "\\";
  const std::string file = utf8_from_wide(path);
  return file.size() > windows.size() && equal_no_case(file.substr(0, windows.size()), windows);
}

Error open_error(const std::wstring& path, DWORD code) {
  if (code != ERROR_SHARING_VIOLATION) return system_error(code);
  return {ErrorCode::kIo,
          is_of_running_system(path) ? "is in use: audit the running system with `assay scan live`"
                                     : "is in use by another program",
          std::nullopt,
          {}};
}

}  // namespace

Result<ByteSourcePtr> open_file_source(const std::filesystem::path& path) {
  const std::wstring name = long_path(path);
  Handle file(CreateFileW(name.c_str(), GENERIC_READ,
                          FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                          OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!file) {
    const DWORD code = GetLastError();
    const DWORD attributes = GetFileAttributesW(name.c_str());
    if (attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
      return fail(ErrorCode::kUsage, "not a regular file");
    return fail(open_error(name, code));
  }
  LARGE_INTEGER size{};
  if (GetFileType(file.get()) != FILE_TYPE_DISK || GetFileSizeEx(file.get(), &size) == 0)
    return fail(ErrorCode::kUsage, "not a regular file");
  return std::make_shared<FileHandleSource>(std::move(file),
                                            static_cast<std::uint64_t>(size.QuadPart));
}

}  // namespace assay
