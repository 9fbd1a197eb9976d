#include "base/guid.h"

#include <catch2/catch.hpp>

namespace assay {
namespace {

TEST_CASE("a GUID is written as Microsoft does, its first three fields reversed") {
  constexpr std::string_view kText = "{2dc27766-f623-4200-9d64-115e9bfd4a08}";
  CHECK(guid_text(guid_of(kText)) == kText);
  CHECK(guid_of(kText)[0] == std::byte{0x66});
  CHECK(guid_of(kText)[15] == std::byte{0x08});
  CHECK(guid_of("2DC27766-F623-4200-9D64-115E9BFD4A08") == guid_of(kText));
}

}  // namespace
}  // namespace assay
