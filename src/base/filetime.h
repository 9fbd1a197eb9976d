// FILETIME: 100-nanosecond steps since 1601-01-01 00:00 UTC, as NTFS, hives and WIMs write it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

struct FileTime {
  std::uint64_t ticks = 0;  // 0: not set

  auto operator<=>(const FileTime&) const = default;
};

// Seconds since 1970-01-01 UTC, rounded down; negative before.
std::int64_t unix_seconds(FileTime time);
FileTime file_time_from_unix(std::int64_t seconds);  // stops at both ends of FILETIME

// Midnight UTC of "2024-03-01"; nullopt: no such day, or not written so.
std::optional<FileTime> file_time_from_date(std::string_view date);

// "2024-03-01T12:30:05Z"; empty when not set. Any value of 64 bits is accepted.
std::string to_iso8601(FileTime time);

// What to_iso8601() gives, to the second; nullopt: not written so.
std::optional<FileTime> file_time_from_iso8601(std::string_view text);

}  // namespace assay
