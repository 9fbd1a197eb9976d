#include "tree/archive_reader.h"

#ifdef ASSAY_WITH_ARCHIVE

#include <algorithm>
#include <cerrno>

#include <fmt/core.h>

#include "base/text.h"
#include "tree/archive_library_posix.h"
#include "tree/archive_locale.h"

namespace assay {

namespace {

constexpr std::size_t kReadBytes = 64U << 10;

// Asked only after ArchiveReader::open() has seen that it is there.
const ArchiveLibrary& libarchive() { return **load_archive_library(); }

struct CloseArchive {
  void operator()(archive* handle) const { libarchive().archive_read_free(handle); }
};

// What libarchive reads from, through the callbacks below.
struct Input {
  ByteSourcePtr source;
  std::uint64_t position = 0;
  Bytes buffer = Bytes(kReadBytes);
  std::optional<Error> error;
};

la_ssize_t read_of(archive* handle, void* data, const void** out) {
  Input& input = *static_cast<Input*>(data);
  const std::uint64_t left = input.source->size() - input.position;
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left, kReadBytes));
  *out = input.buffer.data();
  if (Result<void> read =
          input.source->read_at(input.position, std::span(input.buffer).first(count));
      !read) {
    input.error = std::move(read).error();
    libarchive().archive_set_error(handle, EIO, "read failed");
    return ARCHIVE_FATAL;
  }
  input.position += count;
  return static_cast<la_ssize_t>(count);
}

la_int64_t skip_of(archive*, void* data, la_int64_t count) {
  Input& input = *static_cast<Input*>(data);
  const std::uint64_t left = input.source->size() - input.position;
  const std::uint64_t skipped =
      std::min<std::uint64_t>(left, static_cast<std::uint64_t>(std::max<la_int64_t>(count, 0)));
  input.position += skipped;
  return static_cast<la_int64_t>(skipped);
}

la_int64_t seek_of(archive*, void* data, la_int64_t offset, int whence) {
  Input& input = *static_cast<Input*>(data);
  const auto size = static_cast<la_int64_t>(input.source->size());
  const la_int64_t base = whence == SEEK_SET   ? 0
                          : whence == SEEK_CUR ? static_cast<la_int64_t>(input.position)
                                               : size;
  if (offset < -base || offset > size - base) return ARCHIVE_FATAL;
  input.position = static_cast<std::uint64_t>(base + offset);
  return base + offset;
}

// A filter that would start another program answers ARCHIVE_WARN: it is left out, since the handle
// is then not opened at all.
bool supports(archive* handle, ArchiveFamily family) {
  using Support = int (*)(archive*);
  const Support packed[] = {
      libarchive().archive_read_support_filter_gzip, libarchive().archive_read_support_filter_bzip2,
      libarchive().archive_read_support_filter_xz,   libarchive().archive_read_support_filter_zstd,
      libarchive().archive_read_support_format_zip,  libarchive().archive_read_support_format_7zip,
      libarchive().archive_read_support_format_cab,  libarchive().archive_read_support_format_tar};
  if (family == ArchiveFamily::kIso9660)
    return libarchive().archive_read_support_format_iso9660(handle) == ARCHIVE_OK;
  return std::all_of(std::begin(packed), std::end(packed),
                     [handle](Support support) { return support(handle) == ARCHIVE_OK; });
}

ErrorCode code_from(std::string_view what) {
  if (contains_no_case(what, "encrypt") || contains_no_case(what, "passphrase"))
    return ErrorCode::kUnsupported;
  if (contains_no_case(what, "unsupported") || contains_no_case(what, "not supported"))
    return ErrorCode::kUnsupported;
  if (contains_no_case(what, "truncated")) return ErrorCode::kTruncated;
  return ErrorCode::kCorrupt;
}

EntryKind kind_from(archive_entry* entry) {
  switch (libarchive().archive_entry_filetype(entry)) {
    case AE_IFREG: return EntryKind::kFile;
    case AE_IFDIR: return EntryKind::kDirectory;
    case AE_IFLNK: return EntryKind::kLink;
    default: return EntryKind::kOther;
  }
}

// Names that are neither marked as UTF-8 nor valid UTF-8 are read as Latin-1.
std::string text_from(const char* utf8, const char* raw) {
  if (utf8 != nullptr && is_utf8(utf8)) return utf8;
  if (raw == nullptr) return "";
  return is_utf8(raw) ? std::string(raw) : utf8_from_latin1(as_bytes(raw));
}

FileTime time_from(int is_set, time_t seconds) {
  return is_set != 0 ? file_time_from_unix(seconds) : FileTime{};
}

ArchiveMember member_from(archive_entry* entry) {
  ArchiveMember member;
  member.path = text_from(libarchive().archive_entry_pathname_utf8(entry),
                          libarchive().archive_entry_pathname(entry));
  member.hard_link = text_from(libarchive().archive_entry_hardlink_utf8(entry),
                               libarchive().archive_entry_hardlink(entry));
  member.kind = member.hard_link.empty() ? kind_from(entry) : EntryKind::kFile;
  if (libarchive().archive_entry_size_is_set(entry) != 0 &&
      libarchive().archive_entry_size(entry) >= 0)
    member.size = static_cast<std::uint64_t>(libarchive().archive_entry_size(entry));
  member.created = time_from(libarchive().archive_entry_birthtime_is_set(entry),
                             libarchive().archive_entry_birthtime(entry));
  member.modified = time_from(libarchive().archive_entry_mtime_is_set(entry),
                              libarchive().archive_entry_mtime(entry));
  member.accessed = time_from(libarchive().archive_entry_atime_is_set(entry),
                              libarchive().archive_entry_atime(entry));
  if (member.kind == EntryKind::kLink)
    member.link_target = text_from(libarchive().archive_entry_symlink_utf8(entry),
                                   libarchive().archive_entry_symlink(entry));
  if (libarchive().archive_entry_is_encrypted(entry) != 0)
    member.trouble = Error{ErrorCode::kUnsupported, "is encrypted", {}, {}};
  return member;
}

}  // namespace

struct ArchiveReader::State {
  Input input;
  bool is_open = false;  // libarchive 3.6 crashes when asked of encryption before
  std::unique_ptr<archive, CloseArchive> handle{libarchive().archive_read_new()};

  // The source's own error, or what libarchive says.
  Error error() const;
};

Error ArchiveReader::State::error() const {
  if (input.error) return *input.error;
  if (is_open && libarchive().archive_read_has_encrypted_entries(handle.get()) > 0)
    return {ErrorCode::kUnsupported, "is encrypted", {}, {}};
  const char* const text = libarchive().archive_error_string(handle.get());
  const std::string said = text != nullptr ? printable(text) : "no reason given";
  return {code_from(said), "libarchive: " + said, {}, {}};
}

ArchiveReader::ArchiveReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ArchiveReader::ArchiveReader(ArchiveReader&&) noexcept = default;
ArchiveReader::~ArchiveReader() = default;

Result<ArchiveReader> ArchiveReader::open(ByteSourcePtr source, ArchiveFamily family) {
  TRY(load_archive_library());
  const Utf8Locale locale;
  auto state = std::make_unique<State>();
  state->input.source = std::move(source);
  archive* const handle = state->handle.get();
  if (handle == nullptr || !supports(handle, family))
    return fail(ErrorCode::kUnsupported, "this libarchive was built without a needed format");
  libarchive().archive_read_set_read_callback(handle, read_of);
  libarchive().archive_read_set_skip_callback(handle, skip_of);
  libarchive().archive_read_set_seek_callback(handle, seek_of);
  libarchive().archive_read_set_callback_data(handle, &state->input);
  if (libarchive().archive_read_open1(handle) != ARCHIVE_OK) return fail(state->error());
  state->is_open = true;
  return ArchiveReader(std::move(state));
}

Result<std::optional<ArchiveMember>> ArchiveReader::next() {
  const Utf8Locale locale;
  archive_entry* entry = nullptr;
  const int status = libarchive().archive_read_next_header(state_->handle.get(), &entry);
  if (status == ARCHIVE_EOF) return std::optional<ArchiveMember>();
  if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return fail(state_->error());
  ArchiveMember member = member_from(entry);
  if (status == ARCHIVE_WARN) {
    // A name that could not be turned is no harm; a member without kind could not be read.
    const bool is_readable = libarchive().archive_entry_filetype(entry) != 0;
    if (member.path.empty()) return fail(state_->error());
    if (!is_readable) {
      member.kind = EntryKind::kFile;
      member.trouble = state_->error();
    }
  }
  return std::optional(std::move(member));
}

Result<void> ArchiveReader::read(const Sink& sink) {
  const Utf8Locale locale;
  for (;;) {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int status =
        libarchive().archive_read_data_block(state_->handle.get(), &data, &size, &offset);
    if (status == ARCHIVE_EOF) return {};
    if (status != ARCHIVE_OK) return fail(state_->error());
    if (offset < 0) return fail(ErrorCode::kCorrupt, "libarchive: negative offset");
    if (size != 0)
      TRY(sink(static_cast<std::uint64_t>(offset), {static_cast<const std::byte*>(data), size}));
  }
}

std::uint64_t ArchiveReader::bytes_expanded() const {
  return static_cast<std::uint64_t>(
      std::max<la_int64_t>(libarchive().archive_filter_bytes(state_->handle.get(), 0), 0));
}

bool ArchiveReader::is_stream() const {
  archive* const handle = state_->handle.get();
  const int format = libarchive().archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK;
  const bool is_filtered = libarchive().archive_filter_code(handle, 0) != ARCHIVE_FILTER_NONE;
  return is_filtered || format == ARCHIVE_FORMAT_7ZIP || format == ARCHIVE_FORMAT_CAB;
}

bool ArchiveReader::may_have_holes() const {
  const int format = libarchive().archive_format(state_->handle.get()) & ARCHIVE_FORMAT_BASE_MASK;
  return format == ARCHIVE_FORMAT_TAR;
}

bool ArchiveReader::has_rock_ridge() const {
  return libarchive().archive_format(state_->handle.get()) == ARCHIVE_FORMAT_ISO9660_ROCKRIDGE;
}

}  // namespace assay

#else

namespace assay {

struct ArchiveReader::State {};

ArchiveReader::ArchiveReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ArchiveReader::ArchiveReader(ArchiveReader&&) noexcept = default;
ArchiveReader::~ArchiveReader() = default;

Result<ArchiveReader> ArchiveReader::open(ByteSourcePtr, ArchiveFamily family) {
  const std::string what = family == ArchiveFamily::kIso9660 ? "ISO 9660 discs" : "archives";
  return fail(ErrorCode::kUnsupported,
              what + " cannot be read: this program was built without libarchive");
}

Result<std::optional<ArchiveMember>> ArchiveReader::next() {
  return std::optional<ArchiveMember>();
}
Result<void> ArchiveReader::read(const Sink&) { return {}; }
std::uint64_t ArchiveReader::bytes_expanded() const { return 0; }
bool ArchiveReader::is_stream() const { return false; }
bool ArchiveReader::may_have_holes() const { return false; }
bool ArchiveReader::has_rock_ridge() const { return false; }

}  // namespace assay

#endif
