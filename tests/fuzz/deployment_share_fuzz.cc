// The lists of a deployment share and a task sequence: each text is read as all three, and then by
// the facts that look for keys in it.
#include "facts/share_commands.h"
#include "facts/share_keys.h"
#include "tree/memory_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const Bytes text(bytes.begin(), bytes.end());
  Artefact share;
  share.locator = "share";
  share.kind = ArtefactKind::kShare;
  share.registry = std::make_shared<Registry>();
  share.tree = *make_memory_tree({{"Control/OperatingSystems.xml", text},
                                  {"Control/TaskSequences.xml", text},
                                  {"Control/CustomSettings.ini", text},
                                  {"Control/W11/ts.xml", text}});
  const Subject subject(share, default_tables(), {Limits::for_fuzzing(), false, {}, nullptr});
  subject.records("task_sequence");
  share_keys(subject);
  share_commands(subject);
  return 0;
}
