// The metadata of an image: every directory that can be reached, each name looked up again.

#include <cstdint>
#include <span>
#include <vector>

#include "io/memory_source.h"
#include "tree/wim_native/directory_index.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const ByteSourcePtr metadata = make_memory_source({bytes.begin(), bytes.end()});
  const Limits limits = Limits::for_fuzzing();
  Result<wim::Dentry> root = wim::read_root(*metadata);
  if (!root) return 0;
  wim::DirectoryIndex index(metadata, limits);
  std::vector<wim::Dentry> pending{*std::move(root)};
  for (int steps = 0; steps < 200 && !pending.empty(); ++steps) {
    const wim::Dentry directory = std::move(pending.back());
    pending.pop_back();
    const auto children = wim::read_children(*metadata, directory, limits);
    if (!children) continue;
    for (const wim::Dentry& child : *children) {
      (void)index.find(directory, child.name);
      if (child.is_directory()) pending.push_back(child);
    }
  }
  return 0;
}
