#include "image/cross_check_tree.h"
#include "image/engine.h"
#include "io/file_source.h"
#include "tree/wim_native/wim_native.h"
#include "tree/wim_parts.h"
#include "tree/wim_reference.h"

namespace assay {

namespace {

Result<WimFilePtr> open_native(const std::filesystem::path& path, const OpenOptions& options) {
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

}  // namespace

Result<WimFilePtr> open_wim(const std::filesystem::path& path, const OpenOptions& options) {
  if (!options.cross_check && options.engine == Engine::kReference)
    return open_wim_reference(path, options.limits);
  TRY_ASSIGN(WimFilePtr native, open_native(path, options));
  if (!options.cross_check) return native;
  Result<WimFilePtr> reference = open_wim_reference(path, options.limits);
  const std::string name = path.filename().string();
  if (reference)
    return make_cross_check_wim(std::move(native), *reference, name, options.cross_check);
  options.cross_check->add_unchecked(name + ": reference: " + to_string(reference.error()));
  return native;
}

}  // namespace assay
