#include "licensing/pid.h"

#include <algorithm>
#include <vector>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_letters_and_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

// Up to nine digits; the caller has checked them.
std::uint32_t number(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char digit : digits) value = value * 10 + static_cast<std::uint32_t>(digit - '0');
  return value;
}

bool has_lengths(const std::vector<std::string_view>& parts,
                 std::initializer_list<std::size_t> lengths) {
  return std::equal(parts.begin(), parts.end(), lengths.begin(), lengths.end(),
                    [](std::string_view part, std::size_t length) {
                      return part.size() == length && is_letters_and_digits(part);
                    });
}

std::optional<ProductId> group_and_serial(const std::vector<std::string_view>& parts) {
  if (!has_lengths(parts, {5, 5, 5, 5})) return std::nullopt;
  if (!is_digits(parts[0]) || !is_digits(parts[1]) || !is_digits(parts[2])) return std::nullopt;
  ProductId id;
  id.form = ProductId::Form::kGroupAndSerial;
  id.group = number(parts[0]) * 10 + number(parts[1].substr(0, 1));
  id.serial = number(parts[1].substr(1)) * 100'000 + number(parts[2]);
  id.suffix = parts[3];
  id.is_oem = ends_with_no_case(parts[3], "OEM");
  return id;
}

std::optional<ProductId> product_code(const std::vector<std::string_view>& parts) {
  if (!has_lengths(parts, {5, 3, 7, 5}) || !is_digits(parts[0])) return std::nullopt;
  ProductId id;
  id.form = ProductId::Form::kProductCode;
  id.is_oem = equal_no_case(parts[1], "OEM");
  if (!id.is_oem && !is_digits(parts[1])) return std::nullopt;
  id.product_code = parts[0];
  id.site = parts[1];
  return id;
}

}  // namespace

Result<ProductId> parse_product_id(std::string_view text, std::optional<std::uint32_t> build) {
  const std::vector<std::string_view> parts = split(trim(text), '-');
  const bool newer = !build || *build >= kFirstBuildWithGroupInProductId;
  const bool older = !build || *build < kFirstBuildWithGroupInProductId;
  if (newer)
    if (std::optional<ProductId> id = group_and_serial(parts)) return *std::move(id);
  if (older)
    if (std::optional<ProductId> id = product_code(parts)) return *std::move(id);
  if (!build) return fail(ErrorCode::kCorrupt, "ProductId has neither of its two forms");
  return fail(ErrorCode::kCorrupt,
              fmt::format("ProductId does not have the form of build {}", *build));
}

std::string product_id_text(std::uint32_t group, std::uint32_t serial, std::string_view suffix) {
  const std::string digits = fmt::format("{:06}{:09}", group, serial);
  return fmt::format("{}-{}-{}-{}", digits.substr(0, 5), digits.substr(5, 5), digits.substr(10),
                     suffix);
}

std::string_view name_of(LicenceType type) {
  switch (type) {
    case LicenceType::kRetail: return "retail";
    case LicenceType::kUpgrade: return "upgrade";
    case LicenceType::kOem: return "OEM";
    case LicenceType::kVolume: return "volume";
  }
  return "unknown";
}

Result<ExtendedPid> parse_extended_pid(std::string_view text) {
  std::vector<std::string_view> parts = split(trim(text), '-');
  if (parts.size() != 8) return fail(ErrorCode::kCorrupt, "extended PID does not have 8 parts");
  const std::vector<std::string_view> build = split(parts[6], '.');
  if (build.size() != 2) return fail(ErrorCode::kCorrupt, "extended PID has no build number");
  parts[6] = build[0];
  parts.push_back(build[1]);
  for (const std::string_view part : parts)
    if (!is_digits(part) || part.size() > 7)
      return fail(ErrorCode::kCorrupt, "extended PID has a part that is not a number");
  if (parts[2].size() != 3 || parts[3].size() != 6)
    return fail(ErrorCode::kCorrupt, "extended PID has a serial of other than 3 and 6 digits");
  if (parts[7].size() != 7) return fail(ErrorCode::kCorrupt, "extended PID has no date");
  const ExtendedPid pid = {number(parts[0]),
                           number(parts[1]),
                           number(parts[2]) * 1'000'000 + number(parts[3]),
                           number(parts[4]),
                           number(parts[5]),
                           number(parts[6]),
                           number(parts[7].substr(0, 3)),
                           number(parts[7].substr(3))};
  if (pid.day < 1 || pid.day > 366)
    return fail(ErrorCode::kCorrupt, "extended PID has a day outside of the year");
  return pid;
}

std::string to_string(const ExtendedPid& pid) {
  return fmt::format("{:05}-{:05}-{:03}-{:06}-{:02}-{}-{}.0000-{:03}{:04}", pid.platform, pid.group,
                     pid.serial / 1'000'000, pid.serial % 1'000'000, pid.licence_type, pid.lcid,
                     pid.build, pid.day, pid.year);
}

std::uint32_t platform_of_build(std::uint32_t build) {
  if (build < 9200) return 55041;
  if (build < 9600) return 5426;
  if (build < 10240) return 6401;
  return 3612;
}

}  // namespace assay
