#include "image/disc_formats.h"

#include "tree/archive_tree.h"
#include "tree/iso9660_tree.h"
#include "tree/udf_tree.h"

namespace assay {

namespace {

Result<Opened> holding_images(const char* format, Result<FileTreePtr> tree) {
  if (!tree) return fail(std::move(tree).error());
  Opened opened;
  opened.format = format;
  opened.tree = *std::move(tree);
  opened.holds_images = true;
  return opened;
}

}  // namespace

bool probe_udf(const FileEnds& ends) { return is_udf(ends.bytes); }
bool probe_iso9660(const FileEnds& ends) { return is_iso9660(ends.bytes); }
bool probe_archive(const FileEnds& ends) { return is_archive(ends.head); }

Result<Opened> open_udf_format(const FileInput& input, const OpenOptions& options) {
  return holding_images("iso", open_udf(input.bytes, options.limits));
}

Result<Opened> open_iso_format(const FileInput& input, const OpenOptions& options) {
  return holding_images("iso", open_iso9660(input.bytes, options.limits));
}

Result<Opened> open_archive_format(const FileInput& input, const OpenOptions& options) {
  return holding_images("archive", open_archive(input.bytes, options.limits));
}

}  // namespace assay
