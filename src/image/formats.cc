#include "image/formats.h"

#include <algorithm>
#include <array>

#include "image/hive_file.h"
#include "tree/wim_header.h"

namespace assay {

namespace {

bool probe_hive(ByteView head) { return as_chars(head).starts_with("regf"); }

Part part_of(const WimFilePtr& wim, const WimImageInfo& info) {
  return {std::to_string(info.index), info.name, info,
          [wim, index = info.index] { return wim->image(index); }};
}

Result<Opened> open_wim_format(const FileInput& input, const OpenOptions& options) {
  if (!input.host_path)
    return fail(ErrorCode::kUnsupported, "a WIM inside another container is not read");
  TRY_ASSIGN(const WimFilePtr wim, open_wim(*input.host_path, options));
  Opened opened;
  opened.format = "wim";
  opened.one_at_a_time = wim->info().solid;
  for (const WimImageInfo& info : wim->images()) opened.parts.push_back(part_of(wim, info));
  if (opened.parts.empty()) return fail(ErrorCode::kNotFound, "the WIM holds no image");
  return opened;
}

Result<Opened> open_hive_format(const FileInput& input, const OpenOptions&) {
  Opened opened;
  opened.format = "hive";
  TRY_ASSIGN(opened.hive, hive_with_logs(*input.siblings, input.path));
  return opened;
}

constexpr FileFormat kFileFormats[] = {
    {"wim", is_wim, open_wim_format},
    {"hive", probe_hive, open_hive_format},
};

}  // namespace

std::span<const FileFormat> file_formats() { return kFileFormats; }

Result<Opened> open_file_format(const FileInput& input, const OpenOptions& options) {
  if (input.bytes->size() == 0) return fail(ErrorCode::kUnsupported, "the file is empty");
  std::array<std::byte, 4096> buffer;
  const std::size_t length = std::min<std::size_t>(buffer.size(), input.bytes->size());
  const std::span<std::byte> head(buffer.data(), length);
  TRY(input.bytes->read_at(0, head));
  for (const FileFormat& format : kFileFormats)
    if (format.probe(head)) return format.open(input, options);
  return fail(ErrorCode::kUnsupported,
              "not a Windows image, a registry hive or any other format that assay reads");
}

}  // namespace assay
