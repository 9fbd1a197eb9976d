#include "base/error.h"

#include <catch2/catch.hpp>

#include "base/result.h"

namespace assay {
namespace {

TEST_CASE("an error reads as thing, reason and place") {
  const Error error{ErrorCode::kCorrupt, "cell runs past the hive", 0x1A440, {}};
  CHECK(to_string(error) == "cell runs past the hive (at 0x0001a440)");
  CHECK(to_string(in("install.wim!3", in("SOFTWARE", error))) ==
        "SOFTWARE in install.wim!3: cell runs past the hive (at 0x0001a440)");
  CHECK(to_string({ErrorCode::kIo, "denied", {}, "a"}) == "a: denied");
}

TEST_CASE("every kind of error has a word of its own") {
  CHECK(name_of(ErrorCode::kCorrupt) == "corrupt");
  CHECK(name_of(ErrorCode::kTruncated) == "truncated");
  CHECK(name_of(ErrorCode::kLimit) == "limit");
  CHECK(name_of(ErrorCode::kUnsupported) == "unsupported");
  CHECK(name_of(ErrorCode::kNotFound) == "not-found");
  CHECK(name_of(ErrorCode::kOutside) == "outside");
  CHECK(name_of(ErrorCode::kIo) == "io");
  CHECK(name_of(ErrorCode::kUsage) == "usage");
}

Result<int> half(int number) {
  if (number % 2 != 0) return fail(ErrorCode::kUsage, "odd", 7);
  return number / 2;
}

Result<int> quarter(int number) {
  TRY(half(number));
  TRY_ASSIGN(const int once, half(number));
  TRY_ASSIGN(const int twice, half(once));
  return twice;
}

TEST_CASE("TRY and TRY_ASSIGN pass the first error on and give values otherwise") {
  CHECK(quarter(8) == 2);
  REQUIRE_FALSE(quarter(6));
  CHECK(quarter(6).error() == Error{ErrorCode::kUsage, "odd", 7, {}});
  CHECK_FALSE(quarter(5));
}

}  // namespace
}  // namespace assay
