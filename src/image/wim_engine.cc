#include "image/engine.h"
#include "io/file_source.h"
#include "tree/wim_native/wim_native.h"
#include "tree/wim_parts.h"
#include "tree/wim_reference.h"

namespace assay {

Result<WimFilePtr> open_wim(const std::filesystem::path& path, const OpenOptions& options) {
  if (options.engine == Engine::kReference) return open_wim_reference(path, options.limits);
  TRY_ASSIGN(const std::vector<std::filesystem::path> part_paths,
             find_wim_parts(path, options.limits));
  std::vector<ByteSourcePtr> parts;
  for (const std::filesystem::path& part : part_paths) {
    Result<ByteSourcePtr> source = open_file_source(part);
    if (!source) return fail(in(part.filename().string(), std::move(source).error()));
    parts.push_back(*std::move(source));
  }
  return open_wim_native(std::move(parts), options.limits);
}

}  // namespace assay
