#include "support/wim_chunks.h"

#include <map>

#include "base/limits.h"
#include "io/file_source.h"
#include "tree/wim_native/blob_table.h"
#include "tree/wim_native/chunk_table.h"
#include "tree/wim_native/resource.h"

namespace assay {

namespace {

constexpr std::size_t kBlobEntry = 50;  // begins with a RawResourceHeader

std::vector<ResourceRef> named_resources(const ByteSourcePtr& file, const WimHeader& header) {
  std::vector<ResourceRef> refs = {header.blob_table};
  const auto source = wim::open_blob_table(file, header, Limits());
  if (!source) return refs;
  Bytes table(static_cast<std::size_t>((*source)->size()));
  if (!(*source)->read_at(0, table)) return refs;
  for (std::size_t at = 0; at + kBlobEntry <= table.size(); at += kBlobEntry)
    if (const auto raw = read_raw<RawResourceHeader>(table, at, "blob"))
      refs.push_back(parse_resource(*raw));
  return refs;
}

// By offset. A blob within a solid resource has an offset there; it is none of the file.
std::map<std::uint64_t, wim::Resource> resources_of(const ByteSourcePtr& file,
                                                    const WimHeader& header) {
  std::map<std::uint64_t, wim::Resource> resources;
  for (const ResourceRef& ref : named_resources(file, header)) {
    if ((ref.flags & kResourceSolid) == 0)
      resources.emplace(ref.offset, wim::describe_resource(header, ref));
    else if (ref.original_size == std::uint64_t{1} << 32)  // marks the resource itself
      if (const auto resource = wim::read_solid_resource(*file, ref))
        resources.emplace(ref.offset, *resource);
  }
  return resources;
}

void add_chunks(const ByteSourcePtr& file, const wim::Resource& resource,
                std::vector<StoredChunk>& chunks) {
  if (resource.size == 0 || !check_chunk_size(resource.format, resource.chunk_size) ||
      !fits(resource.offset, resource.stored_size, file->size()))
    return;
  const auto table = wim::make_chunk_table(file, resource);
  if (!table) return;
  for (std::uint64_t i = 0; i < resource.chunk_count(); ++i) {
    const auto place = (*table)->place(i);
    const auto size = static_cast<std::size_t>(resource.expanded_size(i));
    if (!place || place->stored_size == size) continue;
    Bytes stored(static_cast<std::size_t>(place->stored_size));
    if (file->read_at(place->offset, stored))
      chunks.push_back({resource.format, resource.chunk_size, size, std::move(stored)});
  }
}

}  // namespace

std::vector<StoredChunk> chunks_of_wim(const std::filesystem::path& wim) {
  std::vector<StoredChunk> chunks;
  const auto file = open_file_source(wim);
  if (!file) return chunks;
  const auto header = read_wim_header(**file);
  if (!header) return chunks;
  for (const auto& [offset, resource] : resources_of(*file, *header))
    add_chunks(*file, resource, chunks);
  return chunks;
}

}  // namespace assay
