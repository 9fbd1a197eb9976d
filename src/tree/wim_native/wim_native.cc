#include "tree/wim_native/wim_native.h"

#include <memory>
#include <utility>

#include <fmt/core.h>

#include "tree/wim_native/blob_store.h"
#include "tree/wim_native/image_tree.h"
#include "tree/wim_xml.h"

namespace assay {

namespace {

class NativeWim final : public WimFile {
 public:
  NativeWim(WimFileInfo info, std::vector<WimImageInfo> images, wim::BlobStorePtr store)
      : info_(std::move(info)), images_(std::move(images)), store_(std::move(store)) {}

  const WimFileInfo& info() const override { return info_; }
  const std::vector<WimImageInfo>& images() const override { return images_; }

  Result<FileTreePtr> image(std::uint32_t index) const override {
    if (index == 0 || index > info_.image_count)
      return fail(ErrorCode::kNotFound,
                  fmt::format("no image {}: the WIM has {}", index, info_.image_count));
    if (index > store_->image_count())
      return fail(ErrorCode::kCorrupt,
                  fmt::format("metadata of image {} is not in the blob table", index));
    return wim::open_image_tree(store_, index);
  }

 private:
  const WimFileInfo info_;
  const std::vector<WimImageInfo> images_;
  const wim::BlobStorePtr store_;
};

// Whether part `number` of the set, counted from 1, belongs where it is.
Result<void> check_part(const WimHeader& part, const WimHeader& first, std::size_t number) {
  if (part.guid != first.guid || part.total_parts != first.total_parts)
    return fail(ErrorCode::kCorrupt, fmt::format("part {} belongs to another split WIM", number));
  if (part.part_number != number)
    return fail(ErrorCode::kNotFound,
                fmt::format("part {} of {} is missing", number, first.total_parts));
  return {};
}

Result<std::vector<wim::WimPart>> read_parts(std::vector<ByteSourcePtr> sources,
                                             const Limits& limits) {
  if (sources.empty()) return fail(ErrorCode::kUsage, "no WIM file named");
  std::vector<wim::WimPart> parts;
  for (ByteSourcePtr& source : sources) {
    TRY_ASSIGN(WimHeader header, read_wim_header(*source));
    parts.push_back({std::move(source), header});
    TRY(check_part(header, parts.front().header, parts.size()));
    if (header.total_parts > limits.max_wim_parts)
      return fail(ErrorCode::kLimit, fmt::format("split WIM of {} parts", header.total_parts));
  }
  const std::uint16_t total = parts.front().header.total_parts;
  if (parts.size() < total)
    return fail(ErrorCode::kNotFound,
                fmt::format("part {} of {} is missing", parts.size() + 1, total));
  return parts;
}

Result<Bytes> read_xml(const wim::WimPart& part, const Limits& limits) {
  const wim::Resource resource = wim::describe_resource(part.header, part.header.xml);
  const auto cache = std::make_shared<ChunkCache>(0);
  TRY_ASSIGN(const ByteSourcePtr source, wim::open_resource(part.file, resource, cache, 0, limits));
  return read_all(*source, limits.max_wim_xml_bytes, "XML of the WIM");
}

}  // namespace

Result<WimFilePtr> open_wim_native(std::vector<ByteSourcePtr> sources, const Limits& limits) {
  TRY_ASSIGN(std::vector<wim::WimPart> parts, read_parts(std::move(sources), limits));
  const WimHeader header = parts.front().header;
  if (header.image_count > limits.max_images)
    return fail(ErrorCode::kLimit, fmt::format("WIM with {} images", header.image_count));
  TRY_ASSIGN(const Bytes xml, read_xml(parts.front(), limits));
  TRY_ASSIGN(std::vector<WimImageInfo> images, parse_wim_xml(xml, header.image_count, limits));
  TRY_ASSIGN(wim::BlobStorePtr store, wim::BlobStore::open(std::move(parts), limits));
  WimFileInfo info = describe(header);
  info.solid = store->has_solid_resources();
  return std::make_shared<NativeWim>(std::move(info), std::move(images), std::move(store));
}

}  // namespace assay
