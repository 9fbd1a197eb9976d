#include <catch2/catch.hpp>

#include "base/system_windows.h"
#include "io/file_source.h"
#include "io/host_files.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

// Held open as the system holds the hives that it uses: nobody else may even read.
Handle held_open(const std::filesystem::path& path) {
  Handle file(CreateFileW(long_path(path).c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr,
                          CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr));
  REQUIRE(file);
  return file;
}

Error error_of(const std::filesystem::path& path) {
  const Result<ByteSourcePtr> source = open_file_source(path);
  REQUIRE_FALSE(source);
  return source.error();
}

TEST_CASE("a file that another program holds is in use, not absent") {
  const TemporaryFolder folder;
  const Handle held = held_open(folder / "held.wim");
  const Error error = error_of(folder / "held.wim");
  CHECK(error.code == ErrorCode::kIo);
  CHECK(error.what == "is in use by another program");
}

TEST_CASE("a hive of the running system points to scan live") {
  const std::filesystem::path config = LR"(C:\windows\system32\config)";
  REQUIRE(make_host_folders(config));
  const Handle held = held_open(config / "assay-test");
  const Error error = error_of(config / "assay-test");
  CHECK(error.code == ErrorCode::kIo);
  CHECK(error.what == "is in use: audit the running system with `assay scan live`");
  remove_host_file(config / "assay-test");
}

TEST_CASE("files are found by paths with every prefix, and beyond 260 characters") {
  const TemporaryFolder folder;
  std::filesystem::path deep = folder.path();
  for (int i = 0; i < 6; ++i) deep /= std::string(60, 'd');
  REQUIRE(make_host_folders(deep));
  held_open(deep / "file");
  CHECK(open_file_source(deep / "file"));
  CHECK(open_file_source(long_path(deep / "file")));
  CHECK(host_names(deep, 10).value() == std::vector<std::string>{"file"});
  CHECK(error_of(deep / "nothing").code == ErrorCode::kNotFound);
  CHECK(error_of(deep).code == ErrorCode::kUsage);
}

TEST_CASE("prefixes of long paths") {
  CHECK(long_path(LR"(C:\a\..\b)") == LR"(\\?\C:\b)");
  CHECK(long_path(LR"(C:/a/b)") == LR"(\\?\C:\a\b)");
  CHECK(long_path(LR"(\\server\share\x)") == LR"(\\?\UNC\server\share\x)");
  CHECK(long_path(LR"(\\?\C:\x)") == LR"(\\?\C:\x)");
  CHECK(long_path(LR"(\\.\PhysicalDrive0)") == LR"(\\.\PhysicalDrive0)");
}

}  // namespace
}  // namespace assay
