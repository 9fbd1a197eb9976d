// A whole WIM file: header, blob table, XML, and then everything that a caller could ask.

#include <cstdint>
#include <span>

#include "io/memory_source.h"
#include "tree/wim_native/wim_native.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const Limits limits = Limits::for_fuzzing();
  const auto wim = open_wim_native({make_memory_source({bytes.begin(), bytes.end()})}, limits);
  if (!wim) return 0;
  for (std::uint32_t index = 1; index <= (*wim)->info().image_count; ++index) {
    const Result<FileTreePtr> tree = (*wim)->image(index);
    if (!tree) continue;
    const PathMatches all = match_paths(**tree, "**", limits);
    for (std::size_t i = 0; i < all.found.size() && i < 50; ++i)
      (void)read_file(**tree, all.found[i].path, 1 << 20);
  }
  return 0;
}
