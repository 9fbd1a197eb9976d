#include "base/filetime.h"

#include <limits>

#include <catch2/catch.hpp>

namespace assay {
namespace {

constexpr std::uint64_t kTicks1970 = 116'444'736'000'000'000;

TEST_CASE("known moments are written as ISO 8601") {
  CHECK(to_iso8601({}).empty());
  CHECK(to_iso8601({1}) == "1601-01-01T00:00:00Z");
  CHECK(to_iso8601({kTicks1970}) == "1970-01-01T00:00:00Z");
  CHECK(to_iso8601({kTicks1970 + 10'000'000ULL * 951'782'400}) == "2000-02-29T00:00:00Z");
  CHECK(to_iso8601({133'537'698'050'000'000}) == "2024-03-01T12:30:05Z");
}

TEST_CASE("every value of 64 bits has a date") {
  // The last FILETIME that Windows itself accepts, and the last one there is.
  CHECK(to_iso8601({0x7FFF'FFFF'FFFF'FFFF}) == "30828-09-14T02:48:05Z");
  CHECK(to_iso8601({std::numeric_limits<std::uint64_t>::max()}) == "60056-05-28T05:36:10Z");
}

TEST_CASE("seconds since 1970 are rounded down and negative before") {
  CHECK(unix_seconds({kTicks1970}) == 0);
  CHECK(unix_seconds({kTicks1970 - 1}) == -1);
  CHECK(unix_seconds({kTicks1970 + 9'999'999}) == 0);
  CHECK(unix_seconds({}) == -11'644'473'600);
  CHECK(unix_seconds(file_time_from_unix(1'709'296'205)) == 1'709'296'205);
}

TEST_CASE("seconds that no FILETIME can hold stop at its ends") {
  CHECK(file_time_from_unix(-11'644'473'600).ticks == 0);
  CHECK(file_time_from_unix(-11'644'473'601).ticks == 0);
  CHECK(file_time_from_unix(std::numeric_limits<std::int64_t>::min()).ticks == 0);
  CHECK(file_time_from_unix(std::numeric_limits<std::int64_t>::max()).ticks ==
        std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("a day is its midnight, and what is no day is refused") {
  CHECK(to_iso8601(*file_time_from_date("2024-02-29")) == "2024-02-29T00:00:00Z");
  CHECK(to_iso8601(*file_time_from_date("1999-12-31")) == "1999-12-31T00:00:00Z");
  for (const char* text : {"", "2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "24-01-01",
                           "2024-01-01T00:00:00Z", "2024/01/01", "abcd-ef-gh", " 2024-01-01"}) {
    CAPTURE(text);
    CHECK_FALSE(file_time_from_date(text));
  }
}

TEST_CASE("a time that was printed is read back to the second, whatever its year") {
  constexpr std::uint64_t kMoments[] = {10'000'000, kTicks1970 + 86'399 * 10'000'000ULL,
                                        133'000'000'000'000'000, 3'000'000'000'000'000'000,
                                        18'000'000'000'000'000'000U};
  for (const std::uint64_t ticks : kMoments) {
    const std::string text = to_iso8601({ticks});
    CAPTURE(text);
    REQUIRE(file_time_from_iso8601(text));
    CHECK(to_iso8601(*file_time_from_iso8601(text)) == text);
    CHECK(unix_seconds(*file_time_from_iso8601(text)) == unix_seconds({ticks}));
  }
  for (const char* text :
       {"", "2024-01-01", "2024-01-01T25:00:00Z", "2024-02-30T00:00:00Z", "2024-01-01T00:00:00",
        "2024-01-01 00:00:00Z", "T00:00:00Z", "99999-01-01T00:00:00Z", "2024-1-01T00:00:00Z"}) {
    CAPTURE(text);
    CHECK_FALSE(file_time_from_iso8601(text));
  }
}

}  // namespace
}  // namespace assay
