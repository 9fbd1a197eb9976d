#include "image/wim_format.h"

#include "image/cross_check_tree.h"
#include "io/file_source.h"
#include "io/file_stamp.h"
#include "io/host_files.h"
#include "tree/wim_header.h"
#include "tree/wim_native/wim_native.h"
#include "tree/wim_parts.h"
#include "tree/wim_reference.h"

namespace assay {

namespace {

constexpr const char* kHostOnly =
    "libwim opens WIM files of the host only, not those inside another file";

Result<WimFilePtr> open_native(const FileInput& input, const OpenOptions& options) {
  if (!input.host_path) {
    TRY_ASSIGN(std::vector<ByteSourcePtr> parts,
               open_wim_parts(*input.siblings, input.path, options.limits));
    return open_wim_native(std::move(parts), options.limits);
  }
  TRY_ASSIGN(const std::vector<std::filesystem::path> part_paths,
             find_wim_parts(*input.host_path, options.limits));
  std::vector<ByteSourcePtr> parts;
  for (const std::filesystem::path& part : part_paths) {
    Result<ByteSourcePtr> source = open_file_source(part);
    if (!source) return fail(in(utf8_from_path(part.filename()), std::move(source).error()));
    parts.push_back(*std::move(source));
  }
  return open_wim_native(std::move(parts), options.limits);
}

Result<WimFilePtr> open_reference(const FileInput& input, const OpenOptions& options) {
  if (!input.host_path) return fail(ErrorCode::kUnsupported, kHostOnly);
  return open_wim_reference(*input.host_path, options.limits);
}

Result<WimFilePtr> open_wim(const FileInput& input, const OpenOptions& options) {
  if (!options.cross_check && options.engine == Engine::kReference)
    return open_reference(input, options);
  TRY_ASSIGN(WimFilePtr native, open_native(input, options));
  if (!options.cross_check) return native;
  Result<WimFilePtr> reference = open_reference(input, options);
  if (reference)
    return make_cross_check_wim(std::move(native), *reference, input.name, options.cross_check);
  options.cross_check->add_unchecked(input.name + ": reference: " + to_string(reference.error()));
  return native;
}

Part part_of(const WimFilePtr& wim, const WimImageInfo& info) {
  Part part{std::to_string(info.index), info.name, Part::Kind::kImage, info};
  part.open = [wim, index = info.index]() -> Result<Opened> {
    Opened opened;
    opened.format = "wim";
    TRY_ASSIGN(opened.tree, wim->image(index));
    return opened;
  };
  return part;
}

}  // namespace

bool probe_wim(const FileEnds& ends) { return is_wim(ends.head); }

Result<Opened> open_wim_format(const FileInput& input, const OpenOptions& options) {
  // Taken before the file is opened to be read: of a file that is replaced meanwhile, what was read
  // is then kept under the stamp of the old one, which nobody will ask for.
  const Result<std::string> stamp =
      input.host_path ? file_stamp(*input.host_path) : Result<std::string>();
  TRY_ASSIGN(const WimFilePtr wim, open_wim(input, options));
  Opened opened;
  const WimFileInfo& info = wim->info();
  if (stamp && !stamp->empty() && info.total_parts == 1)
    opened.wim_identity = info.guid + " " + *stamp;
  opened.format = "wim";
  opened.one_at_a_time = info.solid;
  TRY_ASSIGN(const WimHeader header, read_wim_header(*input.bytes));
  opened.is_later_part = header.part_number > 1;
  for (const WimImageInfo& image : wim->images()) opened.parts.push_back(part_of(wim, image));
  if (opened.parts.empty()) return fail(ErrorCode::kNotFound, "the WIM holds no image");
  return opened;
}

}  // namespace assay
