#ifdef ASSAY_WITH_WIMLIB

#include "tree/wim_library_posix.h"

#include <cerrno>
#include <cstdio>
#include <dlfcn.h>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <system_error>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

namespace fs = std::filesystem;

ErrorCode code_from(int code) {
  switch (code) {
    case WIMLIB_ERR_UNEXPECTED_END_OF_FILE:
    case WIMLIB_ERR_WIM_IS_INCOMPLETE: return ErrorCode::kTruncated;
    case WIMLIB_ERR_NOMEM: return ErrorCode::kLimit;
    case WIMLIB_ERR_UNKNOWN_VERSION:
    case WIMLIB_ERR_UNSUPPORTED:
    case WIMLIB_ERR_WIM_IS_ENCRYPTED:
    case WIMLIB_ERR_INVALID_COMPRESSION_TYPE: return ErrorCode::kUnsupported;
    case WIMLIB_ERR_INVALID_IMAGE:
    case WIMLIB_ERR_RESOURCE_NOT_FOUND:
    case WIMLIB_ERR_PATH_DOES_NOT_EXIST: return ErrorCode::kNotFound;
    case WIMLIB_ERR_OPEN:
    case WIMLIB_ERR_READ:
    case WIMLIB_ERR_STAT:
    case WIMLIB_ERR_WRITE:
    case WIMLIB_ERR_MKDIR: return ErrorCode::kIo;
    default: return ErrorCode::kCorrupt;
  }
}

std::string words_for(int code) {
  switch (code) {
    case WIMLIB_ERR_NOT_A_WIM_FILE: return "not a WIM file";
    case WIMLIB_ERR_UNEXPECTED_END_OF_FILE: return "unexpected end of file";
    case WIMLIB_ERR_INTEGRITY: return "does not match its integrity table";
    case WIMLIB_ERR_DECOMPRESSION: return "compressed data is damaged";
    case WIMLIB_ERR_INVALID_RESOURCE_HASH: return "data does not match its SHA-1";
    case WIMLIB_ERR_RESOURCE_NOT_FOUND: return "data is not in this WIM";
    case WIMLIB_ERR_WIM_IS_ENCRYPTED: return "the WIM (ESD) is encrypted";
    case WIMLIB_ERR_METADATA_NOT_FOUND: return "no image data: not the first part of a split WIM?";
    default: return wimlib_get_error_string(static_cast<wimlib_error_code>(code));
  }
}

// Never closed: libwim keeps the stream for as long as the process runs.
struct MessageLog {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* stream = ::open_memstream(&text, &size);
};

MessageLog& message_log() {
  static MessageLog log;
  return log;
}

std::mutex& listener_mutex() {
  static std::mutex mutex;
  return mutex;
}

// libwim reads XML through libxml2, which writes every fault, with text of the input, to stderr.
// Its setting belongs to the thread. Found at run time, for libxml2 is libwim's own affair, not
// ours.
void silence_libxml2() {
  using Handler = void (*)(void*, void*);
  using SetHandler = void (*)(void*, Handler);
  static const auto set_handler =
      reinterpret_cast<SetHandler>(::dlsym(RTLD_DEFAULT, "xmlSetStructuredErrorFunc"));
  if (set_handler != nullptr) set_handler(nullptr, [](void*, void*) {});
}

int start_library() {
  static const int code = wimlib_global_init(WIMLIB_INIT_FLAG_DEFAULT_CASE_INSENSITIVE);
  return code;
}

}  // namespace

Result<void> check_wimlib(int code, std::string_view step) {
  if (code == WIMLIB_ERR_SUCCESS) return {};
  return fail(code_from(code), fmt::format("{}: {} (libwim {})", step, words_for(code), code));
}

Result<WimHandle> open_wim_handle(const fs::path& path) {
  TRY(check_wimlib(start_library(), "start of libwim"));
  silence_libxml2();
  WIMStruct* wim = nullptr;
  TRY(check_wimlib(wimlib_open_wim(path.c_str(), 0, &wim), "open"));
  return WimHandle(wim);
}

WimWarnings::WimWarnings() : lock_(listener_mutex()) {
  MessageLog& log = message_log();
  if (log.stream == nullptr) return;
  std::rewind(log.stream);
  wimlib_set_error_file(log.stream);
}

WimWarnings::~WimWarnings() { wimlib_set_print_errors(false); }

std::string WimWarnings::first_ignored() const {
  const MessageLog& log = message_log();
  if (log.stream == nullptr || std::fflush(log.stream) != 0) return {};
  for (const std::string_view line : split({log.text, log.size}, '\n'))
    if (contains_no_case(line, "ignoring")) return printable(trim(line));
  return {};
}

Result<PrivateFolder> PrivateFolder::make() {
  std::error_code code;
  const fs::path parent = fs::temp_directory_path(code);
  if (code) return fail(ErrorCode::kIo, "no temporary folder: " + code.message());
  std::string name = (parent / "assay-XXXXXX").string();
  // Mode 0700 from the start: what is extracted can be a registry with secrets.
  if (::mkdtemp(name.data()) == nullptr)
    return fail(ErrorCode::kIo, "temporary folder: " + std::generic_category().message(errno));
  return PrivateFolder(name);
}

PrivateFolder::PrivateFolder(PrivateFolder&& other) noexcept : path_(std::move(other.path_)) {
  other.path_.clear();
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<void> PrivateFolder::write(std::string_view name, ByteView bytes) const {
  std::ofstream out(path_ / name, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) return fail(ErrorCode::kIo, "cannot write to the temporary folder");
  return {};
}

}  // namespace assay

#endif  // ASSAY_WITH_WIMLIB
