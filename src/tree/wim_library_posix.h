// libwim as the reference engine needs it: start, handles that free themselves, errors in our
// words, and private folders for what it extracts.
//
// Layer: tree, only for wim_reference_posix.cc. Built only with libwim.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <wimlib.h>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

struct FreeWim {
  void operator()(WIMStruct* wim) const { wimlib_free(wim); }
};
using WimHandle = std::unique_ptr<WIMStruct, FreeWim>;

// Turns a return code of libwim into a Result; `step` says what was being done.
Result<void> check_wimlib(int code, std::string_view step);

// Opens a WIM file. The library is started once per process.
Result<WimHandle> open_wim_handle(const std::filesystem::path& path);

// Listens to what libwim would print while the object lives. Where it leaves out an entry, as one
// named "..", it says so only in a warning: to us that is an error, else a thing would be absent
// that is merely refused. One listener at a time; others wait.
class WimWarnings {
 public:
  WimWarnings();
  ~WimWarnings();
  WimWarnings(const WimWarnings&) = delete;
  WimWarnings& operator=(const WimWarnings&) = delete;

  // The first line that says that something was ignored; empty if there is none.
  std::string first_ignored() const;

 private:
  std::unique_lock<std::mutex> lock_;
};

// A folder that only we may enter, removed with everything in it.
class PrivateFolder {
 public:
  static Result<PrivateFolder> make();
  ~PrivateFolder();
  PrivateFolder(PrivateFolder&& other) noexcept;
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  Result<void> write(std::string_view name, ByteView bytes) const;

 private:
  explicit PrivateFolder(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

}  // namespace assay
