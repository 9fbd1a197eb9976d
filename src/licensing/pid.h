// Product ids: the ProductId string that Windows shows, and the extended PID of DigitalProductId4.
//
// Layer: licensing. Format: docs/formats/digital-product-id.md. On Windows 8 and later ProductId is
// made of key group and serial, so it names the key's channel even where the key bytes are wiped.
// Trap: a key that a standard user installs leaves ProductId as it was: a clean one proves nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace assay {

inline constexpr std::uint32_t kFirstBuildWithGroupInProductId = 9200;

struct ProductId {
  enum class Form {
    kGroupAndSerial,  // GGGGG-GSSSS-SSSSS-AAnnn, Windows 8 and later
    kProductCode,     // MMMMM-CCC-SSSSSSK-RRRRR, MMMMM-OEM-XXXXXXX-XXXXX: Vista to 7, 2008 R2
  };
  Form form = Form::kGroupAndSerial;
  bool is_oem = false;

  // kGroupAndSerial only.
  std::uint32_t group = 0;
  std::uint32_t serial = 0;
  std::string suffix;  // "AA343", "AAOEM"

  // kProductCode only. The first part is a product code, never the key group.
  std::string product_code;  // "00392"
  std::string site;          // "918", "OEM"

  bool operator==(const ProductId&) const = default;
};

// The form is told by the build where the caller knows it, else by the shape. kCorrupt: neither
// form, or not the form of that build.
Result<ProductId> parse_product_id(std::string_view text,
                                   std::optional<std::uint32_t> build = std::nullopt);

// "00329-00000-00003-AA343".
std::string product_id_text(std::uint32_t group, std::uint32_t serial, std::string_view suffix);

// 0 retail, 2 OEM, 3 volume: field of the extended PID and of DigitalProductId.
enum class LicenceType : std::uint32_t { kRetail = 0, kUpgrade = 1, kOem = 2, kVolume = 3 };
std::string_view name_of(LicenceType type);  // "unknown" for other numbers

// platform-group-serial(3+6)-licence type-LCID-build.revision-day of year and year:
// "03612-03308-000-000000-00-1033-26100.0000-1182025".
struct ExtendedPid {
  std::uint32_t platform = 0;  // of the system, not the product: see platform_of_build()
  std::uint32_t group = 0;
  std::uint32_t serial = 0;
  std::uint32_t licence_type = 0;
  std::uint32_t lcid = 0;
  std::uint32_t build = 0;
  std::uint32_t day = 0;  // of the year, from 1
  std::uint32_t year = 0;

  bool operator==(const ExtendedPid&) const = default;
};

Result<ExtendedPid> parse_extended_pid(std::string_view text);
std::string to_string(const ExtendedPid& pid);

// 55041 Vista and 7, 5426 Windows 8, 6401 Windows 8.1, 3612 Windows 10 and later.
std::uint32_t platform_of_build(std::uint32_t build);

}  // namespace assay
