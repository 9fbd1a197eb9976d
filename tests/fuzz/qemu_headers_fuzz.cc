// A disk file that QEMU would read, as far as it is read here: what it says of other files, and
// what QEMU would be told. Every name leads to the file itself or to some raw bytes.

#include <cstdint>
#include <cstdlib>

#include "disk/nbd_uri.h"
#include "disk/qemu_graph.h"
#include "disk/qemu_names.h"
#include "io/memory_source.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto source = make_memory_source({bytes.begin(), bytes.end()});
  const auto open = [&](const std::string& stored, std::string_view what) -> Result<QemuFile> {
    TRY_ASSIGN(const std::string name, name_in_folder(stored, "/images", what));
    // What passes is a plain name.
    if (name.find_first_of("/\\:") != std::string::npos || name == "..") std::abort();
    return QemuFile{name, "/dev/fd/10",
                    name.size() % 2 == 0 ? source : make_memory_source(Bytes(2048))};
  };
  const auto chain =
      resolve_qemu_chain({"disk", "/dev/fd/10", source}, open, Limits::for_fuzzing());
  parse_nbd_uri(as_chars(bytes));
  if (!chain) return 0;
  if (is_flat(*chain)) {
    flat_disk(chain->layers.front());
    return 0;
  }
  std::vector<std::string> descriptors(chain->layers.size());
  for (std::size_t i = 0; i < descriptors.size(); ++i)
    if (chain->layers[i].references.descriptor)
      descriptors[i] = rewritten_descriptor(chain->layers[i]);
  qemu_file_name(*chain, descriptors);
  return 0;
}
