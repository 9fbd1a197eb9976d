#include "base/filetime.h"

#include <chrono>

#include <fmt/core.h>

namespace assay {

namespace {
constexpr std::uint64_t kTicksPerSecond = 10'000'000;
constexpr std::int64_t kSecondsFrom1601To1970 = 11'644'473'600;
constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kSecondsPerCycle = 146'097 * kSecondsPerDay;  // 400 years
constexpr unsigned kLastYear = 60'056;

// 'd' stands for a digit, everything else for itself.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i]) return false;
  return true;
}

unsigned number(std::string_view digits) {
  unsigned value = 0;
  for (const char digit : digits) value = value * 10 + unsigned(digit - '0');
  return value;
}
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
  if (!has_shape(date, "dddd-dd-dd")) return std::nullopt;
  using namespace std::chrono;
  const year_month_day day(year(static_cast<int>(number(date.substr(0, 4)))),
                           month(number(date.substr(5, 2))),
                           std::chrono::day(number(date.substr(8, 2))));
  if (!day.ok()) return std::nullopt;
  return file_time_from_unix(sys_seconds(sys_days(day)).time_since_epoch().count());
}

std::optional<FileTime> file_time_from_iso8601(std::string_view text) {
  const std::size_t mark = text.find('T');
  if (mark == std::string_view::npos || (mark != 10 && mark != 11)) return std::nullopt;
  const std::string_view year_text = text.substr(0, mark - 6);
  const std::string_view clock = text.substr(mark + 1);
  if (!has_shape(year_text, std::string_view("ddddd").substr(0, mark - 6)) ||
      !has_shape(clock, "dd:dd:ddZ") || number(year_text) >= kLastYear)
    return std::nullopt;
  // Moved by whole cycles of 400 years, as in to_iso8601().
  const unsigned year = number(year_text);
  const unsigned cycles = year < 2000 ? 0 : (year - 1601) / 400;
  const std::optional<FileTime> day =
      file_time_from_date(fmt::format("{:04}{}", year - 400 * cycles, text.substr(mark - 6, 6)));
  const std::int64_t seconds = std::int64_t{number(clock.substr(0, 2))} * 3'600 +
                               number(clock.substr(3, 2)) * 60 + number(clock.substr(6, 2));
  if (!day || seconds >= kSecondsPerDay) return std::nullopt;
  return file_time_from_unix(unix_seconds(*day) + seconds + cycles * kSecondsPerCycle);
}

// std::chrono::year ends at 32767, FILETIME in 60056: dates are moved by whole cycles of 400 years,
// after which the calendar repeats.
std::string to_iso8601(FileTime time) {
  if (time.ticks == 0) return {};
  using namespace std::chrono;
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
