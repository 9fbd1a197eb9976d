#include "io/temporary_file.h"

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "io/byte_source_contract.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

// TMPDIR for one test, put back at its end.
class TemporaryPlace {
 public:
  explicit TemporaryPlace(const std::string& folder) {
    if (const char* before = std::getenv("TMPDIR")) before_ = before;
    ::setenv("TMPDIR", folder.c_str(), 1);
  }
  ~TemporaryPlace() {
    if (before_)
      ::setenv("TMPDIR", before_->c_str(), 1);
    else
      ::unsetenv("TMPDIR");
  }
  TemporaryPlace(const TemporaryPlace&) = delete;
  TemporaryPlace& operator=(const TemporaryPlace&) = delete;

 private:
  std::optional<std::string> before_;
};

TEST_CASE("a temporary file keeps the contract of byte sources") {
  Result<TemporaryFile> file = TemporaryFile::create();
  REQUIRE(file);
  Bytes expected;
  for (std::size_t i = 0; i < 100'000; ++i) expected.push_back(static_cast<std::byte>(i * 7 % 251));
  REQUIRE(file->write(ByteView(expected).first(1)));
  REQUIRE(file->write(ByteView(expected).subspan(1)));
  CHECK(file->size() == expected.size());
  const Result<ByteSourcePtr> source = std::move(*file).finish();
  REQUIRE(source);
  expect_byte_source_contract(**source, expected);
}

TEST_CASE("an empty temporary file is an empty source") {
  Result<TemporaryFile> file = TemporaryFile::create();
  REQUIRE(file);
  const Result<ByteSourcePtr> source = std::move(*file).finish();
  REQUIRE(source);
  CHECK((*source)->size() == 0);
  expect_refusal_past_the_end(**source);
}

TEST_CASE("zeros in a temporary file read as zeros, also at its end") {
  Result<TemporaryFile> file = TemporaryFile::create();
  REQUIRE(file);
  REQUIRE(file->write_zeros(70'000));
  REQUIRE(file->write(as_bytes("middle")));
  REQUIRE(file->write_zeros(5));
  Bytes expected(70'000);
  const Bytes middle = to_bytes("middle");
  expected.insert(expected.end(), middle.begin(), middle.end());
  expected.resize(expected.size() + 5);
  const Result<ByteSourcePtr> source = std::move(*file).finish();
  REQUIRE(source);
  expect_byte_source_contract(**source, expected);
}

TEST_CASE("a temporary file has no name in its folder") {
  const TemporaryFolder folder;
  const TemporaryPlace place(folder.path().string());
  Result<TemporaryFile> file = TemporaryFile::create();
  REQUIRE(file);
  REQUIRE(file->write(as_bytes("bytes")));
  CHECK(std::filesystem::is_empty(folder.path()));
  const Result<ByteSourcePtr> source = std::move(*file).finish();
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a folder for temporary files that is absent is said") {
  const TemporaryFolder folder;
  const TemporaryPlace place((folder / "absent").string());
  const Result<TemporaryFile> file = TemporaryFile::create();
  REQUIRE_FALSE(file);
  CHECK(file.error().code == ErrorCode::kIo);
  CHECK(file.error().what.find("$TMPDIR") != std::string::npos);
}

TEST_CASE("a temporary file that was moved away is closed once") {
  Result<TemporaryFile> file = TemporaryFile::create();
  REQUIRE(file);
  TemporaryFile moved = std::move(*file);
  REQUIRE(moved.write(as_bytes("bytes")));
  CHECK(moved.size() == 5);
  Result<TemporaryFile> other = TemporaryFile::create();
  REQUIRE(other);
  *other = std::move(moved);
  CHECK(other->size() == 5);
}

}  // namespace
}  // namespace assay
