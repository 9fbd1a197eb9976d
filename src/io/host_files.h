// What the host's file system says of its own files and folders, the same on every system.
//
// Layer: io. Names are UTF-8 on both sides. On Windows paths of any length are taken, and junctions
// are links. Contents are read through file_source.h.
// Tests: tests/io/host_files_test.cc, file_source_windows_test.cc.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/filetime.h"
#include "base/result.h"

namespace assay {

enum class HostKind {
  kAbsent,  // nothing there, or nothing that we may see
  kFile,
  kFolder,
  kLink,   // symbolic link or junction
  kOther,  // device, socket, FIFO
};

struct HostEntry {
  HostKind kind = HostKind::kAbsent;
  std::uint64_t size = 0;   // of a file
  FileTime modified;        // of a file or folder
  std::string link_target;  // of a link, as stored
};

// Of a link: of the link itself. Nothing there is no error.
Result<HostEntry> host_entry(const std::filesystem::path& path);

// Links are followed; kAbsent also for what cannot be told.
HostKind host_kind(const std::filesystem::path& path);
inline bool host_exists(const std::filesystem::path& path) {
  return host_kind(path) != HostKind::kAbsent;
}
inline bool is_host_folder(const std::filesystem::path& path) {
  return host_kind(path) == HostKind::kFolder;
}
inline bool is_host_file(const std::filesystem::path& path) {
  return host_kind(path) == HostKind::kFile;
}

// Names in a folder, sorted: hosts give them in no order that would be the same twice. More than
// `limit` are kLimit.
Result<std::vector<std::string>> host_names(const std::filesystem::path& folder,
                                            std::uint64_t limit);

// The path without links and dots, absolute. kNotFound: it leads to nothing.
Result<std::filesystem::path> real_path(const std::filesystem::path& path);

// The folder and those above it; nothing where they are there.
Result<void> make_host_folders(const std::filesystem::path& folder);
// In place of a file that may stand there.
Result<void> rename_host_file(const std::filesystem::path& from, const std::filesystem::path& to);
// Nothing where there is none, or where the host refuses: for files that are of no use any more.
void remove_host_file(const std::filesystem::path& path);
// False where it holds something, or the host refuses.
bool remove_empty_host_folder(const std::filesystem::path& folder);

// The program that is running; empty: cannot be told.
std::filesystem::path own_program();

// The form by which std::ifstream and std::ofstream open any path.
std::filesystem::path stream_path(const std::filesystem::path& path);

// Not path::u8string(): that throws at an unpaired surrogate, which NTFS allows.
std::string utf8_from_path(const std::filesystem::path& path);
std::filesystem::path path_from_utf8(std::string_view text);

// Whether an entry of a folder can have this name at all. Windows takes some for a drive, a stream,
// or the name without its last characters.
bool can_be_host_name(std::string_view name);

// Whether a name of any spelling opens a file.
extern const bool kHostIgnoresCase;

}  // namespace assay
