// How many seeds a test over random inputs runs: few in the ordinary run, many at night.
#pragma once

#include <cstdlib>
#include <string>

namespace assay {

// `usual`, or what ASSAY_SEEDS says (scripts/nightly sets it to 1000).
inline unsigned seed_count(unsigned usual) {
  const char* wanted = std::getenv("ASSAY_SEEDS");
  return wanted != nullptr ? static_cast<unsigned>(std::stoul(wanted)) : usual;
}

}  // namespace assay
