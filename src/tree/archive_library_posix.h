// libarchive, loaded when the first archive or ISO 9660 disc is read: see
// io/shared_library_posix.h.
//
// Layer: tree, POSIX only.
#pragma once

#include "base/result.h"

#ifdef ASSAY_WITH_ARCHIVE

#include <archive.h>
#include <archive_entry.h>

// What archive_reader.cc calls; the names are libarchive's own.
#define ASSAY_ARCHIVE_FUNCTIONS(X)       \
  X(archive_entry_atime)                 \
  X(archive_entry_atime_is_set)          \
  X(archive_entry_birthtime)             \
  X(archive_entry_birthtime_is_set)      \
  X(archive_entry_filetype)              \
  X(archive_entry_hardlink)              \
  X(archive_entry_hardlink_utf8)         \
  X(archive_entry_is_encrypted)          \
  X(archive_entry_mtime)                 \
  X(archive_entry_mtime_is_set)          \
  X(archive_entry_pathname)              \
  X(archive_entry_pathname_utf8)         \
  X(archive_entry_size)                  \
  X(archive_entry_size_is_set)           \
  X(archive_entry_symlink)               \
  X(archive_entry_symlink_utf8)          \
  X(archive_error_string)                \
  X(archive_filter_bytes)                \
  X(archive_filter_code)                 \
  X(archive_format)                      \
  X(archive_read_data_block)             \
  X(archive_read_free)                   \
  X(archive_read_has_encrypted_entries)  \
  X(archive_read_new)                    \
  X(archive_read_next_header)            \
  X(archive_read_open1)                  \
  X(archive_read_set_callback_data)      \
  X(archive_read_set_read_callback)      \
  X(archive_read_set_seek_callback)      \
  X(archive_read_set_skip_callback)      \
  X(archive_read_support_filter_bzip2)   \
  X(archive_read_support_filter_gzip)    \
  X(archive_read_support_filter_xz)      \
  X(archive_read_support_filter_zstd)    \
  X(archive_read_support_format_7zip)    \
  X(archive_read_support_format_cab)     \
  X(archive_read_support_format_iso9660) \
  X(archive_read_support_format_tar)     \
  X(archive_read_support_format_zip)     \
  X(archive_set_error)

namespace assay {

struct ArchiveLibrary {
#define ASSAY_DECLARE(name) decltype(&::name) name = nullptr;
  ASSAY_ARCHIVE_FUNCTIONS(ASSAY_DECLARE)
#undef ASSAY_DECLARE
};

// The same for the whole process. kUnsupported where it is not installed.
Result<const ArchiveLibrary*> load_archive_library();

}  // namespace assay

#endif
