#include "tree/wim_native/resource.h"

#include <memory>
#include <utility>

#include <fmt/core.h>

#include "io/chunked_source.h"
#include "io/memory_source.h"
#include "tree/wim_native/chunk_table.h"

namespace assay::wim {

namespace {

// Head of a solid resource; the table of chunk sizes follows.
struct RawSolidHeader {
  le64 size;        // 0x00  expanded
  le32 chunk_size;  // 0x08
  le32 format;      // 0x0C  ChunkFormat
};
static_assert(sizeof(RawSolidHeader) == kSolidHeaderSize);

ChunkFormat format_of(WimCompression compression) {
  switch (compression) {
    case WimCompression::kXpress: return ChunkFormat::kXpress;
    case WimCompression::kLzx: return ChunkFormat::kLzx;
    case WimCompression::kLzms: return ChunkFormat::kLzms;
    case WimCompression::kNone: break;
  }
  return ChunkFormat::kNone;
}

Result<ByteSourcePtr> open_stored(const ByteSourcePtr& file, const Resource& resource) {
  if (resource.stored_size != resource.size)
    return fail(ErrorCode::kCorrupt,
                fmt::format("uncompressed resource of {} bytes is stored in {}", resource.size,
                            resource.stored_size),
                resource.offset);
  return make_slice(file, resource.offset, resource.size);
}

Error at(std::uint64_t offset, Error error) {
  if (!error.offset) error.offset = offset;
  return error;
}

// Finds, reads and expands one chunk. Shared by the copies of a source's function.
struct ChunkReader {
  ByteSourcePtr file;
  Resource resource;
  std::unique_ptr<const ChunkTable> table;

  Result<void> expand(std::uint64_t index, std::span<std::byte> out) const {
    TRY_ASSIGN(const ChunkPlace place, table->place(index));
    if (place.stored_size == out.size()) return file->read_at(place.offset, out);
    Bytes stored(static_cast<std::size_t>(place.stored_size));
    TRY(file->read_at(place.offset, stored));
    if (auto expanded = expand_chunk(resource.format, resource.chunk_size, stored, out); !expanded)
      return fail(at(place.offset, std::move(expanded).error()));
    return {};
  }
};

}  // namespace

Resource describe_resource(const WimHeader& header, const ResourceRef& ref) {
  Resource resource;
  resource.offset = ref.offset;
  resource.stored_size = ref.stored_size;
  resource.size = ref.original_size;
  if ((ref.flags & kResourceCompressed) == 0) return resource;
  resource.format = format_of(header.compression);
  resource.chunk_size = header.chunk_size;
  resource.layout = header.pipable ? ChunkLayout::kPipable : ChunkLayout::kOffsets;
  return resource;
}

Result<Resource> read_solid_resource(const ByteSource& file, const ResourceRef& ref) {
  TRY_ASSIGN(const auto raw, read_struct<RawSolidHeader>(file, ref.offset, "solid resource"));
  if (raw.format > static_cast<std::uint32_t>(ChunkFormat::kLzms))
    return fail(ErrorCode::kUnsupported,
                fmt::format("solid resource of compression format {}", raw.format.get()),
                ref.offset);
  Resource resource;
  resource.offset = ref.offset;
  resource.stored_size = ref.stored_size;
  resource.size = raw.size;
  resource.format = static_cast<ChunkFormat>(raw.format.get());
  resource.chunk_size = raw.chunk_size;
  resource.layout = ChunkLayout::kSizes;
  return resource;
}

Result<ByteSourcePtr> open_resource(const ByteSourcePtr& file, const Resource& resource,
                                    const ChunkCachePtr& cache, std::uint64_t number,
                                    const Limits& limits) {
  if (!fits(resource.offset, resource.stored_size, file->size()))
    return fail(ErrorCode::kTruncated, "resource runs past the end of the file", resource.offset);
  if (resource.format == ChunkFormat::kNone && resource.layout == ChunkLayout::kOffsets)
    return open_stored(file, resource);
  if (auto checked = check_chunk_size(resource.format, resource.chunk_size); !checked)
    return fail(at(resource.offset, std::move(checked).error()));
  if (resource.chunk_size > limits.max_chunk_bytes)
    return fail(ErrorCode::kLimit, fmt::format("chunk size of {} bytes", resource.chunk_size),
                resource.offset);
  if (resource.size == 0) return make_memory_source({});

  TRY_ASSIGN(std::unique_ptr<const ChunkTable> table, make_chunk_table(file, resource));
  auto reader = std::make_shared<const ChunkReader>(ChunkReader{file, resource, std::move(table)});
  return make_chunked_source(
      {resource.size, resource.chunk_size},
      [reader](std::uint64_t index, std::span<std::byte> out) {
        return reader->expand(index, out);
      },
      cache, number);
}

}  // namespace assay::wim
