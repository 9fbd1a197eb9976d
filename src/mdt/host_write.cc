#include "mdt/host_write.h"

#include <fstream>

#include <fmt/core.h>

#include "base/text.h"
#include "base/unique_suffix.h"
#include "io/host_files.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

// More names than a folder of a task sequence ever has.
constexpr std::uint64_t kMaxNames = 100'000;

// No lock of the Workbench's own is known; these are those of editors and of scripts.
Result<void> check_not_locked(const fs::path& file) {
  const std::string name = utf8_from_path(file.filename());
  const std::string locks[] = {name + ".lock", name + ".lck", ".~lock." + name + "#"};
  TRY_ASSIGN(const std::vector<std::string> names, host_names(file.parent_path(), kMaxNames));
  for (const std::string& other : names)
    for (const std::string& lock : locks)
      if (equal_no_case(other, lock))
        return fail(ErrorCode::kIo,
                    fmt::format("is locked by another program: {} lies beside it", other));
  return {};
}

Result<void> write_stream(const fs::path& file, ByteView bytes) {
  std::ofstream out(stream_path(file), std::ios::binary | std::ios::trunc);
  out.write(as_chars(bytes).data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) return fail(ErrorCode::kIo, "cannot be written");
  return {};
}

Result<void> check_folder_takes_files(const fs::path& folder) {
  const fs::path probe = folder / path_from_utf8("assay" + unique_suffix());
  const Result<void> written = write_stream(probe, {});
  remove_host_file(probe);
  if (!written) return fail(ErrorCode::kIo, "its folder takes no new files");
  return {};
}

Result<void> check_replaceable_itself(const fs::path& file) {
  TRY(check_not_locked(file));
  TRY(check_not_in_use(file));
  return check_folder_takes_files(file.parent_path());
}

Result<void> write_beside_and_replace(const fs::path& file, ByteView bytes) {
  TRY(make_host_folders(file.parent_path()));
  const fs::path first = path_from_utf8(utf8_from_path(file) + unique_suffix());
  Result<void> done = write_stream(first, bytes);
  if (done)
    done = host_exists(file) ? replace_host_file(first, file) : rename_host_file(first, file);
  if (!done) remove_host_file(first);
  return done;
}

Result<void> named(const fs::path& file, Result<void> result) {
  if (!result) return fail(in(utf8_from_path(file), std::move(result).error()));
  return result;
}

}  // namespace

Result<void> check_replaceable(const fs::path& file) {
  return named(file, check_replaceable_itself(file));
}

Result<void> check_creatable(const fs::path& file) {
  if (is_host_file(file)) return check_replaceable(file);
  if (host_exists(file)) return named(file, fail(ErrorCode::kIo, "is no file"));
  fs::path folder = file.parent_path();
  while (!host_exists(folder) && folder != folder.parent_path()) folder = folder.parent_path();
  if (!is_host_folder(folder)) return named(folder, fail(ErrorCode::kIo, "is no folder"));
  return named(file, check_folder_takes_files(folder));
}

Result<void> write_host_file(const fs::path& file, ByteView bytes) {
  return named(file, write_beside_and_replace(file, bytes));
}

}  // namespace assay
