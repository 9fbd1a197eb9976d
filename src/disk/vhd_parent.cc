#include "disk/vhd_parent.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/core.h>

#include "base/text.h"

namespace assay::vhd {

namespace {

// Windows paths end at 32,767 UTF-16 units.
constexpr std::uint64_t kMaxPathBytes = 65'536;

enum class Encoding { kUtf16, kNarrow, kUtf8 };

struct Platform {
  std::string_view code;
  Encoding encoding;
};

// Best first. The two in the middle are from before Unicode; "Mac " is an alias record, no path.
constexpr std::array<Platform, 5> kPlatforms = {{{"W2ru", Encoding::kUtf16},
                                                 {"Wi2r", Encoding::kNarrow},
                                                 {"W2ku", Encoding::kUtf16},
                                                 {"Wi2k", Encoding::kNarrow},
                                                 {"MacX", Encoding::kUtf8}}};

// Paths are often padded with NULs.
std::string up_to_nul(std::string text) {
  text.resize(std::min(text.find('\0'), text.size()));
  return text;
}

std::string decode(ByteView bytes, Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf16: return up_to_nul(utf8_from_utf16le(bytes));
    case Encoding::kNarrow: return up_to_nul(utf8_from_latin1(bytes));
    case Encoding::kUtf8: return up_to_nul(utf8_from_utf16(utf16_from_utf8(as_chars(bytes))));
  }
  return {};
}

// The one string of the format that is in big-endian UTF-16.
std::string decode_name(ByteView bytes) {
  std::u16string units;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto unit = static_cast<char16_t>(std::to_integer<unsigned>(bytes[i]) << 8 |
                                            std::to_integer<unsigned>(bytes[i + 1]));
    if (unit == 0) break;
    units += unit;
  }
  return utf8_from_utf16(units);
}

void add_path(std::vector<std::string>& paths, std::string path) {
  if (!path.empty() && std::find(paths.begin(), paths.end(), path) == paths.end())
    paths.push_back(std::move(path));
}

}  // namespace

ParentClaim read_parent_claim(const ByteSource& file, const RawDynamicHeader& header,
                              std::vector<std::string>& notes) {
  ParentClaim claim;
  claim.identifier = guid_text(header.parent_identifier);
  for (const Platform& platform : kPlatforms)
    for (std::size_t i = 0; i < header.locators.size(); ++i) {
      const RawParentLocator& locator = header.locators[i];
      if (as_chars(std::as_bytes(std::span(locator.platform))) != platform.code) continue;
      const Result<Bytes> bytes =
          read_bytes(file, locator.offset, locator.length, kMaxPathBytes, "parent locator");
      if (bytes)
        add_path(claim.paths, decode(*bytes, platform.encoding));
      else
        notes.push_back(
            fmt::format("parent locator {} was left out: {}", i + 1, to_string(bytes.error())));
    }
  add_path(claim.paths, decode_name(header.parent_name));
  return claim;
}

}  // namespace assay::vhd
