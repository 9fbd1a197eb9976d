// The input as a whole file, and as the table within one, so that mutations reach the rows without
// having to be base64.

#include <cstdlib>

#include "licensing/pkeyconfig.h"
#include "licensing/pkeyconfig_table.h"

namespace {

using namespace assay;

void look_up_everything(const KeyConfigurations& configurations) {
  constexpr std::size_t kEnough = 50;
  std::size_t asked = 0;
  for (const KeyConfiguration& configuration : configurations.all()) {
    if (++asked > kEnough) break;
    if (configurations.find_by_activation_id(configuration.activation_id).matches.empty())
      std::abort();
    if (configurations.candidates(configuration.group).matches.empty()) std::abort();
    (void)configurations.key_format(configuration.group);
    for (std::size_t i = 0; i < configuration.ranges.size() && i < kEnough; ++i) {
      const KeyLookup lookup =
          configurations.find(configuration.group, configuration.ranges[i].end);
      if (lookup.matches.size() > 1 && !lookup.doubt) std::abort();
      (void)lookup.channel();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const Limits limits = Limits::for_fuzzing();
  if (const auto configurations = parse_pkeyconfig(bytes, limits))
    look_up_everything(*configurations);
  if (const auto root = parse_xml(as_chars(bytes), limits))
    if (auto rows = read_pkeyconfig_table(*root))
      look_up_everything(KeyConfigurations(*std::move(rows)));
  return 0;
}
