#include "base/filetime.h"

#include <chrono>

#include <fmt/core.h>

namespace assay {

namespace {
constexpr std::uint64_t kTicksPerSecond = 10'000'000;
constexpr std::int64_t kSecondsFrom1601To1970 = 11'644'473'600;
}  // namespace

std::int64_t unix_seconds(FileTime time) {
  return static_cast<std::int64_t>(time.ticks / kTicksPerSecond) - kSecondsFrom1601To1970;
}

FileTime file_time_from_unix(std::int64_t seconds) {
  constexpr std::int64_t kLargest =
      static_cast<std::int64_t>(~std::uint64_t{0} / kTicksPerSecond) - kSecondsFrom1601To1970;
  if (seconds < -kSecondsFrom1601To1970) return {};
  if (seconds > kLargest) return {~std::uint64_t{0}};
  return {static_cast<std::uint64_t>(seconds + kSecondsFrom1601To1970) * kTicksPerSecond};
}

std::optional<FileTime> file_time_from_date(std::string_view date) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (date.size() != kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < kShape.size(); ++i)
    if (kShape[i] == 'd' ? date[i] < '0' || date[i] > '9' : date[i] != kShape[i])
      return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t count) {
    unsigned value = 0;
    for (const char digit : date.substr(at, count)) value = value * 10 + unsigned(digit - '0');
    return value;
  };
  using namespace std::chrono;
  const year_month_day day(year(static_cast<int>(number(0, 4))), month(number(5, 2)),
                           std::chrono::day(number(8, 2)));
  if (!day.ok()) return std::nullopt;
  return file_time_from_unix(sys_seconds(sys_days(day)).time_since_epoch().count());
}

// std::chrono::year ends at 32767, FILETIME in 60056: dates are moved by whole cycles of 400 years,
// after which the calendar repeats.
std::string to_iso8601(FileTime time) {
  if (time.ticks == 0) return {};
  using namespace std::chrono;
  constexpr std::int64_t kSecondsPerCycle = 146'097LL * 86'400;
  const std::int64_t since_1601 = unix_seconds(time) + kSecondsFrom1601To1970;
  const std::int64_t cycles = since_1601 / kSecondsPerCycle;
  const sys_seconds moment{seconds(since_1601 % kSecondsPerCycle - kSecondsFrom1601To1970)};
  const sys_days day = floor<days>(moment);
  const year_month_day date(day);
  const hh_mm_ss clock(moment - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                     static_cast<int>(date.year()) + 400 * cycles,
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace assay
