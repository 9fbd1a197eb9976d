#include "facts/subject.h"
#include "tree/memory_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const ByteView bytes = std::as_bytes(std::span(data, size));
  Artefact artefact;
  artefact.kind = ArtefactKind::kWindows;
  artefact.registry = std::make_shared<Registry>();
  artefact.tree = *make_memory_tree({{"Unattend.xml", Bytes(bytes.begin(), bytes.end())}});
  const Subject subject(artefact, default_tables(), {Limits::for_fuzzing(), false});
  for (const char* name : {"answer_setting", "product_key", "licensing_command"})
    subject.records(name);
  return 0;
}
