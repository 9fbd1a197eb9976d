#include "tree/archive_library_posix.h"

#ifdef ASSAY_WITH_ARCHIVE

#include "io/shared_library_posix.h"

namespace assay {

namespace {

Result<ArchiveLibrary> load() {
  TRY_ASSIGN(const SharedLibrary library, SharedLibrary::load("libarchive.so.13", "libarchive13"));
  ArchiveLibrary found;
  bool is_whole = true;
#define ASSAY_FIND(name) is_whole = library.find(#name, found.name) && is_whole;
  ASSAY_ARCHIVE_FUNCTIONS(ASSAY_FIND)
#undef ASSAY_FIND
  if (!is_whole) return fail(ErrorCode::kUnsupported, "the installed libarchive is too old");
  return found;
}

}  // namespace

Result<const ArchiveLibrary*> load_archive_library() {
  static const Result<ArchiveLibrary> library = load();
  if (!library) return fail(library.error());
  return &*library;
}

}  // namespace assay

#endif
