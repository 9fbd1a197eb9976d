#include "tree/ntfs/streams.h"

#include <fmt/core.h>

#include "io/memory_source.h"
#include "tree/ntfs/compressed_stream.h"

namespace assay::ntfs {

namespace {

constexpr std::uint16_t kCompressionLznt1 = 1;
// What Windows XP meant where it left the field 0 in compressed attributes.
constexpr std::uint8_t kUsualCompressionUnit = 4;
constexpr std::uint64_t kMaxStreamSize = (std::uint64_t{1} << 63) - 1;

tl::unexpected<Error> bad(const Extent& extent, std::string_view what) {
  const auto place = extent.attribute->mapping_pairs.data() - extent.record->bytes.data();
  return fail(ErrorCode::kCorrupt,
              fmt::format("MFT record {}: attribute 0x{:x}: {}", extent.record->number,
                          extent.attribute->type, what),
              extent.record->offset + static_cast<std::uint64_t>(place));
}

Result<void> check_sizes(const Extent& first) {
  const Attribute& attribute = *first.attribute;
  if (attribute.allocated_size > kMaxStreamSize || attribute.data_size > attribute.allocated_size)
    return bad(first, fmt::format("data is larger than its allocation ({} and {} bytes)",
                                  attribute.data_size, attribute.allocated_size));
  if (attribute.initialized_size > attribute.data_size)
    return bad(first, fmt::format("more bytes are initialised than there are ({} of {})",
                                  attribute.initialized_size, attribute.data_size));
  return {};
}

Result<ByteSourcePtr> open_compressed(const VolumeBytes& volume, const Extent& first,
                                      std::vector<Run> runs) {
  const Attribute& attribute = *first.attribute;
  if ((attribute.flags & kFlagCompressionMask) != kCompressionLznt1)
    return fail(
        ErrorCode::kUnsupported,
        fmt::format("compressed in an unknown way ({})", attribute.flags & kFlagCompressionMask),
        first.record->offset);
  const std::uint8_t unit =
      attribute.compression_unit == 0 ? kUsualCompressionUnit : attribute.compression_unit;
  if (unit > 16) return bad(first, fmt::format("compression unit is 2^{} clusters", unit));
  return make_compressed_stream(volume.source, std::move(runs), volume.geometry.cluster_size,
                                std::uint32_t{1} << unit, attribute.data_size,
                                attribute.initialized_size, volume.cache, source_number_of(first));
}

Result<ByteSourcePtr> open_runs(const VolumeBytes& volume, const Extent& first,
                                const std::vector<Run>& runs) {
  const Attribute& attribute = *first.attribute;
  Result<std::shared_ptr<const RunSource>> source =
      RunSource::make(volume.source, runs, volume.geometry.cluster_size,
                      {attribute.data_size, attribute.initialized_size});
  if (!source) return bad(first, source.error().what);
  return ByteSourcePtr(*std::move(source));
}

}  // namespace

Error in_record(const Record& record, Error error) {
  error.what = fmt::format("MFT record {}: {}", record.number, error.what);
  if (!error.offset) error.offset = record.offset;
  return error;
}

std::uint64_t source_number_of(const Extent& first) {
  return first.record->number << 16 | first.attribute->id;
}

Result<std::vector<Run>> runs_of(const VolumeBytes& volume, const std::vector<Extent>& extents) {
  std::vector<Run> runs;
  for (const Extent& extent : extents) {
    const std::uint64_t vcn = runs.empty() ? 0 : runs.back().vcn + runs.back().clusters;
    if (extent.attribute->is_resident || extent.attribute->first_vcn != vcn)
      return bad(extent, fmt::format("a piece of it begins at cluster {}, not {}",
                                     extent.attribute->first_vcn, vcn));
    Result<std::vector<Run>> more = decode_run_list(extent.attribute->mapping_pairs, vcn,
                                                    volume.geometry.clusters, volume.limits);
    if (!more) {
      Error error = bad(extent, more.error().what).value();
      error.code = more.error().code;
      error.offset = *error.offset + more.error().offset.value_or(0);
      return fail(std::move(error));
    }
    if (more->size() > volume.limits.max_runs - runs.size())
      return fail(ErrorCode::kLimit, "run list has too many runs", extent.record->offset);
    runs.insert(runs.end(), more->begin(), more->end());
  }
  return runs;
}

Result<ByteSourcePtr> open_stream(const VolumeBytes& volume, const std::vector<Extent>& extents) {
  const Extent& first = extents.front();
  const Attribute& attribute = *first.attribute;
  if ((attribute.flags & kFlagEncrypted) != 0)
    return fail(ErrorCode::kUnsupported, "encrypted with EFS", first.record->offset);
  if (attribute.is_resident)
    return make_memory_source({attribute.value.begin(), attribute.value.end()});
  TRY(check_sizes(first));
  TRY_ASSIGN(std::vector<Run> runs, runs_of(volume, extents));
  if ((attribute.flags & kFlagCompressionMask) != 0)
    return open_compressed(volume, first, std::move(runs));
  return open_runs(volume, first, runs);
}

}  // namespace assay::ntfs
