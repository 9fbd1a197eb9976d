#include "base/filetime.h"

#include <fmt/core.h>

#include <chrono>

namespace assay {

namespace {
constexpr std::int64_t kTicksPerSecond = 10'000'000;
constexpr std::int64_t kSecondsFrom1601To1970 = 11'644'473'600;
}  // namespace

std::int64_t unix_seconds(FileTime time) {
  return static_cast<std::int64_t>(time.ticks / kTicksPerSecond) - kSecondsFrom1601To1970;
}

FileTime file_time_from_unix(std::int64_t seconds) {
  return {static_cast<std::uint64_t>((seconds + kSecondsFrom1601To1970) * kTicksPerSecond)};
}

std::string to_iso8601(FileTime time) {
  if (time.ticks == 0) return {};
  using namespace std::chrono;
  const sys_seconds moment{seconds(unix_seconds(time))};
  const sys_days day = floor<days>(moment);
  const year_month_day date(day);
  const hh_mm_ss clock(moment - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace assay
